"""Toll jobs: asked, answered, agreed, made, collected."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from tests.web.bookings.worlds import World

from lumbung.web.bookings.models import Occupancy, TollJob
from lumbung.web.bookings.services import toll
from lumbung.web.bookings.services.booking import KeyReused, SlotTaken
from lumbung.web.bookings.services.changes import NotPossible
from lumbung.web.config import clock
from lumbung.web.organisations.models import Suspension

SetClock = Callable[[datetime], None]


def ask(world: World, **more: object) -> TollJob:
    told = {"product": "Keripik tempe", "quantity": 20, "wanted": world.at(0, 3).date(), **more}
    return toll.ask(by=world.people[0], producer=world.people[0], house=world.house, **told)  # type: ignore[arg-type]


def answered(world: World) -> TollJob:
    return toll.answer(
        by=world.operator, job=ask(world), machine=world.mixer, start=world.at(9, 2), minutes=120, price_rp=150_000
    )


def test_the_whole_way(world: World, set_clock: SetClock) -> None:
    job = answered(world)
    assert (job.state, job.price_rp) == ("answered", 150_000)
    with pytest.raises(SlotTaken):
        world.book(9, day=2, producer=world.people[1])
    job = toll.accept(by=world.people[0], job=job)
    assert job.claim is not None
    assert (job.state, job.claim.kind, job.claim.expires) == ("accepted", "toll", None)
    set_clock(world.at(9, 2))
    assert toll.start(by=world.operator, job=job).state == "in_work"
    set_clock(world.at(10, 2))
    job = toll.ready(by=world.operator, job=job, made_quantity=18)
    assert (job.state, job.made_quantity) == ("ready", 18)
    assert world.book(10, day=2, producer=world.people[1])
    assert toll.collect(by=world.operator, job=job).state == "collected"


def test_an_answer_that_passes_frees_the_time_and_asks_anew(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    job = answered(world)
    assert job.answer_ends is not None
    later = job.answer_ends + timedelta(seconds=1)
    monkeypatch.setattr(clock, "real_now", lambda: later)
    with pytest.raises(NotPossible):
        toll.accept(by=world.people[0], job=job)
    assert toll.expire_answers() == 1
    job.refresh_from_db()
    assert (job.state, job.claim, Occupancy.objects.count()) == ("asked", None, 0)


def test_a_time_that_is_taken_cannot_be_offered(world: World) -> None:
    world.book(9, day=2, producer=world.people[1])
    with pytest.raises(SlotTaken) as told:
        answered(world)
    assert told.value.alternatives
    assert TollJob.objects.get().state == "asked"


def test_another_answer_takes_the_place_of_the_first(world: World) -> None:
    job = answered(world)
    again = toll.answer(
        by=world.operator, job=job, machine=world.oven, start=world.at(9, 2), minutes=60, price_rp=120_000
    )
    assert (again.machine, Occupancy.objects.count()) == (world.oven, 4)


@pytest.mark.parametrize("end", ["decline", "withdraw"])
def test_what_is_called_off_frees_the_time(world: World, end: str) -> None:
    job = toll.accept(by=world.people[0], job=answered(world))
    who = world.operator if end == "decline" else world.people[0]
    done = getattr(toll, end)(by=who, job=job)
    assert (done.state, Occupancy.objects.count()) == ({"decline": "declined", "withdraw": "withdrawn"}[end], 0)


def test_work_in_progress_is_not_withdrawn(world: World) -> None:
    job = toll.start(by=world.operator, job=toll.accept(by=world.people[0], job=answered(world)))
    with pytest.raises(NotPossible):
        toll.withdraw(by=world.people[0], job=job)


def test_who_may_do_what(world: World) -> None:
    job = answered(world)
    with pytest.raises(PermissionDenied):
        toll.accept(by=world.people[1], job=job)
    for step in (toll.start, toll.collect, toll.decline):
        with pytest.raises(PermissionDenied):
            step(by=world.people[0], job=job)


def test_the_same_key_gives_the_same_job(world: World) -> None:
    assert ask(world, key="t") == ask(world, key="t")
    with pytest.raises(KeyReused):
        ask(world, key="t", quantity=21)


def test_who_is_suspended_from_it_cannot_ask(world: World) -> None:
    Suspension.objects.create(
        user=world.people[0], organisation=world.house.organisation, right="toll", reason="Tunggakan",
        since=world.at(0, 0).date(), until=world.at(0, 9).date(),
    )  # fmt: skip
    with pytest.raises(toll.TollSuspended):
        ask(world)
    assert world.book()
