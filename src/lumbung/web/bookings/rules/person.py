"""Rules about who uses the machine."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from lumbung.core.slots import SlotRange
from lumbung.web.bookings.rules.context import Context
from lumbung.web.bookings.rules.failure import Failure
from lumbung.web.organisations import queries as organisations
from lumbung.web.training import queries as training
from lumbung.web.ui.dates import long_date

SLOTS_PER_HOUR = 4
TOO_MANY_HOURS = {
    "day": gettext_noop("More than %(most)d hours on one day are not possible; %(held)s hours are booked."),
    "week": gettext_noop("More than %(most)d hours in one week are not possible; %(held)s hours are booked."),
    "month": gettext_noop("More than %(most)d hours in one month are not possible; %(held)s hours are booked."),
}


class LicenceRule:
    """She has a licence for the machine on each day of the booked time."""

    name: ClassVar[str] = "licence"
    about: ClassVar[str] = "person"
    can_be_set_aside: ClassVar[bool] = True
    contended: ClassVar[bool] = False

    def check(self, context: Context) -> Failure | None:
        """Only where the machine needs one."""
        machine, producer = context.wish.machine, context.wish.producer
        if not machine.licence_needed:
            return None
        if all(training.licence_for(producer, machine, day) for day in context.days):
            return None
        if training.licence_for(producer, machine, context.today):
            message = _("The licence for this machine ends before %(day)s.") % {"day": long_date(context.days[-1])}
            return Failure(self.name, message, _("Ask the house to renew it, or choose an earlier day."))
        return Failure(self.name, _("There is no licence for this machine."), _("Ask the house for the training."))


class SuspendedRule:
    """Her right to book, and to be in the house on that day, is not suspended: by the house or its region."""

    name: ClassVar[str] = "suspended"
    about: ClassVar[str] = "person"
    can_be_set_aside: ClassVar[bool] = True
    contended: ClassVar[bool] = False

    def check(self, context: Context) -> Failure | None:
        """Booking counts today, being there counts on the day."""
        asked = {("book", context.today), *(("enter", day) for day in context.days)}
        bodies = {context.house.organisation_id, context.house.region_id}
        for rests in organisations.suspensions_of(context.wish.producer):
            there = rests.organisation_id in bodies
            if there and any(rests.right == right and rests.since <= day <= rests.until for right, day in asked):
                return self._told(rests.reason, rests.until)
        return None

    def _told(self, reason: str, until: date) -> Failure:
        told = {"day": long_date(until), "reason": reason}
        message = _("Bookings are suspended until %(day)s: %(reason)s") % told
        return Failure(self.name, message, _("Talk to the house."))


class QuotaRule:
    """Her hours in each day, week and month that the time touches, and her bookings that lie ahead, stay in limits."""

    name: ClassVar[str] = "quota"
    about: ClassVar[str] = "person"
    can_be_set_aside: ClassVar[bool] = True
    contended: ClassVar[bool] = True

    def check(self, context: Context) -> Failure | None:
        """A booking across midnight counts on each day with its part."""
        told = [line for kind in ("day", "week", "month") if (line := self._too_many_hours(context, kind))]
        _hers, ahead = context.own_bookings
        most = context.use_rules.open_bookings
        if ahead + 1 > most:
            told.append(
                ngettext(
                    "One may have %(most)d booking ahead here.", "One may have %(most)d bookings ahead here.", most
                )
                % {"most": most}
            )
        if not told:
            return None
        return Failure(self.name, " ".join(told), _("Give back another booking, or choose another day."))

    def _too_many_hours(self, context: Context, kind: str) -> str:
        rules = context.use_rules
        most = {"day": rules.hours_per_day, "week": rules.hours_per_week, "month": rules.hours_per_month}[kind]
        hers, _ahead = context.own_bookings
        for period in context.periods(kind):
            held = sum(_shared(period, slots) for slots in hers)
            if held + _shared(period, context.slots) > most * SLOTS_PER_HOUR:
                return _(TOO_MANY_HOURS[kind]) % {"most": most, "held": f"{held / SLOTS_PER_HOUR:g}"}
        return ""


def _shared(one: SlotRange, other: SlotRange) -> int:
    """How many slots two ranges have in common."""
    return max(0, min(one.end, other.end) - max(one.first, other.first))
