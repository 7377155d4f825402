"""Who asks, for whom, and what she asks about: the first lines of every view here."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils import timezone

from lumbung.web.accounts.models import User
from lumbung.web.bookings import queries
from lumbung.web.bookings.models import Booking
from lumbung.web.houses import queries as houses
from lumbung.web.houses.models import House, Machine
from lumbung.web.organisations.acting import acting_for


@dataclass(frozen=True)
class Actors:
    """`by` is who sits at the screen, `producer` for whom she acts: herself, unless she is a helper with consent."""

    by: User
    producer: User

    @property
    def door(self) -> str:
        """The door that the wish comes through."""
        return Booking.Door.WEB if self.by == self.producer else Booking.Door.HELPER


def actors_of(request: HttpRequest) -> Actors:
    """Who acts for whom. Needs `login_required` around the view."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return Actors(request.user, acting_for(request) or request.user)


def house_named(slug: str) -> House:
    """An open house, with its own time zone in force until the end of the request. 404 when there is none."""
    house = houses.house_by_slug(slug)
    if house is None or house.state != House.State.OPEN:
        raise Http404
    in_zone_of(house)
    return house


def machine_named(slug: str, machine_type: str) -> Machine:
    """A machine type of an open house; 404 when there is none."""
    house = house_named(slug)
    for machine in houses.machines_of(house):
        if machine.type == machine_type:
            machine.house = house
            return machine
    raise Http404


def booking_for(request: HttpRequest, code: str, permission: str = "bookings.see") -> Booking:
    """The booking with this code. 404 for those who may not even know that it exists, so that codes are not told apart."""
    booking = queries.booking_by_code(code)
    if booking is None or not request.user.has_perm(permission, booking):
        raise Http404
    in_zone_of(booking.house)
    return booking


def in_zone_of(house: House) -> None:
    """Show times as the clocks of the house do. `ZoneMiddleware` puts the site's own back after the request."""
    timezone.activate(ZoneInfo(house.time_zone))
