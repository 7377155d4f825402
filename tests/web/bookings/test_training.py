"""A training session takes the same time as bookings do; it is moved and called off, and who is expected is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from tests.web.bookings.worlds import World, add_machine, add_room, license_all
from tests.web.cast import Cast
from tests.web.pages import CheckedClient

from lumbung.web.audit.models import AuditEvent
from lumbung.web.bookings import calendar, desk_day, free, queries, rows
from lumbung.web.bookings.models import CalendarFeed, Occupancy, TrainingSession, WaitingEntry
from lumbung.web.bookings.rules import Refused
from lumbung.web.bookings.services import maintenance, training, waiting
from lumbung.web.bookings.services.changes import NotPossible
from lumbung.web.bookings.services.occupancy import SlotTaken
from lumbung.web.bookings.services.training import Lesson
from lumbung.web.config import clock
from lumbung.web.houses.models import Machine
from lumbung.web.messaging.models import Message

SetClock = Callable[[datetime], None]


@pytest.fixture
def room(world: World) -> Machine:
    """A mill in a room for four, with a sealer beside it."""
    kitchen = add_room(world.house, "Dapur", 4)
    mill = add_machine(world.house, "mill", 1, room=kitchen)
    add_machine(world.house, "sealer", 2, room=kitchen)
    for number, member in enumerate(world.people):
        license_all(world.house, member)
        member.phone = f"+62812000000{number}"
        member.save()
    return mill


def plan(world: World, hour: float = 9, minutes: int = 120, **more: Any) -> TrainingSession:
    told = {name: more.pop(name) for name in ("members", "key", "overrides", "by") if name in more}
    lesson = Lesson(more.pop("machine", world.oven), world.at(hour), minutes, more.pop("people", 4), **more)
    return training.plan(by=told.pop("by", world.operator), lesson=lesson, title="Oven untuk pemula", **told)


def kinds(user: object) -> list[str]:
    return list(Message.objects.filter(to=user).order_by("pk").values_list("kind", flat=True))  # type: ignore[misc]


def signed_in(user: object) -> CheckedClient:
    made = CheckedClient()
    made.force_login(user, backend="lumbung.web.accounts.backends.IdentifierBackend")  # type: ignore[arg-type]
    return made


def test_it_holds_as_many_machines_as_it_needs_and_leaves_the_rest(world: World) -> None:
    held = plan(world, units=2)
    assert world.book(9, 60, machine=world.oven).unit.label == "3"
    with pytest.raises(SlotTaken):
        world.book(9, 60, machine=world.oven, producer=world.people[1])
    assert Occupancy.objects.filter(span__claim=held.claim).count() == 16
    assert AuditEvent.objects.get(action="bookings.training_planned").actor == world.operator


def test_it_takes_nobodys_time_and_says_when_all_of_it_is_free(world: World) -> None:
    world.book(9, 60, machine=world.oven)
    assert plan(world, units=2)
    with pytest.raises(SlotTaken) as told:
        plan(world, units=2)
    free_at = [one.start for one in told.value.alternatives]
    assert len(free_at) == 3
    assert free_at[0] == world.at(11)
    assert TrainingSession.objects.count() == 1


def test_a_whole_room_is_held_with_all_that_is_in_it(world: World, room: Machine) -> None:
    held = plan(world, machine=room, whole_room=True)
    units = Occupancy.objects.filter(span__claim=held.claim).values("unit").distinct().count()
    assert units == 1 + 4 + 1 + 2  # the room, its places, the mill, the sealers
    sealer = Machine.objects.get(type="sealer")
    with pytest.raises((SlotTaken, Refused)):
        world.book(10, 60, machine=sealer)
    with pytest.raises(SlotTaken) as told:
        plan(world, machine=room, whole_room=True)
    assert told.value.alternatives[0].start == world.at(11)
    with pytest.raises(NotPossible):
        plan(world, machine=world.oven, whole_room=True)


def test_its_people_take_places_in_the_room(world: World, room: Machine) -> None:
    plan(world, machine=room, people=4)
    with pytest.raises(Refused) as told:
        world.book(9, 60, machine=Machine.objects.get(type="sealer"))
    assert [failure.rule for failure in told.value.failures] == ["room_full"]
    with pytest.raises(Refused) as told:
        plan(world, 13, machine=room, people=5)
    assert [failure.rule for failure in told.value.failures] == ["people"]


def test_opening_hours_hold_unless_set_aside_with_a_reason(world: World, set_clock: SetClock) -> None:
    with pytest.raises(Refused) as told:
        plan(world, 19)
    assert [failure.rule for failure in told.value.failures] == ["hours"]
    held = plan(world, 19, overrides={"hours": "Hanya malam yang bisa"})
    assert held.overrides == [{"rule": "hours", "reason": "Hanya malam yang bisa", "by": world.operator.pk}]
    set_clock(world.at(13))
    with pytest.raises(NotPossible):
        plan(world, 9)


def test_it_is_moved_whole_or_not_at_all_and_everyone_is_told(world: World, room: Machine) -> None:
    held = plan(world, units=3, members=world.people[:2])
    world.book(13, 60, machine=world.oven, producer=world.people[2])
    with pytest.raises(SlotTaken):
        training.move(by=world.operator, session=held, start=world.at(12), minutes=120)
    held.refresh_from_db()
    assert (held.start, Occupancy.objects.filter(span__claim=held.claim).count()) == (world.at(9), 24)
    moved = training.move(by=world.operator, session=held, start=world.at(10), minutes=120)
    assert (moved.start, moved.end) == (world.at(10), world.at(12))
    assert Occupancy.objects.filter(span__claim=moved.claim).count() == 24
    assert kinds(world.people[0]) == ["training_planned", "training_moved"]
    assert kinds(world.people[2]) == ["booking_confirmed"]


def test_called_off_its_time_goes_to_who_waits(world: World, room: Machine) -> None:
    held = plan(world, units=3, members=world.people[:1])
    entry = waiting.join(
        by=world.people[1], producer=world.people[1], machine=world.oven, first=world.at(9), last=world.at(9),
        minutes=60,
    )  # fmt: skip
    training.cancel(by=world.operator, session=held, reason="Pelatih sakit")
    training.cancel(by=world.operator, session=held)
    assert WaitingEntry.objects.get(pk=entry.pk).state == "offered"
    assert kinds(world.people[0]) == ["training_planned", "training_cancelled"]
    with pytest.raises(NotPossible):
        training.move(by=world.operator, session=TrainingSession.objects.get(), start=world.at(15), minutes=60)


def test_one_that_has_begun_gives_back_only_what_is_left(world: World, set_clock: SetClock) -> None:
    held = plan(world)
    set_clock(world.at(10))
    training.cancel(by=world.operator, session=held)
    assert Occupancy.objects.count() == 4
    set_clock(world.at(12))
    with pytest.raises(NotPossible):
        training.cancel(by=world.operator, session=plan(world, 13) and held)


def test_who_is_new_and_who_is_left_out_is_told_and_no_more_than_there_is_room_for(world: World, room: Machine) -> None:
    held = plan(world, people=2, members=world.people[:2])
    training.expect(by=world.operator, session=held, members=world.people[1:])
    assert [kinds(one) for one in world.people] == [
        ["training_planned", "training_cancelled"], ["training_planned"], ["training_planned"],
    ]  # fmt: skip
    with pytest.raises(NotPossible):
        training.expect(by=world.operator, session=held, members=world.people)
    with pytest.raises(NotPossible):
        plan(world, 13, people=2, members=world.people)


def test_only_those_who_run_the_house_plan_move_and_call_off(world: World, cast: Cast) -> None:
    held = plan(world)
    for other in (world.people[0], cast.operator, cast.stranger, cast.other_officer):
        with pytest.raises(PermissionDenied):
            plan(world, 13, by=other)
        with pytest.raises(PermissionDenied):
            training.move(by=other, session=held, start=world.at(13), minutes=60)
        with pytest.raises(PermissionDenied):
            training.cancel(by=other, session=held)
        with pytest.raises(PermissionDenied):
            training.expect(by=other, session=held, members=[])


def test_it_stands_wherever_time_is_shown(world: World, cast: Cast) -> None:
    held = plan(world, units=3, members=world.people[:1])
    day = held.start.astimezone(world.zone).date()
    assert [line.training for line in queries.day_of(world.house, day)] == [held] * 3
    assert [line.training for line in queries.week_of(world.house, day)[day]] == [held] * 3
    assert desk_day.day_of(world.house, day, clock.now()).sessions == [held]
    assert [row.kind for row in rows.held_in(world.house, held.first_slot, held.end_slot)] == ["training"] * 3
    starts = [one.start for one in free.free_starts(world.oven, day, day, 60)]
    assert world.at(9) not in starts
    assert world.at(11) in starts
    feed = CalendarFeed(owner=world.operator, machine=world.oven, key="k", made=clock.now())
    assert b"Oven untuk pemula" in calendar.feed_of(feed)
    hers = CalendarFeed(owner=world.people[0], key="h", made=clock.now())
    assert b"Oven untuk pemula" in calendar.feed_of(hers)
    desk = signed_in(world.operator)
    for page in (f"desk/{world.house.slug}/", f"desk/{world.house.slug}/print/", f"week/{world.house.slug}/"):
        assert "Oven untuk pemula" in desk.get(f"/bookings/{page}?day={day}").content.decode()
    assert "Oven untuk pemula" in signed_in(world.people[0]).get("/bookings/").content.decode()
    assert "Oven untuk pemula" not in signed_in(world.people[1]).get("/bookings/").content.decode()


def test_a_machine_that_breaks_lists_it_and_leaves_it_to_who_gives_it(world: World) -> None:
    held = plan(world)
    unit = world.oven.units.get(label="1")
    made, affected = maintenance.plan(by=world.operator, unit=unit, start=world.at(9), minutes=60, reason="Pintu")
    assert [one.claim for one in affected] == [held.claim]
    assert [one.claim for one in maintenance.resolve(by=world.operator, maintenance=made)] == [held.claim]
    page = signed_in(world.operator).get(f"/bookings/desk/{world.house.slug}/maintenance/{made.pk}/")
    assert "Oven untuk pemula" in page.content.decode()


FORM = {"title": "Oven", "machine": "oven", "minutes": "120", "where": "units", "units": "2", "people": "4"}


def test_the_pages_are_for_those_who_run_the_house(world: World, cast: Cast) -> None:
    held = plan(world)
    for address in (
        f"/bookings/desk/{world.house.slug}/training/",
        f"/bookings/desk/{world.house.slug}/training/{held.pk}/",
    ):
        assert CheckedClient().get(address).status_code == 302
        assert CheckedClient().post(address, FORM).status_code == 302
        for other in (cast.stranger, world.people[0], cast.operator):
            assert signed_in(other).get(address).status_code == 403
            assert signed_in(other).post(address, {**FORM, "act": "cancel"}).status_code == 403
        assert signed_in(world.operator).get(address).status_code == 200
    assert TrainingSession.objects.get().state == "planned"


def test_a_double_tap_is_one_session_and_what_was_typed_is_kept(world: World) -> None:
    desk, address = signed_in(world.operator), f"/bookings/desk/{world.house.slug}/training/"
    told = {**FORM, "start": world.at(9).strftime("%Y-%m-%dT%H:%M"), "key": "k1"}
    wrong = desk.post(address, {**told, "members": "siapa-ini\nrumah-uji-produsen-0"})
    assert wrong.status_code == 400
    assert "siapa-ini." in wrong.content.decode()
    first = desk.post(address, {**told, "members": "rumah-uji-produsen-0\nrumah-uji-produsen-0"})
    assert first.headers["Location"] == desk.post(address, told).headers["Location"]
    assert [list(one.members.all()) for one in TrainingSession.objects.all()] == [[world.people[0]]]
    taken = desk.post(address, {**told, "key": "k2"})
    assert (taken.status_code, "pukul 11.00" in taken.content.decode()) == (409, True)
    late = {**told, "key": "k3", "start": world.at(19).strftime("%Y-%m-%dT%H:%M")}
    assert desk.post(address, late).status_code == 422
    assert desk.post(address, {**late, "rule": "hours", "reason": "Malam saja"}).status_code == 302


def test_on_its_page_it_is_moved_people_are_named_and_it_is_called_off(world: World) -> None:
    held = plan(world)
    desk, address = signed_in(world.operator), f"/bookings/desk/{world.house.slug}/training/{held.pk}/"
    start = world.at(13).strftime("%Y-%m-%dT%H:%M")
    assert desk.post(address, {"act": "move", "start": start, "minutes": "60"}).status_code == 302
    assert desk.post(address, {"act": "expect", "members": "rumah-uji-produsen-1"}).status_code == 302
    held.refresh_from_db()
    assert (held.start, held.minutes, list(held.members.all())) == (world.at(13), 60, [world.people[1]])
    assert desk.post(address, {"act": "cancel", "reason": "Pelatih sakit"}).status_code == 302
    assert "Pelatih sakit" in desk.get(address).content.decode()
    assert not Occupancy.objects.exists()
