"""Bookings that repeat: each date is booked by itself; those that cannot be had are listed with why."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from lumbung.core.errors import LumbungError, ParameterError
from lumbung.web.accounts.models import User
from lumbung.web.bookings.models import Booking, Series
from lumbung.web.bookings.services import trail
from lumbung.web.bookings.services.booking import Order, Refused, SlotTaken, place, require_door
from lumbung.web.bookings.services.writing import whole
from lumbung.web.bookings.wish import Wish
from lumbung.web.config import clock

MOST_TIMES = 52


class NothingBooked(LumbungError):
    """None of the dates could be had; `skipped` says why for each."""

    def __init__(self, skipped: list[dict[str, Any]]) -> None:
        self.skipped = skipped
        super().__init__(_("None of these dates can be booked."), _("Choose another time of day or another weekday."))


@whole
def book_series(
    *, by: User, door: str, wish: Wish, every_days: int = 7, times: int, key: str = ""
) -> tuple[Series, list[Booking], list[dict[str, Any]]]:
    """Book `wish` `times` times, every so many days at the same local time of the house.

    Gives the series, its bookings, and the dates left out: `[{"start": ISO time, "why": [text, …]}, …]`.
    The same key gives the same series. Raises PermissionDenied, NothingBooked.
    """
    if not (1 <= times <= MOST_TIMES and 1 <= every_days <= 366):
        raise ParameterError(
            _("A series has 1 to %(most)d dates, a day or more apart.") % {"most": MOST_TIMES}, _("Choose fewer dates.")
        )
    require_door(Order(by, door, wish))
    if (before := _sent_before(by, key)) is not None:
        return before, list(before.bookings.order_by("first_slot")), before.skipped
    series = Series.objects.create(
        producer=wish.producer, machine=wish.machine, every_days=every_days, first=wish.start, times=times,
        created=clock.now(),
    )  # fmt: skip
    made, skipped = _book_each(Order(by, door, wish, key, series=series), every_days, times)
    if not made:
        raise NothingBooked(skipped)
    series.skipped = skipped
    series.save(update_fields=["skipped"])
    trail.note(
        by=by, action="series_booked", subject=series, house=wish.machine.house, producer=wish.producer,
        detail={"booked": len(made), "skipped": len(skipped)},
    )  # fmt: skip
    return series, made, skipped


def _book_each(order: Order, every_days: int, times: int) -> tuple[list[Booking], list[dict[str, Any]]]:
    made: list[Booking] = []
    skipped: list[dict[str, Any]] = []
    for number in range(times):
        start = _start(order.wish, number * every_days)
        one = replace(order, wish=replace(order.wish, start=start), key=f"{order.key}#{number}" if order.key else "")
        try:
            made.append(place(one))
        except Refused as refused:
            skipped.append({"start": start.isoformat(), "why": [failure.message for failure in refused.failures]})
        except SlotTaken as taken:
            skipped.append({"start": start.isoformat(), "why": [taken.message]})
    return made, skipped


def _start(wish: Wish, days: int) -> datetime:
    """So many days later at the same local time."""
    local = wish.start.astimezone(wish.machine.house.zone).replace(tzinfo=None) + timedelta(days=days)
    return local.replace(tzinfo=wish.machine.house.zone)


def _sent_before(by: User, key: str) -> Series | None:
    if not key:
        return None
    return Series.objects.filter(bookings__made_by=by, bookings__idempotency_key__startswith=f"{key}#").first()
