"""A day of a house as its desk sees it: what needs doing, what lies on each unit, who comes when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lumbung.core.slots import SlotRange
from lumbung.web.bookings import queries
from lumbung.web.bookings.models import Booking, Claim, Maintenance, TollJob, TrainingSession
from lumbung.web.bookings.queries import DayLine
from lumbung.web.houses import hours
from lumbung.web.houses import queries as houses
from lumbung.web.houses.models import House, Unit

LATE = "late"


def state_of(line: DayLine, now: datetime) -> str:
    """How it is drawn and named: running, next, past, late, absent, down, cleaning, training, hold."""
    if line.maintenance is not None:
        return "down"
    if line.booking is not None:
        return _state_of_booking(line.booking, now)
    if line.toll_job is not None:
        working = line.toll_job.state == TollJob.State.IN_WORK
        return "running" if working else "past" if line.end <= now else "next"
    return line.kind


def _state_of_booking(booking: Booking, now: datetime) -> str:
    if booking.state == Booking.State.CHECKED_IN:
        return "running"
    if booking.state == Booking.State.NO_SHOW:
        return "absent"
    if booking.state == Booking.State.FINISHED or booking.end <= now:
        return "past"
    return LATE if booking.start < now else "next"


@dataclass(frozen=True)
class Arrival:
    """A line of the table of who comes."""

    line: DayLine
    state: str
    late_minutes: int


@dataclass(frozen=True)
class Lane:
    """One unit with what lies on it, for the drawing."""

    unit: Unit
    lines: list[DayLine]


@dataclass(frozen=True)
class DeskDay:
    """Everything that the page of a day shows."""

    house: House
    day: date
    now: datetime
    opening: list[SlotRange]
    closed_because: str
    lanes: list[Lane]
    arrivals: list[Arrival]
    broken: list[Maintenance]
    toll_jobs: list[TollJob]

    @property
    def late(self) -> list[Arrival]:
        """Who should be here and is not."""
        return [one for one in self.arrivals if one.state == LATE]

    @property
    def sessions(self) -> list[TrainingSession]:
        """Training on this day, each once, by start."""
        found = {line.training.pk: line.training for lane in self.lanes for line in lane.lines if line.training}
        return sorted(found.values(), key=lambda one: (one.first_slot, one.pk))

    @property
    def running(self) -> int:
        """How many uses run now."""
        return sum(one.state == "running" for one in self.arrivals)

    @property
    def window(self) -> tuple[datetime, datetime]:
        """The hours that the drawing shows: whole hours around opening time and all that lies on the day."""
        starts = [span.start for span in self.opening] + [line.start for lane in self.lanes for line in lane.lines]
        ends = [span.finish for span in self.opening] + [line.end for lane in self.lanes for line in lane.lines]
        zone = self.house.zone
        midnight = datetime.combine(self.day, datetime.min.time(), zone)
        first = max(min(starts, default=midnight + timedelta(hours=8)), midnight).astimezone(zone)
        last = min(max(ends, default=midnight + timedelta(hours=17)), midnight + timedelta(days=1)).astimezone(zone)
        first = first.replace(minute=0)
        if last.minute:
            last = last.replace(minute=0) + timedelta(hours=1)
        return first, max(last, first + timedelta(hours=1))


def day_of(house: House, day: date, now: datetime) -> DeskDay:
    """The day, in a number of queries that does not grow with what lies on it."""
    lines = queries.day_of(house, day)
    opened = hours.day_of(house, day)
    return DeskDay(
        house, day, now, opened.ranges, opened.reason, _lanes(house, lines), _arrivals(lines, now),
        queries.maintenance_in(house), queries.toll_jobs_in(house),
    )  # fmt: skip


def _lanes(house: House, lines: Sequence[DayLine]) -> list[Lane]:
    """Units by machine and label, with the lines on each."""
    on: dict[tuple[int | None, str], list[DayLine]] = {}
    for line in lines:
        if not (line.booking is not None and line.booking.state == Booking.State.NO_SHOW):
            on.setdefault((line.machine.pk if line.machine else None, line.unit), []).append(line)
    units = houses.bookable_units(house)
    return [Lane(unit, on.get((unit.machine_id, unit.label), [])) for unit in units]


def _arrivals(lines: Sequence[DayLine], now: datetime) -> list[Arrival]:
    """Bookings and toll jobs in order of time."""
    people = [line for line in lines if line.booking is not None or line.toll_job is not None]
    return [
        Arrival(line, state_of(line, now), max(0, int((now - line.start).total_seconds()) // 60))
        for line in people
        if line.kind in (Claim.Kind.BOOKING, Claim.Kind.TOLL)
    ]
