"""When a house is open, and when it is busy."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from lumbung.core.errors import LumbungError
from lumbung.core.slots import SLOT_MINUTES
from lumbung.web.accounts.models import User
from lumbung.web.audit.services import record
from lumbung.web.houses.calendars import COMPUTED_YEARS, computed_ramadan
from lumbung.web.houses.hours import Span
from lumbung.web.houses.models import DayException, House, OpeningHours, PeakHours, RamadanDates
from lumbung.web.houses.services.access import note, require_decide, require_run
from lumbung.web.organisations.models import Organisation

Week = Iterable[tuple[int, time, time]]
"""(weekday as `date.weekday()`, from, until); until 00:00 means midnight at the end of the day."""


FARTHEST = timedelta(days=2)
"""A sighting moves a month by a day; more is a typing mistake."""


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
def set_day(*, by: User | None, house: House, day: date, spans: Iterable[Span], reason: str) -> list[DayException]:
    """That day has these hours and no others, none: closed all day. What was said of the day before is replaced."""
    require_run(by, house)
    DayException.objects.filter(house=house, day=day).delete()
    held: list[tuple[time | None, time | None]] = [*(_checked(*span) for span in spans)] or [(None, None)]
    made = DayException.objects.bulk_create(
        DayException(house=house, day=day, opens=opens, closes=closes, reason=reason) for opens, closes in held
    )
    detail = {"day": day.isoformat(), "closed": held == [(None, None)]}
    note(by=by, action="day_set", house=house, detail=detail)
    return made


@transaction.atomic
def drop_exception(*, by: User | None, exception: DayException) -> None:
    """The day is as any other again."""
    require_run(by, exception.house)
    note(by=by, action="exception_dropped", house=exception.house, detail={"day": exception.day.isoformat()})
    exception.delete()


@transaction.atomic
def set_ramadan(
    *, by: User | None, region: Organisation, hijri_year: int, first: date, last: date, source: str
) -> RamadanDates:
    """Ramadan of that year in this region, both days included, for all of its houses; said again it is corrected.

    Raises PermissionDenied unless she is an officer of the region; ImpossibleHours when it is not near the computed one.
    """
    require_decide(by, region)
    if hijri_year not in COMPUTED_YEARS:
        raise ImpossibleHours(_("This year is not in the calendar."), _("Write the Hijri year, such as 1448."))
    computed = computed_ramadan(hijri_year)
    near = abs(first - computed.first) <= FARTHEST and abs(last - computed.last) <= FARTHEST
    if not near or not 28 <= (last - first).days <= 29:
        raise ImpossibleHours(
            _("These days are far from the computed ones."), _("Ramadan has 29 or 30 days. Check both dates.")
        )
    made, _new = RamadanDates.objects.update_or_create(
        region=region, hijri_year=hijri_year, defaults={"first": first, "last": last, "source": source}
    )
    detail = {"hijri_year": hijri_year, "first": first.isoformat(), "last": last.isoformat()}
    record(actor=by, action="houses.ramadan_set", subject=made, organisation=region, detail=detail)
    return made


def _checked(opens: time, closes: time) -> tuple[time, time]:
    if closes != time(0) and closes <= opens:
        raise ImpossibleHours(_("It would close before it opens."), _("Midnight is written 00:00."))
    if any(moment.minute % SLOT_MINUTES or moment.second for moment in (opens, closes)):
        raise ImpossibleHours(_("Hours begin and end on a quarter hour."), _("For example 07:00, 07:15 or 07:30."))
    return opens, closes
