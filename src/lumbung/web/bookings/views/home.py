"""`/bookings/home/`: the first page of a producer who is a member of a house: her next time, her house today, what she can do."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lumbung.web.bookings import queries
from lumbung.web.bookings.views.access import actors_of, in_zone_of
from lumbung.web.config import clock
from lumbung.web.houses import hours
from lumbung.web.houses import queries as houses


@login_required
@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Her first house is shown whole, the others as links. Whoever is no member of a house sees the houses there are."""
    who = actors_of(request)
    mine = houses.open_houses_of_member(who.producer)
    if not mine:
        return redirect("houses:list")
    house = mine[0]
    in_zone_of(house)
    ahead = queries.ahead_of(who.producer)
    context = {
        "title": _("Your next time") if ahead else _("Your production house"),
        "who": who, "ahead": ahead, "house": house, "houses": mine,
        "offers": queries.offered_to(who.producer),
        "today": hours.day_of(house, timezone.localdate(clock.now())),
        "toll_jobs": [job for job in queries.toll_jobs_of(who.producer) if job.state in queries.OPEN_TOLL],
    }  # fmt: skip
    return render(request, "bookings/home.html", context)
