"""Acts in words, for the person in whose name they were done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext, gettext_lazy

from lumbung.web.accounts.models import User
from lumbung.web.audit.queries import done_for

WORDS = {
    "bookings.booked": gettext_lazy("booked a machine"),
    "bookings.series_booked": gettext_lazy("booked a machine"),
    "bookings.moved": gettext_lazy("moved a booking"),
    "bookings.shortened": gettext_lazy("shortened a booking"),
    "bookings.extended": gettext_lazy("made a booking longer"),
    "bookings.cancelled": gettext_lazy("cancelled a booking"),
    "bookings.transfer_offered": gettext_lazy("offered to pass a booking on"),
    "bookings.transfer_withdrawn": gettext_lazy("took back the offer of a booking"),
    "bookings.transfer_declined": gettext_lazy("declined a booking"),
    "bookings.transferred": gettext_lazy("passed a booking on"),
    "bookings.checked_in": gettext_lazy("checked you in"),
    "bookings.waiting_joined": gettext_lazy("put you on a waiting list"),
    "bookings.waiting_left": gettext_lazy("took you off a waiting list"),
    "bookings.toll_asked": gettext_lazy("handed in toll work"),
    "bookings.toll_asked_anew": gettext_lazy("handed in toll work"),
    "bookings.toll_accepted": gettext_lazy("accepted an offer for toll work"),
    "guide.told": gettext_lazy("answered questions about permits and money"),
    "guide.forgotten": gettext_lazy("deleted answers about permits and money"),
    "guide.paper_held": gettext_lazy("ticked off a permit"),
    "guide.paper_released": gettext_lazy("took the tick off a permit"),
    "organisations.consent_given": gettext_lazy("wrote down your consent"),
    "organisations.consent_withdrawn": gettext_lazy("ended the help"),
    "organisations.cards_printed": gettext_lazy("printed you a code"),
}
"""Action → words. What is not here is told as another change."""


@dataclass(frozen=True)
class Act:
    """Who did what, when, where."""

    who: str
    words: str
    at: datetime
    where: str


def acts_for(person: User) -> list[Act]:
    """What was done in her name lately, newest first."""
    return [
        Act(
            str(event.actor or ""),
            str(WORDS.get(event.action) or gettext("another change")),
            event.at,
            str(event.organisation or ""),
        )
        for event in done_for(person)
    ]
