"""A booking can be made longer while its machine is free; what she has keeps its price, and rules are asked as always."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from tests.web.api.conftest import acting
from tests.web.bookings.worlds import NOW, World, person
from tests.web.cast import Cast
from tests.web.pages import CheckedClient

from lumbung.web.audit.models import AuditEvent
from lumbung.web.bookings.models import Booking, Occupancy, Span
from lumbung.web.bookings.rules import Refused
from lumbung.web.bookings.services import attendance, extending
from lumbung.web.bookings.services.changes import NotPossible
from lumbung.web.bookings.services.occupancy import SlotTaken
from lumbung.web.houses.models import Tariff
from lumbung.web.organisations.models import HelperConsent, Membership

SetClock = Callable[[datetime], None]


def extend(world: World, booking: Booking, minutes: int, **more: object) -> Booking:
    return extending.extend(by=world.people[0], booking=booking, minutes=minutes, **more)  # type: ignore[arg-type]


def signed_in(user: object) -> CheckedClient:
    made = CheckedClient()
    made.force_login(user, backend="lumbung.web.accounts.backends.IdentifierBackend")  # type: ignore[arg-type]
    return made


def test_it_holds_on_and_costs_the_further_time(world: World) -> None:
    longer = extend(world, world.book(9, 60), 90)
    assert (longer.end, longer.price_rp, longer.minutes) == (world.at(10.5), 60_000, 90)
    assert Span.objects.get().end_slot == longer.end_slot == longer.claim.end_slot
    assert Occupancy.objects.count() == 6
    with pytest.raises(SlotTaken):
        world.book(10.25, 15, producer=world.people[1])
    event = AuditEvent.objects.get(action="bookings.extended")
    assert (event.actor, event.detail["more_rp"]) == (world.people[0], 20_000)


def test_the_time_that_she_has_keeps_its_price(world: World) -> None:
    made = world.book(9, 60)
    Tariff.objects.update(rp_per_hour=80_000)
    assert extend(world, made, 120).price_rp == 40_000 + 80_000


def test_one_that_runs_can_be_made_longer_and_twice_is_once(world: World, set_clock: SetClock) -> None:
    made = world.book(9, 60)
    set_clock(world.at(9))
    running = attendance.check_in(by=world.people[0], booking=made)
    set_clock(world.at(9.75))
    assert extend(world, running, 120).price_rp == 80_000
    assert extend(world, running, 120).price_rp == 80_000
    set_clock(world.at(11))
    with pytest.raises(NotPossible):
        extend(world, running, 180)


def test_when_the_next_one_has_it_the_rest_is_offered_elsewhere(world: World) -> None:
    made = world.book(9, 60)
    world.book(10, 60, producer=world.people[1])
    with pytest.raises(SlotTaken) as told:
        extend(world, made, 120)
    assert [one.end - one.start for one in told.value.alternatives] == [made.end - made.start] * 3
    made.refresh_from_db()
    assert (made.minutes, made.price_rp, Occupancy.objects.filter(span__claim=made.claim).count()) == (60, 40_000, 4)


def test_a_coming_one_goes_to_another_unit_a_running_one_does_not(world: World, set_clock: SetClock) -> None:
    coming = world.book(9, 60, machine=world.oven)
    for member in world.people[1:]:
        world.book(9, 60, machine=world.oven, producer=member)
    first = Booking.objects.get(producer=world.people[1])
    world.book(10, 60, machine=world.oven, producer=world.people[2])  # follows one of them on its unit
    taken = Booking.objects.get(producer=world.people[2], first_slot=first.end_slot).unit
    mine = next(one for one in Booking.objects.filter(first_slot=first.first_slot) if one.unit == taken)
    with pytest.raises(SlotTaken):  # all other units are in use from nine to ten
        extending.extend(by=mine.producer, booking=mine, minutes=120)
    other = next(one for one in Booking.objects.filter(first_slot=first.first_slot) if one.unit != taken)
    Booking.objects.filter(pk=other.pk).update(state="cancelled")
    Occupancy.objects.filter(span__claim=other.claim).delete()
    Span.objects.filter(claim=other.claim).delete()
    set_clock(mine.start)
    attendance.check_in(by=mine.producer, booking=mine)
    with pytest.raises(SlotTaken):
        extending.extend(by=mine.producer, booking=mine, minutes=120)
    Booking.objects.filter(pk=mine.pk).update(state="booked")
    moved = extending.extend(by=mine.producer, booking=mine, minutes=120)
    assert moved.unit == other.unit
    assert coming.minutes == 60


def test_all_rules_are_asked_but_notice_and_her_own_time_does_not_count(world: World) -> None:
    made = world.book(18, 60)
    world.set_rules(hours_per_day=2, notice_minutes=100_000, open_bookings=1)
    assert extend(world, made, 120).minutes == 120
    with pytest.raises(Refused) as told:
        extend(world, made, 150)
    assert [failure.rule for failure in told.value.failures] == ["hours", "quota"]
    reasons = dict.fromkeys(("hours", "quota"), "Pesanan besar")
    with pytest.raises(PermissionDenied):
        extend(world, made, 150, overrides=reasons)
    longer = extending.extend(by=world.operator, booking=made, minutes=150, overrides=reasons)
    assert [(one["rule"], one["by"]) for one in longer.overrides] == [
        ("hours", world.operator.pk), ("quota", world.operator.pk),
    ]  # fmt: skip


def test_what_is_shown_is_what_can_be_had(world: World) -> None:
    made = world.book(9, 60)
    world.book(11, 60, producer=world.people[1])
    found = extending.possible(made)
    assert [(one.minutes, one.more_rp, one.price_rp) for one in found] == [
        (75, 10_000, 50_000), (90, 20_000, 60_000), (105, 30_000, 70_000), (120, 40_000, 80_000),
    ]  # fmt: skip
    late = world.book(19, 45, producer=world.people[2])
    assert [one.end for one in extending.possible(late)] == [world.at(20)]


def test_the_page_is_for_her_and_for_who_runs_the_house(world: World, cast: Cast) -> None:
    made = world.book(9, 60)
    address = f"/bookings/{made.code}/extend/"
    assert CheckedClient().get(address).status_code == 302
    for nobody in (cast.stranger, world.people[1], cast.operator):
        assert signed_in(nobody).get(address).status_code == 404
        assert signed_in(nobody).post(address, {"minutes": "90"}).status_code == 404
    assert "Rp60.000" in signed_in(world.people[0]).get(address).content.decode()
    assert signed_in(world.operator).post(address, {"minutes": "90"}).status_code == 302
    made.refresh_from_db()
    assert (made.minutes, AuditEvent.objects.get(action="bookings.extended").on_behalf_of) == (90, world.people[0])


def test_a_helper_makes_it_longer_with_her_consent_and_both_names_are_kept(world: World) -> None:
    made, helper, region = world.book(9, 60), person("pendamping"), world.house.region
    with pytest.raises(PermissionDenied):
        extending.extend(by=helper, booking=made, minutes=90)
    Membership.objects.create(user=helper, organisation=region, role="helper", since=date(2026, 1, 1))
    HelperConsent.objects.create(
        helper=helper, producer=world.people[0], organisation=region, how="own_login", since=NOW - timedelta(days=1)
    )
    assert extending.extend(by=helper, booking=made, minutes=90).minutes == 90
    event = AuditEvent.objects.get(action="bookings.extended")
    assert (event.actor, event.on_behalf_of) == (helper, world.people[0])


def test_a_refusal_keeps_what_she_chose_and_the_desk_may_decide_otherwise(world: World) -> None:
    made = world.book(9, 60)
    world.set_rules(hours_per_day=1)
    desk = signed_in(world.operator)
    answer = desk.post(f"/bookings/{made.code}/extend/", {"minutes": "90"})
    assert answer.status_code == 422
    assert 'value="90" required checked' in answer.content.decode()
    told = {"minutes": "90", "rule": "quota", "reason": "Pesanan besar"}
    assert desk.post(f"/bookings/{made.code}/extend/", told).status_code == 302
    world.book(10.5, 60, producer=world.people[1])
    taken = desk.post(f"/bookings/{made.code}/extend/", {**told, "minutes": "120"})
    assert (taken.status_code, "minutes=30" in taken.content.decode()) == (409, True)


def test_the_api_says_the_same(world: World) -> None:
    made = world.book(9, 60)
    hers = acting(world.people[0])
    answer = hers.post(f"/bookings/{made.pk}/extend", {"minutes": 90})
    assert (answer.status_code, answer.json()["price_rp"]) == (200, 60_000)
    world.book(10.5, 60, producer=world.people[1])
    taken = hers.post(f"/bookings/{made.pk}/extend", {"minutes": 120})
    assert (taken.status_code, len(taken.json()["alternatives"])) == (409, 3)
    world.set_rules(longest_minutes=30)
    refused = hers.post(f"/bookings/{made.pk}/extend", {"minutes": 120})
    assert (refused.status_code, [one["rule"] for one in refused.json()["failures"]]) == (422, ["length"])
    assert acting(person("siapa")).post(f"/bookings/{made.pk}/extend", {"minutes": 120}).status_code == 404
