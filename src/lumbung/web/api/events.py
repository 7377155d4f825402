"""The events that webhooks can hear of, and the acts in the record that they come from."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, str | Promise] = {
    "booking.created": _("A booking was made."),
    "booking.moved": _("A booking was moved to another time; it has a new id."),
    "booking.shortened": _("A booking was shortened."),
    "booking.extended": _("A booking was made longer."),
    "booking.transferred": _("A booking went to another person."),
    "booking.cancelled": _("A booking was cancelled."),
    "booking.checked_in": _("Somebody came and began."),
    "booking.finished": _("A booking is over."),
    "booking.no_show": _("Nobody came; the time is free again."),
    "toll.asked": _("Somebody asked the house to make a batch."),
    "toll.asked_anew": _("The offered time is gone; the job waits for a new answer."),
    "toll.answered": _("The house named a time and a price."),
    "toll.accepted": _("The offer was accepted; the time is held."),
    "toll.declined": _("The house or the producer declined."),
    "toll.withdrawn": _("The producer withdrew."),
    "toll.started": _("The batch is being made."),
    "toll.ready": _("The batch is ready to collect."),
    "toll.collected": _("The batch was collected."),
}
"""Event → what happened."""

OF_ACTION = {
    "bookings.booked": "booking.created",
    **{
        f"bookings.{act}": f"booking.{act}"
        for act in ("moved", "shortened", "extended", "transferred", "cancelled", "checked_in", "finished", "no_show")
    },
    **{f"bookings.toll_{act.removeprefix('toll.')}": act for act in EVENTS if act.startswith("toll.")},
}
"""Act in the record (`audit`) → event."""
