"""Reading bookings. Pages of a whole house or week take the same number of queries whatever is in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from lumbung.core.slots import SlotRange, moment_of, slot_at
from lumbung.web.accounts.models import User
from lumbung.web.bookings.models import (
    Booking,
    CalendarFeed,
    Claim,
    Maintenance,
    Span,
    TollJob,
    TrainingSession,
    TransferOffer,
    WaitingEntry,
)
from lumbung.web.bookings.timetable import live_spans
from lumbung.web.config import clock
from lumbung.web.config.keys import keyed_hash
from lumbung.web.houses.models import House, Machine

FEED = "bookings.feed"
"""For what the hash of a calendar address is made."""


def bookings() -> QuerySet[Booking]:
    """Every booking with what its pages need."""
    return Booking.objects.select_related(
        "house__organisation", "house__region", "machine__room", "unit", "producer", "made_by", "series"
    )


def booking_by_code(code: str) -> Booking | None:
    """The booking with this code, however it is typed."""
    return bookings().filter(code=code.strip().upper()).first()


def booking_by_id(pk: int) -> Booking | None:
    """The booking with this number."""
    return bookings().filter(pk=pk).first()


def own(user: User, since: datetime) -> list[Booking]:
    """Hers that end after a moment, in order of time; those that were moved elsewhere are left out."""
    return list(
        bookings()
        .filter(producer=user, end_slot__gt=slot_at(since))
        .exclude(state=Booking.State.MOVED)
        .order_by("first_slot", "pk")
    )


def ahead_of(user: User) -> list[Booking]:
    """Hers that hold time and are not over, the next one first."""
    ahead = bookings().filter(producer=user, state__in=Booking.HOLDING, end_slot__gt=slot_at(clock.now()))
    return list(ahead.order_by("first_slot", "pk"))


def past_of(user: User, most: int = 20) -> list[Booking]:
    """Hers that are over or given back, the last one first."""
    over = Q(end_slot__lte=slot_at(clock.now())) | ~Q(state__in=Booking.HOLDING)
    past = bookings().filter(over, producer=user).exclude(state=Booking.State.MOVED)
    return list(past.order_by("-first_slot", "-pk")[:most])


def in_house(house: House, first: datetime, last: datetime) -> QuerySet[Booking]:
    """Bookings of a house that touch `first` … `last`, by start; moved ones are left out."""
    return _between(bookings().filter(house=house), first, last)


def of_producer(user: User, first: datetime, last: datetime) -> QuerySet[Booking]:
    """The same of a person, in all houses."""
    return _between(bookings().filter(producer=user), first, last)


def _between(found: QuerySet[Booking], first: datetime, last: datetime) -> QuerySet[Booking]:
    return (
        found.filter(first_slot__lt=slot_at(last), end_slot__gt=slot_at(first))
        .exclude(state=Booking.State.MOVED)
        .order_by("first_slot", "pk")
    )


def next_on(machine: Machine, user: User | None = None) -> list[Booking]:
    """Bookings of a machine that one may check in now: for its QR code. Only hers when `user` is given."""
    now = slot_at(clock.now())
    found = bookings().filter(machine=machine, state__in=Booking.HOLDING, first_slot__lte=now + 1, end_slot__gt=now)
    return list((found.filter(producer=user) if user else found).order_by("first_slot", "unit__label"))


def transfer_offers() -> QuerySet[TransferOffer]:
    """Every offer to pass a booking on, with what its pages need."""
    return TransferOffer.objects.select_related(
        "booking__house__organisation", "booking__house__region", "booking__machine__room", "booking__machine__house",
        "booking__unit", "booking__producer", "giver", "receiver",
    )  # fmt: skip


def transfer_offer(pk: int) -> TransferOffer | None:
    """The offer with this number."""
    return transfer_offers().filter(pk=pk).first()


def offered_to(user: User) -> list[TransferOffer]:
    """Bookings that she is asked to take and still can."""
    waiting = transfer_offers().filter(receiver=user, state=TransferOffer.State.OFFERED)
    return [one for one in waiting.order_by("first_slot") if one.stands]


def offer_of(booking: Booking) -> TransferOffer | None:
    """The offer that stands for a booking."""
    open_ones = transfer_offers().filter(booking=booking, state=TransferOffer.State.OFFERED)
    return next((one for one in open_ones if one.stands), None)


# -- Waiting, toll jobs, maintenance ----------------------------------------------------------------------------------


def waiting_entries() -> QuerySet[WaitingEntry]:
    """Every entry with what its pages need."""
    return WaitingEntry.objects.select_related(
        "house__organisation", "house__region", "machine__room", "producer", "hold", "booking"
    )


def waiting_entry(pk: int) -> WaitingEntry | None:
    """The entry with this number."""
    return waiting_entries().filter(pk=pk).first()


def waiting_of(user: User) -> list[WaitingEntry]:
    """Where she waits or has an offer, the offers first."""
    still = [WaitingEntry.State.WAITING, WaitingEntry.State.OFFERED]
    return list(waiting_entries().filter(producer=user, state__in=still).order_by("state", "since"))


def waiting_in(house: House) -> list[WaitingEntry]:
    """Who waits or has an offer in a house, in line."""
    still = [WaitingEntry.State.WAITING, WaitingEntry.State.OFFERED]
    return list(waiting_entries().filter(house=house, state__in=still).order_by("machine", "since", "id"))


def ahead_in_line(entry: WaitingEntry) -> int:
    """How many wait for the machine since longer."""
    before = Q(since__lt=entry.since) | Q(since=entry.since, pk__lt=entry.pk)
    return WaitingEntry.objects.filter(before, machine=entry.machine_id, state=WaitingEntry.State.WAITING).count()


def toll_jobs() -> QuerySet[TollJob]:
    """Every toll job with what its pages need."""
    return TollJob.objects.select_related(
        "house__organisation", "house__region", "machine__room", "producer", "made_by", "claim"
    )


def toll_job_by_code(code: str) -> TollJob | None:
    """The job with this code, however it is typed."""
    return toll_jobs().filter(code=code.strip().upper()).first()


def toll_jobs_of(user: User) -> list[TollJob]:
    """Hers, the newest first."""
    return list(toll_jobs().filter(producer=user))


OPEN_TOLL = (
    TollJob.State.ASKED,
    TollJob.State.ANSWERED,
    TollJob.State.ACCEPTED,
    TollJob.State.IN_WORK,
    TollJob.State.READY,
)


def toll_jobs_in(house: House) -> list[TollJob]:
    """Those of a house that are not closed, by the day that they are wanted."""
    return list(toll_jobs().filter(house=house, state__in=OPEN_TOLL).order_by("wanted", "made"))


def maintenance_in(house: House) -> list[Maintenance]:
    """What does not work now, or will not: not ended and not over."""
    found = Maintenance.objects.filter(house=house, ended=None, claim__end_slot__gt=slot_at(clock.now()))
    return list(found.select_related("unit__machine", "unit__room", "claim", "by").order_by("claim__first_slot"))


def maintenance_by_id(pk: int) -> Maintenance | None:
    """One of them."""
    return Maintenance.objects.select_related("house", "unit__house", "unit__machine", "claim").filter(pk=pk).first()


def training_sessions() -> QuerySet[TrainingSession]:
    """Every session with what its pages need."""
    return TrainingSession.objects.select_related(
        "house__organisation", "house__region", "machine__room", "machine__house", "claim", "by"
    )


def training_session(pk: int) -> TrainingSession | None:
    """The session with this number."""
    return training_sessions().filter(pk=pk).first()


def training_in(house: House) -> list[TrainingSession]:
    """Those of a house that are planned and not over, by start."""
    return _planned(training_sessions().filter(house=house))


def training_of(user: User) -> list[TrainingSession]:
    """Those at which she is expected and that are not over, by start."""
    return _planned(training_sessions().filter(members=user))


def _planned(found: QuerySet[TrainingSession]) -> list[TrainingSession]:
    ahead = found.filter(state=TrainingSession.State.PLANNED, end_slot__gt=slot_at(clock.now()))
    return list(ahead.order_by("first_slot", "pk"))


# -- A day, a week -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DayLine:
    """One thing that holds a unit: `kind` as in `Claim.Kind`. A booking, a toll job or a maintenance goes with it."""

    kind: str
    unit: str
    machine: Machine | None
    start: datetime
    end: datetime
    product_class: str
    booking: Booking | None
    toll_job: TollJob | None
    maintenance: Maintenance | None
    training: TrainingSession | None = None

    @property
    def minutes(self) -> int:
        """How long."""
        return int((self.end - self.start).total_seconds()) // 60


def day_of(house: House, day: date) -> list[DayLine]:
    """What lies on the units of a house on a local day, by start and machine: also who did not come. 2 queries."""
    return _lines(house, _local_days(house, day, 1))


def week_of(house: House, monday: date) -> dict[date, list[DayLine]]:
    """The same for seven days from `monday`, by the local day that it begins on, or the first one shown. 2 queries."""
    lines = _lines(house, _local_days(house, monday, 7))
    found: dict[date, list[DayLine]] = {monday + timedelta(days=n): [] for n in range(7)}
    for line in lines:
        found[max(line.start.astimezone(house.zone).date(), monday)].append(line)
    return found


def _local_days(house: House, first: date, days: int) -> SlotRange:
    ends = (datetime.combine(first + timedelta(days=n), time(), house.zone) for n in (0, days))
    return SlotRange(*(slot_at(moment) for moment in ends))


def _lines(house: House, slots: SlotRange) -> list[DayLine]:
    spans = live_spans().filter(claim__house=house, first_slot__lt=slots.end, end_slot__gt=slots.first)
    # Places of a room and the machines of a room that is booked whole say nothing that the booking's own unit does not.
    spans = spans.exclude(unit__kind="place").select_related(
        "unit__machine", "unit__room", "claim",
        "claim__booking__producer", "claim__booking__machine", "claim__booking__unit",
        "claim__toll_job__producer", "claim__toll_job__machine", "claim__maintenance", "claim__training__machine",
    )  # fmt: skip
    lines = [line for span in spans if (line := _line(span, house)) is not None]
    absent = bookings().filter(house=house, state=Booking.State.NO_SHOW)
    for booking in absent.filter(first_slot__lt=slots.end, end_slot__gt=slots.first):
        lines.append(_line_of_absent(booking))
    return sorted(lines, key=lambda line: (line.start, line.machine.name_id if line.machine else "", line.unit))


def _line(span: Span, house: House) -> DayLine | None:
    claim, unit = span.claim, span.unit
    booking, job = getattr(claim, "booking", None), getattr(claim, "toll_job", None)
    if booking is not None:
        booking.house = house
        if booking.unit_id != unit.pk:
            return None
    if job is not None:
        job.house = house
    machine = booking.machine if booking is not None else unit.machine
    return DayLine(
        claim.kind, unit.label, machine, moment_of(span.first_slot), moment_of(span.end_slot), claim.product_class,
        booking, job, getattr(claim, "maintenance", None), getattr(claim, "training", None),
    )  # fmt: skip


def _line_of_absent(booking: Booking) -> DayLine:
    return DayLine(
        Claim.Kind.BOOKING, booking.unit.label, booking.machine, booking.start, booking.end, booking.product_class,
        booking, None, None,
    )  # fmt: skip


# -- Feeds -------------------------------------------------------------------------------------------------------------


def feed_rows(
    house: House, first: datetime, last: datetime, *, machine: Machine | None = None
) -> Iterator[dict[str, Any]]:
    """What lies on the units of a house (or of one machine) between two moments, flat, in 1 query.

    Keys: id (of the claim), kind, type, unit, start, end (ISO, UTC), code, state, producer (id); the last three are
    None where no booking goes with it. Places for people are left out.
    """
    spans = live_spans().filter(first_slot__lt=slot_at(last), end_slot__gt=slot_at(first))
    spans = spans.filter(unit__machine=machine) if machine else spans.filter(unit__house=house)
    rows = spans.exclude(unit__kind="place").order_by("first_slot", "unit_id").values_list(
        "claim_id", "claim__kind", "unit__machine__type", "unit__label", "first_slot", "end_slot",
        "claim__booking__code", "claim__booking__state", "claim__booking__producer_id",
    )  # fmt: skip
    for claim, kind, type_, unit, begins, ends, code, state, producer in rows.iterator(chunk_size=2000):
        yield {
            "id": claim,
            "kind": kind,
            "type": type_,
            "unit": unit,
            "start": _iso(begins),
            "end": _iso(ends),
            "code": code,
            "state": state,
            "producer": producer,
        }


def _iso(slot: int) -> str:
    return moment_of(slot).strftime("%Y-%m-%dT%H:%M:%SZ")


def feed_by_secret(secret: str) -> CalendarFeed | None:
    """The calendar feed with this address, unless it was revoked."""
    return (
        CalendarFeed.objects.select_related("owner", "machine__house")
        .filter(key=keyed_hash(FEED, secret), revoked=None)
        .first()
    )


def feeds_of(user: User) -> list[CalendarFeed]:
    """Her addresses that work, the newest first."""
    return list(CalendarFeed.objects.filter(owner=user, revoked=None).select_related("machine__house"))
