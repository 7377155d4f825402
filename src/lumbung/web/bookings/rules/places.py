"""Rules about the house, the machine and the room."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lumbung.core.errors import LumbungError
from lumbung.web.bookings.rules.context import Context
from lumbung.web.bookings.rules.failure import Failure
from lumbung.web.bookings.timetable import Verdict
from lumbung.web.houses.models import House


class HouseOpenRule:
    """The house is in use, and the machine stands in it."""

    name: ClassVar[str] = "house_open"
    about: ClassVar[str] = "place"
    can_be_set_aside: ClassVar[bool] = True
    contended: ClassVar[bool] = False

    def check(self, context: Context) -> Failure | None:
        """A machine that is retired by that day cannot be booked either."""
        house, retired = context.house, context.wish.machine.retired
        if house.state != House.State.OPEN:
            return Failure(self.name, _("The house is not open."), _("Choose another house."))
        if retired is not None and retired <= context.days[-1]:
            return Failure(self.name, _("The machine is no longer there."), _("Choose another machine."))
        return None


class PriceRule:
    """There is a price for her, for all of the time."""

    name: ClassVar[str] = "price"
    about: ClassVar[str] = "person"
    can_be_set_aside: ClassVar[bool] = False
    contended: ClassVar[bool] = False

    def check(self, context: Context) -> Failure | None:
        """Without one nobody could say beforehand what it costs."""
        if isinstance(context.quote, LumbungError):
            return Failure(self.name, context.quote.message, context.quote.advice)
        return None


class PeopleRule:
    """At least one person comes, and no more than the room has room for."""

    name: ClassVar[str] = "people"
    about: ClassVar[str] = "place"
    can_be_set_aside: ClassVar[bool] = False
    contended: ClassVar[bool] = False

    def check(self, context: Context) -> Failure | None:
        """A room without a limit takes any number."""
        people, room = context.wish.people, context.room
        if people < 1:
            return Failure(self.name, _("Nobody comes."), _("Say how many people come, at least one."))
        if room is not None and room.people and people > room.people:
            message = ngettext(
                "The room has room for %(count)d person.", "The room has room for %(count)d people.", room.people
            ) % {"count": room.people}
            return Failure(self.name, message, _("Come with fewer people."))
        return None


class MaintenanceRule:
    """At least one unit is not under maintenance."""

    name: ClassVar[str] = "maintenance"
    about: ClassVar[str] = "place"
    can_be_set_aside: ClassVar[bool] = False
    contended: ClassVar[bool] = True

    def check(self, context: Context) -> Failure | None:
        """Fails when maintenance lies in the time of every unit."""
        if not context.verdicts:
            return Failure(self.name, _("No machine of this type is in use."), _("Choose another machine."))
        if any(verdict is not Verdict.MAINTENANCE for verdict in context.verdicts):
            return None
        return Failure(self.name, _("The machine is under maintenance then."), _("Choose another time."))


class CleaningRule:
    """Where products may not mix, there is time to clean before and after."""

    name: ClassVar[str] = "cleaning"
    about: ClassVar[str] = "place"
    can_be_set_aside: ClassVar[bool] = True
    contended: ClassVar[bool] = True

    def check(self, context: Context) -> Failure | None:
        """Fails when a unit would be free, were it not for the cleaning."""
        if Verdict.FREE in context.verdicts or Verdict.CLEANING not in context.verdicts:
            return None
        message = _("The machine must be cleaned between this and another product, and there is no time for it.")
        return Failure(self.name, message, _("Choose a time that lies further from the other booking."))


class RoomFullRule:
    """There is a place in the room for each person."""

    name: ClassVar[str] = "room_full"
    about: ClassVar[str] = "place"
    can_be_set_aside: ClassVar[bool] = False
    contended: ClassVar[bool] = True

    def check(self, context: Context) -> Failure | None:
        """Where the room has room for a number of people only, and the machine itself can be had."""
        room, places = context.room, context.units.places
        if room is None or not places or not {Verdict.FREE, Verdict.CLEANING} & set(context.verdicts):
            return None
        free = context.timetable.free_places(context.slots)
        if free >= context.wish.people or context.wish.people > room.people:
            return None
        message = ngettext(
            "The room is full: %(count)d place is free.", "The room is full: %(count)d places are free.", free
        ) % {"count": free}
        return Failure(self.name, message, _("Choose another time, or come with fewer people."))
