"""Bookings and toll jobs page by page, and all that is held in a house as plain rows: what programs read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Q

from lumbung.web.accounts.models import User
from lumbung.web.bookings.models import Booking, Span, TollJob
from lumbung.web.houses.models import House, Unit

LOADED = ("house__organisation", "house__region", "machine__room", "unit", "claim", "producer", "made_by")
TOLL_LOADED = ("house__organisation", "house__region", "machine", "producer", "made_by")


class HeldRow(NamedTuple):
    """One unit in one stretch of time. The fields from `booking` on are None unless a booking holds it."""

    type: str | None
    unit: str
    first_slot: int
    end_slot: int
    kind: str
    booking: int | None
    code: str | None
    state: str | None
    name: str | None
    login: str | None


def find_booking(pk: int) -> Booking | None:
    """One booking with all that its document shows."""
    return Booking.objects.select_related(*LOADED).filter(pk=pk).first()


def find_toll_job(pk: int) -> TollJob | None:
    """One toll job with all that its document shows."""
    return TollJob.objects.select_related(*TOLL_LOADED).filter(pk=pk).first()


def page_of_bookings(
    *,
    producer: User | None,
    houses: Iterable[House] = (),
    house: House | None = None,
    since: int | None = None,
    until: int | None = None,
    state: str = "",
    after: tuple[int, ...] | None = None,
    most: int,
) -> list[Booking]:
    """Bookings of a person and all those in `houses`, by start and id, from `after` (start slot, id) on; one query.

    `house`: only there; `since`, `until`: slots that they touch; `most` rows.
    """
    found = Booking.objects.select_related(*LOADED).filter(_whose(producer, houses))
    if house is not None:
        found = found.filter(house=house)
    if since is not None:
        found = found.filter(end_slot__gt=since)
    if until is not None:
        found = found.filter(first_slot__lt=until)
    if state:
        found = found.filter(state=state)
    if after is not None:
        found = found.filter(Q(first_slot__gt=after[0]) | Q(first_slot=after[0], pk__gt=after[1]))
    return list(found.order_by("first_slot", "pk")[:most])


def page_of_toll_jobs(
    *,
    producer: User | None,
    houses: Iterable[House] = (),
    state: str = "",
    before: int | None = None,
    most: int,
) -> list[TollJob]:
    """Toll jobs of a person and all those in `houses`, newest first, from the id `before` on; one query."""
    found = TollJob.objects.select_related(*TOLL_LOADED).filter(_whose(producer, houses))
    if state:
        found = found.filter(state=state)
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found.order_by("-pk")[:most])


def _whose(producer: User | None, houses: Iterable[House]) -> Q:
    there = Q(house__in=[house.pk for house in houses])
    return there if producer is None else there | Q(producer=producer)


def held_in(house: House, since: int, until: int, machine_type: str = "") -> list[HeldRow]:
    """All that is held on machines and rooms of a house in the slots `since` … `until` - 1, by start; two queries.

    The units come first: their ids lead into the index on (unit, first, end), which answers without the other rows.
    """
    wanted = Unit.objects.filter(house=house).exclude(kind=Unit.Kind.PLACE)
    if machine_type:
        wanted = wanted.filter(machine__type=machine_type)
    units = {pk: (type_, label) for pk, type_, label in wanted.values_list("pk", "machine__type", "label")}
    spans = Span.objects.filter(unit_id__in=units, first_slot__lt=until, end_slot__gt=since)
    rows: Iterable[Any] = spans.order_by("first_slot", "unit_id").values_list(
        "unit_id",
        "first_slot",
        "end_slot",
        "claim__kind",
        "claim__booking__pk",
        "claim__booking__code",
        "claim__booking__state",
        "claim__booking__producer__name",
        "claim__booking__producer__username",
    )
    return [HeldRow(*units[row[0]], *row[1:]) for row in rows]
