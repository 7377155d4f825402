"""`/bookings/week/<house>/`: the week of a house: a list of days on a phone, columns on a desk; anybody who may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lumbung.web.bookings import queries
from lumbung.web.bookings.queries import DayLine
from lumbung.web.bookings.views.access import in_zone_of
from lumbung.web.bookings.views.desk.day import asked_day
from lumbung.web.config import clock
from lumbung.web.houses import hours
from lumbung.web.houses import queries as houses
from lumbung.web.houses.permissions import SEE_PEOPLE


@dataclass(frozen=True)
class WeekDay:
    """One column: the day, what lies on it, why it is closed."""

    day: date
    lines: list[DayLine]
    open: bool
    reason: str


@login_required
@never_cache
@require_safe
def week(request: HttpRequest, house_slug: str) -> HttpResponse:
    """Seven days from a Monday; only one machine type when asked. htmx replaces the week alone."""
    house = houses.house_by_slug(house_slug)
    if house is None:
        raise Http404
    if not request.user.has_perm(SEE_PEOPLE, house):
        raise PermissionDenied
    in_zone_of(house)
    today = timezone.localdate(clock.now())
    chosen = asked_day(request) or today
    monday = chosen - timedelta(days=chosen.weekday())
    wanted = request.GET.get("machine", "")
    calendar = hours.calendar_of(house, monday, monday + timedelta(days=6))
    days = []
    for day, lines in queries.week_of(house, monday).items():
        of_machine = [line for line in lines if not wanted or (line.machine and line.machine.type == wanted)]
        opened = calendar.day(day)
        days.append(WeekDay(day, of_machine, bool(opened.ranges), opened.reason))
    context = {
        "title": _("Week of %(house)s") % {"house": house.name}, "house": house, "days": days, "today": today,
        "before": monday - timedelta(days=7), "after": monday + timedelta(days=7), "monday": monday,
        "machines": houses.machines_of(house), "wanted": wanted,
    }  # fmt: skip
    template = "bookings/week_days.html" if request.headers.get("HX-Request") else "bookings/week.html"
    return render(request, template, context)
