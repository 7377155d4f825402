"""Maintenance and breakdowns: nobody's time is taken from under her; all are told what they can have instead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.core.exceptions import PermissionDenied
from tests.web.bookings.worlds import World, add_machine, add_room, license_all

from lumbung.web.bookings.models import Booking, Maintenance, Occupancy, WaitingEntry
from lumbung.web.bookings.services import attendance, maintenance, toll, waiting
from lumbung.web.bookings.services.booking import Refused
from lumbung.web.houses.models import Machine, Unit
from lumbung.web.messaging.letters import unseal
from lumbung.web.messaging.models import Message

SetClock = Callable[[datetime], None]


def unit_of(machine: Machine, label: str = "1") -> Unit:
    return Unit.objects.get(machine=machine, label=label)


def down(world: World, machine: Machine, until: float = 20) -> tuple[Maintenance, list[maintenance.Affected]]:
    return maintenance.machine_down(
        by=world.operator, unit=unit_of(machine), until=world.at(until), reason="Sabuk putus"
    )


def test_planned_maintenance_holds_the_unit(world: World) -> None:
    made, affected = maintenance.plan(
        by=world.operator, unit=unit_of(world.mixer), start=world.at(9), minutes=60, reason="Servis"
    )
    assert affected == []
    with pytest.raises(Refused) as told:
        world.book(9)
    assert [failure.rule for failure in told.value.failures] == ["maintenance"]
    maintenance.end(by=world.operator, maintenance=made)
    assert world.book(9)


def test_only_those_who_run_the_house_may(world: World) -> None:
    with pytest.raises(PermissionDenied):
        maintenance.plan(by=world.people[0], unit=unit_of(world.mixer), start=world.at(9), minutes=60, reason="Servis")


def test_who_is_affected_is_listed_and_keeps_her_time_until_it_is_resolved(world: World) -> None:
    booking = world.book(9, 60)
    _made, affected = down(world, world.mixer)
    assert [one.booking for one in affected] == [booking]
    assert (affected[0].other_unit, len(affected[0].alternatives)) == (None, 3)
    booking.refresh_from_db()
    assert booking.state == "booked"
    with pytest.raises(Refused):  # the free time around it is held at once
        world.book(12, 60, producer=world.people[1])


def test_one_is_moved_to_another_unit_at_the_same_time(world: World) -> None:
    booking = world.book(9, 60, machine=world.oven)
    made, affected = down(world, world.oven)
    assert affected[0].other_unit == unit_of(world.oven, "2")
    assert maintenance.resolve(by=world.operator, maintenance=made) == []
    booking.refresh_from_db()
    assert (booking.state, booking.unit, booking.start) == ("booked", unit_of(world.oven, "2"), world.at(9))
    assert set(Occupancy.objects.filter(span__claim=booking.claim).values_list("unit", flat=True)) == {booking.unit_id}


def test_otherwise_the_time_is_given_back_at_no_cost_with_word(world: World, set_clock: SetClock) -> None:
    type(world.people[0]).objects.filter(pk=world.people[0].pk).update(phone="+6281234567890")
    booking = world.book(9, 60)
    set_clock(world.at(8))
    made, _affected = down(world, world.mixer)
    maintenance.resolve(by=world.operator, maintenance=made)
    booking.refresh_from_db()
    assert (booking.state, booking.cancel_cost_rp, booking.cancelled_because) == ("cancelled", 0, "Sabuk putus")
    held = set(Occupancy.objects.values_list("slot", flat=True))
    assert held == set(range(made.claim.first_slot, made.claim.end_slot))
    told = unseal(Message.objects.get(kind="booking_cancelled").sealed).text
    assert "Sabuk putus" in told
    assert "Selasa, 24 November 2026 pukul 20.00 WIB" not in told
    assert "Rabu, 25 November 2026 pukul 09.00 WIB, rumah-uji" in told


def test_two_that_are_affected_do_not_get_the_same_other_place(world: World) -> None:
    """One unit of three is left: the first moves there, whoever else was at the same time stays on hers."""
    for member in world.people:
        world.book(9, 60, machine=world.oven, producer=member)
    made, affected = down(world, world.oven)
    assert [one.other_unit for one in affected] == [None]
    maintenance.resolve(by=world.operator, maintenance=made)
    assert sorted(Booking.objects.values_list("state", flat=True)) == ["booked", "booked", "cancelled"]


def test_who_is_at_work_pays_until_it_broke(world: World, set_clock: SetClock) -> None:
    booking = world.book(9, 120)
    set_clock(world.at(9))
    attendance.check_in(by=world.people[0], booking=booking)
    set_clock(world.at(10))
    made, _affected = down(world, world.mixer, 12)
    maintenance.resolve(by=world.operator, maintenance=made)
    booking.refresh_from_db()
    assert (booking.state, booking.end, booking.price_rp) == ("finished", world.at(10), 40_000)


def test_an_offer_goes_back_in_line(world: World) -> None:
    entry = waiting.join(
        by=world.people[0], producer=world.people[0], machine=world.mixer, first=world.at(9), last=world.at(9),
        minutes=60,
    )  # fmt: skip
    assert entry.state == "offered"
    made, affected = down(world, world.mixer)
    assert [one.offer for one in affected] == [entry]
    maintenance.resolve(by=world.operator, maintenance=made)
    entry.refresh_from_db()
    assert (entry.state, entry.hold) == ("waiting", None)
    maintenance.end(by=world.operator, maintenance=made)
    assert WaitingEntry.objects.get().state == "offered"


def test_a_toll_job_is_moved_or_asked_anew(world: World) -> None:
    def job_on(machine: Machine, hour: float) -> None:
        asked = toll.ask(
            by=world.people[0], producer=world.people[0], house=world.house, product="Sambal", quantity=5,
            wanted=world.at(0).date(),
        )  # fmt: skip
        told = toll.answer(
            by=world.operator, job=asked, machine=machine, start=world.at(hour), minutes=60, price_rp=1000
        )
        toll.accept(by=world.people[0], job=told)

    job_on(world.oven, 9)
    job_on(world.mixer, 9)
    for machine in (world.oven, world.mixer):
        made, affected = down(world, machine)
        assert affected[0].toll_job is not None
        maintenance.resolve(by=world.operator, maintenance=made)
    assert sorted(job.state for job in world.people[0].toll_jobs.all()) == ["accepted", "asked"]


def test_it_takes_longer_than_was_guessed(world: World) -> None:
    made, _none = maintenance.plan(
        by=world.operator, unit=unit_of(world.mixer), start=world.at(9), minutes=60, reason="Servis"
    )
    booking = world.book(11, 60)
    made, affected = maintenance.prolong(by=world.operator, maintenance=made, until=world.at(13))
    assert [one.booking for one in affected] == [booking]
    maintenance.resolve(by=world.operator, maintenance=made)
    assert Occupancy.objects.count() == 16


def test_a_place_in_a_room_that_cannot_be_used_is_replaced_by_another(world: World) -> None:
    room = add_room(world.house, "dapur", 2)
    stove = add_machine(world.house, "stove", 1, room=room)
    for member in world.people:
        license_all(world.house, member)
    booking = world.book(9, 60, machine=stove)
    place = Unit.objects.get(pk=booking.claim.spans.get(unit__kind="place").unit_id)
    made, affected = maintenance.machine_down(by=world.operator, unit=place, until=world.at(20), reason="Meja patah")
    assert affected[0].other_unit == booking.unit
    maintenance.resolve(by=world.operator, maintenance=made)
    booking.refresh_from_db()
    assert booking.state == "booked"
    assert not Occupancy.objects.filter(span__claim=booking.claim, unit=place).exists()
