"""Bookings from a file, through the same way as any other: tried out whole first, then the good lines are taken."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from lumbung.core.errors import LumbungError
from lumbung.web.accounts.models import User
from lumbung.web.bookings import permissions, rules
from lumbung.web.bookings.booking_file import BookingFile, Line
from lumbung.web.bookings.models import Booking
from lumbung.web.bookings.services import attendance, occupancy, trail
from lumbung.web.bookings.services.booking import Order, made_before, place
from lumbung.web.bookings.services.writing import whole
from lumbung.web.bookings.units import machines_together
from lumbung.web.bookings.wish import Wish
from lumbung.web.houses.models import House


@dataclass(frozen=True)
class Outcome:
    """What comes of a line: a booking (`already`: of an earlier time), or all that stands in the way."""

    line: Line
    booking: Booking | None = None
    already: bool = False
    failures: Sequence[rules.Failure] = field(default_factory=tuple)
    error: LumbungError | None = None


class _Undo(Exception):
    """Everything was tried; nothing of it is kept."""


def try_out(*, by: User, house: House, file: BookingFile) -> list[Outcome]:
    """Book every line as it would be booked, one after the other, and undo all of it: nobody is told, nothing is kept.

    So a line that collides with an earlier one of the same file is found too. Raises PermissionDenied, Busy.
    """
    permissions.require_run(by, house)
    outcomes: list[Outcome] = []
    try:
        _try_out(by, house, file.lines, outcomes)
    except _Undo:
        return outcomes
    return outcomes


@whole
def _try_out(by: User, house: House, lines: Sequence[Line], outcomes: list[Outcome]) -> None:
    wishes = [line.wish for line in lines if line.wish is not None]
    # All at once and in the one order: line by line, people would be locked after machines.
    occupancy.lock(
        people={wish.producer.pk for wish in wishes},
        machines={pk for machine in {wish.machine for wish in wishes} for pk in machines_together(machine)},
    )
    outcomes.extend(_each(by, house, lines))
    raise _Undo


def take_in(*, by: User, house: House, file: BookingFile) -> list[Outcome]:
    """Book the lines that can be booked, each by itself; what cannot be had stays out with why.

    A line that was taken before, from this file or another one, gives the same booking. Raises PermissionDenied.
    """
    permissions.require_run(by, house)
    outcomes = list(_each(by, house, file.lines))
    booked = sum(one.booking is not None and not one.already for one in outcomes)
    with transaction.atomic():
        trail.note(
            by=by, action="imported", subject=house, house=house,
            detail={"lines": len(outcomes), "booked": booked, "sha256": hashlib.sha256(file.text.encode()).hexdigest()},
        )  # fmt: skip
    return outcomes


def _each(by: User, house: House, lines: Iterable[Line]) -> Iterable[Outcome]:
    same: Counter[str] = Counter()
    for line in lines:
        if line.wish is None or line.problems:
            yield Outcome(line)
            continue
        name = _name(house, line.wish)
        same[name] += 1
        yield _outcome(by, line, Order(by, Booking.Door.IMPORT, line.wish, f"{name}-{same[name]}", at=line.asked_at))


def _outcome(by: User, line: Line, order: Order) -> Outcome:
    try:
        before = made_before(order)
        return Outcome(line, _enter(by, line, order), already=before is not None)
    except rules.Refused as refused:
        return Outcome(line, failures=refused.failures)
    except LumbungError as error:
        return Outcome(line, error=error)


@whole
def _enter(by: User, line: Line, order: Order) -> Booking:
    """Booked, and come and gone at the real times: all of it or none."""
    made = place(order)
    if line.came_at is not None and made.state == Booking.State.BOOKED:
        made = attendance.check_in(by=by, booking=made, at=line.came_at)
    if line.left_at is not None and made.state == Booking.State.CHECKED_IN:
        made = attendance.finish(by=by, booking=made, at=line.left_at)
    return made


def _name(house: House, wish: Wish) -> str:
    """What a line is known by when it comes again: the same wish in the same house."""
    text = "\x1f".join([str(house.pk), *(f"{name}={value}" for name, value in sorted(wish.asked().items()))])
    return f"import-{hashlib.sha256(text.encode()).hexdigest()[:40]}"
