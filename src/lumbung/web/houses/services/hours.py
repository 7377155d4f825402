"""When a house is open, and when it is busy."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time

from django.db import transaction
from django.utils.translation import gettext as _

from lumbung.core.errors import LumbungError
from lumbung.core.slots import SLOT_MINUTES
from lumbung.web.accounts.models import User
from lumbung.web.houses.models import DayException, House, OpeningHours, PeakHours
from lumbung.web.houses.services.access import note, require_run

Week = Iterable[tuple[int, time, time]]
"""(weekday as `date.weekday()`, from, until); until 00:00 means midnight at the end of the day."""


class ImpossibleHours(LumbungError):
    """A time ends before it begins, or is not on a quarter hour."""


@transaction.atomic
def set_hours(*, by: User | None, house: House, week: Week, ramadan: bool = False) -> None:
    """These are its hours from now on, ordinary or in Ramadan; what was there before is replaced."""
    require_run(by, house)
    rows = [(day, _checked(opens, closes)) for day, opens, closes in week]
    OpeningHours.objects.filter(house=house, ramadan=ramadan).delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(house=house, weekday=day, opens=opens, closes=closes, ramadan=ramadan)
        for day, (opens, closes) in rows
    )
    note(by=by, action="hours_set", house=house, detail={"ramadan": ramadan, "rows": len(rows)})


@transaction.atomic
def set_peak_hours(*, by: User | None, house: House, week: Week) -> None:
    """Its busy hours from now on; none: all hours are busy."""
    require_run(by, house)
    rows = [(day, _checked(begins, ends)) for day, begins, ends in week]
    PeakHours.objects.filter(house=house).delete()
    PeakHours.objects.bulk_create(
        PeakHours(house=house, weekday=day, begins=begins, ends=ends) for day, (begins, ends) in rows
    )
    note(by=by, action="peak_hours_set", house=house, detail={"rows": len(rows)})


@transaction.atomic
def add_exception(
    *,
    by: User | None,
    house: House,
    day: date,
    reason: str,
    opens: time | None = None,
    closes: time | None = None,
) -> DayException:
    """One day differs: closed, or open at these times. Several for one day with a break between."""
    require_run(by, house)
    if opens is not None and closes is not None:
        _checked(opens, closes)
    elif (opens is None) != (closes is None):
        raise ImpossibleHours(_("One of the two times is missing."), _("Give both, or none for a closed day."))
    made = DayException.objects.create(house=house, day=day, opens=opens, closes=closes, reason=reason)
    note(by=by, action="exception_added", house=house, subject=made, detail={"day": day.isoformat()})
    return made


@transaction.atomic
def drop_exception(*, by: User | None, exception: DayException) -> None:
    """The day is as any other again."""
    require_run(by, exception.house)
    note(by=by, action="exception_dropped", house=exception.house, detail={"day": exception.day.isoformat()})
    exception.delete()


def _checked(opens: time, closes: time) -> tuple[time, time]:
    if closes != time(0) and closes <= opens:
        raise ImpossibleHours(_("It would close before it opens."), _("Midnight is written 00:00."))
    if any(moment.minute % SLOT_MINUTES or moment.second for moment in (opens, closes)):
        raise ImpossibleHours(_("Hours begin and end on a quarter hour."), _("For example 07:00, 07:15 or 07:30."))
    return opens, closes
