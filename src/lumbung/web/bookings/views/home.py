"""The first page of a producer who is a member of a house: her next time, her house today, what she can do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lumbung.web.accounts.models import User
from lumbung.web.bookings import queries
from lumbung.web.bookings.views.access import in_zone_of
from lumbung.web.config import clock
from lumbung.web.houses import hours
from lumbung.web.houses import queries as houses
from lumbung.web.houses.models import House


def houses_of_producer(user: object) -> list[House]:
    """The open houses that she is a member of; none for those who have not signed in."""
    if not isinstance(user, User):
        return []
    return [house for house in houses.houses_of_member(user) if house.state == House.State.OPEN]


@never_cache
def producer_home(request: HttpRequest, mine: list[House]) -> HttpResponse:
    """`mine`: her houses, at least one; the first is shown."""
    if not isinstance(request.user, User):
        raise TypeError("Only for somebody who has signed in.")
    house = mine[0]
    in_zone_of(house)
    ahead = queries.ahead_of(request.user)
    context = {
        "title": _("Your next time") if ahead else _("Your production house"),
        "ahead": ahead, "house": house, "houses": mine,
        "today": hours.day_of(house, timezone.localdate(clock.now())),
        "toll_jobs": [job for job in queries.toll_jobs_of(request.user) if job.state in queries.OPEN_TOLL],
    }  # fmt: skip
    return render(request, "bookings/home.html", context)
