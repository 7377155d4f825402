"""Who books a plain machine waits for nobody who books it at another time; who needs it alone waits for both."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, connections, transaction
from tests.web.bookings.worlds import World, add_machine, make_world

from lumbung.web.bookings.services import changes, occupancy
from lumbung.web.bookings.services.booking import Busy, SlotTaken
from lumbung.web.bookings.units import units_for

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house(transactional_db: None, set_clock: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> World:
    """With two members; a wait of one second is too long."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time: there is nothing to share")
    monkeypatch.setattr(occupancy, "LONGEST_WAIT_SECONDS", 1)
    return make_world(2)


@contextmanager
def another(act: Callable[[], object]) -> Iterator[None]:
    """Somebody else has done `act` in a transaction that stays open."""
    done, over = threading.Event(), threading.Event()

    def stay() -> None:
        with transaction.atomic():
            act()
            done.set()
            over.wait(timeout=60)
        connections.close_all()

    thread = threading.Thread(target=stay)
    thread.start()
    assert done.wait(timeout=60)
    try:
        yield
    finally:
        over.set()
        thread.join()


def test_two_book_a_plain_machine_at_other_times_and_neither_waits(house: World) -> None:
    with another(lambda: house.book(9, 60)):
        made = house.book(11, 60, producer=house.people[1])
    assert made.state == "booked"


def test_who_needs_the_machine_alone_waits_for_who_shares_it(house: World) -> None:
    mine = house.book(15, 60, producer=house.people[1])
    with another(lambda: house.book(9, 60)), pytest.raises(Busy):
        changes.move(by=house.people[1], booking=mine, start=house.at(11))
    assert changes.move(by=house.people[1], booking=mine, start=house.at(11)).state == "booked"


def test_time_that_hangs_together_is_never_shared(house: World) -> None:
    pan = add_machine(house.house, "pan", 1, cleaning_minutes=30)
    assert units_for(house.oven, house.at(9).date()).plain
    assert not units_for(pan, house.at(9).date()).plain


def test_who_wants_the_same_hour_waits_and_gets_the_next_unit_or_hears_that_all_are_taken(house: World) -> None:
    pair = add_machine(house.house, "pair", 2, licence_needed=False)
    found = []

    def other() -> None:
        found.append(house.book(9, 60, machine=pair, producer=house.people[1]))
        connections.close_all()

    with another(lambda: found.append(house.book(9, 60, machine=pair))):
        waiting = threading.Thread(target=other)
        waiting.start()  # waits for what becomes of the first, who has the same hour
        waiting.join(0.5)
        assert len(found) == 1
    waiting.join()
    assert {one.unit.label for one in found} == {"1", "2"}
    with pytest.raises(SlotTaken):
        house.book(9, 60, machine=pair, producer=house.people[1])
