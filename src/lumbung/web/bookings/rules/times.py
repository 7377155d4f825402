"""Rules about when."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lumbung.core.slots import SLOT
from lumbung.web.bookings.rules.context import Context
from lumbung.web.bookings.rules.failure import Failure
from lumbung.web.houses import hours
from lumbung.web.ui.dates import long_date


class HoursRule:
    """The whole time lies in one stretch of opening hours."""

    name: ClassVar[str] = "hours"
    about: ClassVar[str] = "time"
    can_be_set_aside: ClassVar[bool] = True
    contended: ClassVar[bool] = False

    def check(self, context: Context) -> Failure | None:
        """Says why the house is closed that day, when it is."""
        slots = context.slots
        if any(opened.first <= slots.first and slots.end <= opened.end for opened in context.opening):
            return None
        day = hours.day_of(context.house, context.days[0])
        if not day.ranges:
            told = {"day": long_date(context.days[0]), "reason": day.reason}
            message = _("The house is closed on %(day)s: %(reason)s") % told if day.reason else _(
                "The house is closed on %(day)s."
            ) % told  # fmt: skip
            return Failure(self.name, message, _("Choose another day."))
        zone = context.house.zone
        times = ", ".join(f"{r.start.astimezone(zone):%H.%M}–{r.finish.astimezone(zone):%H.%M}" for r in day.ranges)
        return Failure(
            self.name,
            _("The house is open %(times)s on that day.") % {"times": times},
            _("Choose a time within the opening hours."),
        )


class NoticeRule:
    """It begins no sooner than the house's notice; the quarter hour that runs now has not passed."""

    name: ClassVar[str] = "notice"
    about: ClassVar[str] = "time"
    can_be_set_aside: ClassVar[bool] = True
    contended: ClassVar[bool] = False

    def check(self, context: Context) -> Failure | None:
        """Measured from the moment of asking to the start."""
        start, notice = context.slots.start, context.use_rules.notice_minutes
        if start + SLOT <= context.now:
            return Failure(self.name, _("This time has passed."), _("Choose a later time."))
        if notice and start < context.now + timedelta(minutes=notice):
            message = ngettext(
                "One must book at least %(count)d minute before the start.",
                "One must book at least %(count)d minutes before the start.",
                notice,
            ) % {"count": notice}
            return Failure(self.name, message, _("Choose a later time, or ask at the desk of the house."))
        return None


class HorizonRule:
    """It begins no later than so many local days ahead."""

    name: ClassVar[str] = "horizon"
    about: ClassVar[str] = "time"
    can_be_set_aside: ClassVar[bool] = True
    contended: ClassVar[bool] = False

    def check(self, context: Context) -> Failure | None:
        """Counted in the house's own days."""
        days = context.use_rules.horizon_days
        if context.days[0] <= context.today + timedelta(days=days):
            return None
        message = ngettext(
            "One may book at most %(count)d day ahead.", "One may book at most %(count)d days ahead.", days
        ) % {"count": days}
        return Failure(self.name, message, _("Choose an earlier day."))


class LengthRule:
    """It lasts no longer than the house's longest booking."""

    name: ClassVar[str] = "length"
    about: ClassVar[str] = "time"
    can_be_set_aside: ClassVar[bool] = True
    contended: ClassVar[bool] = False

    def check(self, context: Context) -> Failure | None:
        """In minutes."""
        longest = context.use_rules.longest_minutes
        if context.slots.minutes <= longest:
            return None
        message = _("A booking lasts at most %(minutes)d minutes.") % {"minutes": longest}
        return Failure(self.name, message, _("Choose a shorter time, or book twice."))
