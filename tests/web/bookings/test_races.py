"""Many at once, in threads and in processes of their own: each slot has one holder, and nobody waits for ever.

The control switches the guards off and runs the same race: it must oversell, or the race shows nothing.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import queue
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from django.db import connection, connections, transaction
from tests.web.bookings.worlds import World, make_world

from lumbung.core.errors import LumbungError
from lumbung.core.slots import SLOT
from lumbung.web.audit.models import AuditEvent
from lumbung.web.bookings.models import Booking, Claim, Occupancy, Span, TransferOffer
from lumbung.web.bookings.services import booking as booking_service
from lumbung.web.bookings.services import changes, extending, holding, occupancy, passing, toll, training
from lumbung.web.bookings.services.booking import Busy, Refused, SlotTaken, book
from lumbung.web.bookings.wish import Wish

pytestmark = pytest.mark.django_db(transaction=True)

CLIENTS = 8
SLOTS = 6
PROCESSES = multiprocessing.get_context("fork")
Act = Callable[[int, int], Any]
"""Client and round → what came of it."""


@pytest.fixture
def house(transactional_db: None, set_clock: Callable[..., None]) -> World:
    """With eight members."""
    return make_world(CLIENTS)


def told(act: Act, client: int, number: int) -> Any:
    try:
        return act(client, number)
    except SlotTaken:
        return "taken"
    except Refused as refused:
        return "+".join(failure.rule for failure in refused.failures)
    except LumbungError as error:
        return type(error).__name__


def in_threads(act: Act, rounds: int = SLOTS) -> list[Counter[Any]]:
    """Eight threads do the same at the same moment, round by round: what came of each round, counted."""
    gate, results = threading.Barrier(CLIENTS), queue.Queue[tuple[int, Any]]()
    threads = [threading.Thread(target=client, args=(act, number, gate, results, rounds)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return gathered(results, rounds)


def in_processes(act: Act, rounds: int = SLOTS) -> list[Counter[Any]]:
    """The same in eight processes."""
    connections.close_all()
    gate, results = PROCESSES.Barrier(CLIENTS), PROCESSES.Queue()
    processes = [
        PROCESSES.Process(target=client, args=(act, number, gate, results, rounds)) for number in range(CLIENTS)
    ]
    for process in processes:
        process.start()
    counted = gathered(results, rounds)
    for process in processes:
        process.join()
    return counted


def client(act: Act, number: int, gate: Any, results: Any, rounds: int) -> None:
    try:
        for turn in range(rounds):
            gate.wait(timeout=120)
            try:
                results.put((turn, told(act, number, turn)))
            except Exception as error:
                results.put((turn, f"{type(error).__name__}: {error}"))
    finally:
        connections.close_all()


def gathered(results: Any, rounds: int) -> list[Counter[Any]]:
    found: list[Counter[Any]] = [Counter() for _ in range(rounds)]
    for _ in range(rounds * CLIENTS):
        turn, result = results.get(timeout=300)
        found[turn][result] += 1
    return found


RACES = pytest.mark.parametrize("at_once", [in_threads, in_processes], ids=["threads", "processes"])


def booked(wish: Wish, key: str = "") -> str:
    book(by=wish.producer, door="api", wish=wish, key=key)
    return "booked"


def consistent() -> None:
    """Rows, spans, claims, bookings and the record of acts say the same."""
    spans = Span.objects.values_list("pk", "unit_id", "first_slot", "end_slot")
    wanted = sorted((unit, slot, pk) for pk, unit, first, end in spans for slot in range(first, end))
    assert sorted(Occupancy.objects.values_list("unit_id", "slot", "span_id")) == wanted
    assert len({row[:2] for row in wanted}) == len(wanted)
    live = set(Span.objects.values_list("claim", flat=True))
    assert set(Claim.objects.filter(released=None).values_list("pk", flat=True)) == live
    held = Booking.objects.filter(state__in=[*Booking.HOLDING, "finished"]).values_list("claim", flat=True)
    assert sorted(held) == sorted(Claim.objects.filter(released=None, kind="booking").values_list("pk", flat=True))
    made = AuditEvent.objects.filter(action__in=["bookings.booked", "bookings.moved"]).count()
    assert made == Booking.objects.count()


@RACES
def test_each_contested_slot_has_exactly_one_winner(house: World, at_once: Any) -> None:
    def act(who: int, turn: int) -> str:
        return booked(house.wish(8 + turn, 60, producer=house.people[who]))

    assert at_once(act) == [{"booked": 1, "taken": CLIENTS - 1}] * SLOTS
    consistent()


@RACES
def test_three_units_have_exactly_three_winners(house: World, at_once: Any) -> None:
    def act(who: int, turn: int) -> str:
        return booked(house.wish(8 + turn, 60, machine=house.oven, producer=house.people[who]))

    assert at_once(act) == [{"booked": 3, "taken": CLIENTS - 3}] * SLOTS
    consistent()


@RACES
def test_one_users_eight_tabs_win_once(house: World, at_once: Any) -> None:
    def act(tab: int, turn: int) -> str:
        return booked(house.wish(8 + turn, 60), key=f"tab-{tab}-{turn}")

    assert at_once(act) == [{"booked": 1, "taken": CLIENTS - 1}] * SLOTS
    consistent()


@RACES
def test_one_users_eight_tabs_stay_within_her_quota(house: World, at_once: Any) -> None:
    house.set_rules(hours_per_day=3, open_bookings=5)

    def act(tab: int, turn: int) -> str:
        return booked(house.wish(8 + tab, 60, day=turn + 1))

    assert at_once(act, 2) == [{"booked": 3, "quota": 5}, {"booked": 2, "quota": 6}]
    consistent()


@RACES
def test_eight_taps_with_one_key_are_one_booking(house: World, at_once: Any) -> None:
    def act(_tab: int, turn: int) -> int:
        wish = house.wish(8 + turn, 60)
        return book(by=wish.producer, door="web", wish=wish, key=f"key-{turn}").pk

    found = at_once(act)
    assert [set(counted.values()) for counted in found] == [{CLIENTS}] * SLOTS
    assert Booking.objects.count() == SLOTS
    consistent()


@RACES
def test_one_key_with_two_wishes_gives_one_of_them(house: World, at_once: Any) -> None:
    def act(tab: int, turn: int) -> str:
        return booked(house.wish(8 + tab % 2, 60, day=turn + 1), key=f"key-{turn}")

    assert at_once(act, 3) == [{"booked": 4, "KeyReused": 4}] * 3
    assert Booking.objects.count() == 3


@RACES
def test_eight_move_to_the_same_time_and_one_gets_there(house: World, at_once: Any) -> None:
    held = [house.book(8 + n, 60, producer=member).pk for n, member in enumerate(house.people)]

    def act(who: int, turn: int) -> str:
        mine = Booking.objects.get(pk=held[who])
        changes.move(by=mine.producer, booking=mine, start=house.at(9, 2 + turn))
        return "booked"

    assert at_once(act, 1) == [{"booked": 1, "taken": CLIENTS - 1}]
    assert Booking.objects.filter(state="booked").count() == CLIENTS
    consistent()


@RACES
def test_booking_and_cancelling_the_same_time_over_and_over_leaves_nothing_behind(house: World, at_once: Any) -> None:
    def act(who: int, _turn: int) -> str:
        wish = house.wish(9, 60, producer=house.people[who])
        made = book(by=wish.producer, door="web", wish=wish)
        changes.cancel(by=wish.producer, booking=made)
        return "booked"

    assert {result for counted in at_once(act, 4) for result in counted} <= {"booked", "taken"}
    assert not Occupancy.objects.exists()
    consistent()


@RACES
def test_sessions_and_bookings_never_share_a_machine(house: World, at_once: Any) -> None:
    def act(who: int, turn: int) -> str:
        if who % 2:
            return booked(house.wish(8 + turn, 60, machine=house.oven, producer=house.people[who]))
        lesson = training.Lesson(house.oven, house.at(8 + turn), 60, people=3, units=2)
        training.plan(by=house.operator, lesson=lesson, title="Oven")
        return "planned"

    for counted in at_once(act):  # three ovens: one session and one booking, or three bookings
        assert counted in ({"planned": 1, "booked": 1, "taken": 6}, {"booked": 3, "taken": 5})
    consistent()


@RACES
def test_eight_who_want_longer_never_share_a_quarter_hour(house: World, at_once: Any) -> None:
    held = [house.book(8, 60, machine=house.oven, producer=member) for member in house.people[:3]]
    later = [house.book(10, 60, machine=house.oven, producer=member) for member in house.people[3:6]]

    def act(who: int, turn: int) -> str:
        if who < 3:
            extending.extend(by=house.people[who], booking=held[who], minutes=90 + 30 * turn)
        else:
            booked(house.wish(9.5, 30, machine=house.oven, producer=house.people[who]), key=f"after-{who}")
        return "done"

    at_once(act, 2)
    assert all(Booking.objects.get(pk=one.pk).minutes == 60 for one in later)
    consistent()


@RACES
def test_an_offer_that_is_accepted_and_taken_back_at_once_ends_one_way(house: World, at_once: Any) -> None:
    made = [house.book(8 + turn, 60) for turn in range(3)]
    offers = [passing.offer(by=house.people[0], booking=one, to=house.people[1]) for one in made]

    def act(who: int, turn: int) -> str:
        if who % 2:
            passing.accept(by=house.people[1], offer=offers[turn])
        else:
            passing.withdraw(by=house.people[0], offer=offers[turn])
        return "done"

    at_once(act, 3)
    for offer in TransferOffer.objects.select_related("booking"):
        hers = offer.booking.producer_id == house.people[1].pk
        assert (offer.state, hers) in (("accepted", True), ("withdrawn", False))


@RACES
def test_eight_taps_ask_for_one_toll_job(house: World, at_once: Any) -> None:
    def act(_tab: int, turn: int) -> int:
        return toll.ask(
            by=house.people[0], producer=house.people[0], house=house.house, product="Sambal", quantity=5,
            wanted=house.at(0).date(), key=f"toll-{turn}",
        ).pk  # fmt: skip

    assert [set(counted.values()) for counted in at_once(act, 3)] == [{CLIENTS}] * 3


# -- The control -------------------------------------------------------------------------------------------------------


@pytest.fixture
def slow_take(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between looking and taking everyone waits a moment for the others: what a race needs is then sure to happen."""
    gate, take = threading.Barrier(CLIENTS), holding.take

    def late(**more: Any) -> Any:
        with suppress(threading.BrokenBarrierError):
            gate.wait(timeout=0.2)
        return take(**more)

    monkeypatch.setattr(booking_service.holding, "take", late)


@contextmanager
def unguarded(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No lock, no constraint, no transaction around looking and taking."""
    monkeypatch.setattr(occupancy, "lock", lambda **_more: None)
    monkeypatch.setattr(occupancy, "_inside", lambda: None)
    monkeypatch.setattr(booking_service, "_place", booking_service._place.__wrapped__)
    (guard,) = Occupancy._meta.constraints
    exclusion = importlib.import_module("lumbung.web.bookings.migrations.0002_exclusion")
    Occupancy._meta.constraints = []  # SQLite makes the table anew from these
    with connection.schema_editor() as editor:
        editor.remove_constraint(Occupancy, guard)
        exclusion.on_postgresql(exclusion.DROP)(None, editor)
    try:
        yield
    finally:
        Occupancy.objects.all().delete()
        Span.objects.all().delete()
        Occupancy._meta.constraints = [guard]
        with connection.schema_editor() as editor:
            editor.add_constraint(Occupancy, guard)
            exclusion.on_postgresql(exclusion.ADD)(None, editor)


def race(house: World) -> Counter[Any]:
    def act(who: int, _turn: int) -> str:
        return booked(house.wish(9, 60, producer=house.people[who]))

    return in_threads(act, 1)[0]


@pytest.mark.usefixtures("slow_take")
def test_the_guard_holds_in_the_race_that_the_control_runs(house: World) -> None:
    assert race(house) == {"booked": 1, "taken": CLIENTS - 1}


@pytest.mark.usefixtures("slow_take")
def test_control_without_the_guards_the_same_race_oversells(house: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with unguarded(monkeypatch):
        found = race(house)
    assert found["booked"] > 1


@pytest.mark.usefixtures("slow_take")
def test_the_constraint_alone_holds_where_the_lock_is_forgotten(house: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(occupancy, "lock", lambda **_more: None)
    assert race(house)["booked"] == 1
    consistent()


# -- Waiting, dying ----------------------------------------------------------------------------------------------------


def test_who_waits_too_long_is_told_to_come_again(house: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(occupancy, "LONGEST_WAIT_SECONDS", 1)
    held, done = threading.Event(), threading.Event()

    def hold_on() -> None:
        with transaction.atomic():
            occupancy.lock(people=[house.people[0].pk])
            held.set()
            done.wait(timeout=60)
        connections.close_all()

    other = threading.Thread(target=hold_on)
    other.start()
    held.wait(timeout=60)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 200")
    try:
        with pytest.raises(Busy):
            house.book()
    finally:
        done.set()
        other.join()
        connection.close()
    assert house.book()


def test_a_process_that_is_killed_leaves_nothing_half_written(house: World) -> None:
    draw = random.Random(7)
    for _ in range(8):
        connections.close_all()
        worker = PROCESSES.Process(target=churn, args=(house, draw.randrange(1000)))
        worker.start()
        time.sleep(0.3 + draw.random() * 0.5)
        os.kill(worker.pid or 0, signal.SIGKILL)
        worker.join()
        consistent()
    assert Booking.objects.exists()


def churn(house: World, seed: int) -> None:
    """Book, move and cancel without end."""
    draw = random.Random(seed)
    while True:
        who = draw.choice(house.people)
        wish = Wish(house.oven, house.at(8, draw.randrange(1, 5)) + draw.randrange(40) * SLOT, 120, who)
        with suppress(LumbungError):
            made = book(by=who, door="web", wish=wish)
            made = changes.move(by=who, booking=made, start=wish.start + 4 * SLOT)
            if draw.random() < 0.5:
                changes.cancel(by=who, booking=made)
