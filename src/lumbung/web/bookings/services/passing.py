"""Passing a booking on: offered, then accepted or declined by the receiver within a time; nothing moves before."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from lumbung.core.errors import LumbungError
from lumbung.core.slots import slot_at
from lumbung.web.accounts.models import User
from lumbung.web.bookings import permissions, rules
from lumbung.web.bookings.models import Booking, TransferOffer
from lumbung.web.bookings.services import trail
from lumbung.web.bookings.services.changes import NotPossible, locked, reprice
from lumbung.web.bookings.services.writing import whole
from lumbung.web.bookings.wish import Wish
from lumbung.web.config import clock
from lumbung.web.houses.models import UseRules

State = TransferOffer.State
ABOUT_HER = frozenset(rule.name for rule in rules.RULES if rule.about == "person")
MOST_OFFERS = 5
"""Of one booking: each costs a message, and nobody should be asked without end."""


class OfferGone(LumbungError):
    """The offer has ended, or the booking is no longer what was offered."""

    def __init__(self) -> None:
        super().__init__(_("This offer no longer holds."), _("Ask her to offer it once more."))


@whole
def offer(*, by: User, booking: Booking, to: User) -> TransferOffer:
    """Ask another person whether she takes it. Asking the same one twice is once; asking another ends the first offer.

    It holds for the house's time for offers, at most until the booking begins. Her rules are asked when she accepts.
    Raises PermissionDenied, NotPossible.
    """
    permissions.require_change(by, booking)
    held = locked(booking, to.pk)
    if held.state != Booking.State.BOOKED or held.start <= clock.now():
        raise NotPossible(_("Only a booking that lies ahead can be passed on."), _("Look at the booking once more."))
    if to.pk == held.producer_id:
        raise NotPossible(_("She has this booking already."), _("Choose another person."))
    before = (
        TransferOffer.objects.select_related("booking", "receiver").filter(booking=held, state=State.OFFERED).first()
    )
    if before is not None and before.receiver_id == to.pk and before.stands:
        return before
    if before is not None:
        _end(before, State.WITHDRAWN)
        trail.tell(before.receiver, "pass_withdrawn", held.house, **trail.words_of(held))
    if TransferOffer.objects.filter(booking=held).count() >= MOST_OFFERS:
        raise NotPossible(_("This time has been offered often enough."), _("Keep it, or cancel it."))
    hours = (UseRules.objects.filter(house=held.house).first() or UseRules(house=held.house)).offer_hours
    made = TransferOffer.objects.create(
        booking=held, giver=held.producer, receiver=to, made_by=by, first_slot=held.first_slot, end_slot=held.end_slot,
        made=clock.now(), ends=clock.real_now() + min(timedelta(hours=hours), held.start - clock.now()),
    )  # fmt: skip
    detail = {"to": to.pk, "until": made.ends.isoformat()}
    trail.note(by=by, action="transfer_offered", subject=held, house=held.house, producer=held.producer, detail=detail)
    told = {**trail.words_of(held), "offer": made.pk, "answer_by": made.ends.isoformat()}
    trail.tell(to, "pass_offered", held.house, **told, giver=str(held.producer))
    trail.tell(held.producer, "pass_asked", held.house, **told, receiver=str(to))
    return made


@whole
def accept(*, by: User, offer: TransferOffer) -> Booking:
    """The receiver, or who acts for her, says yes: all rules about her are asked now, and her price is her own group's.

    Accepting twice is once. Raises PermissionDenied, OfferGone, Refused.
    """
    permissions.require_receive(by, offer)
    held, asked = _locked(offer)
    if asked.state == State.ACCEPTED and held.producer_id == asked.receiver_id:
        return held
    if not asked.stands:
        raise OfferGone
    if failures := failures_for(asked, by):
        raise rules.Refused(failures)
    held.producer = asked.receiver
    held.overrides = [one for one in held.overrides if one["rule"] not in ABOUT_HER]  # they were for somebody else
    reprice(held)
    held.save(update_fields=["producer", "overrides", "price_rp", "price_lines"])
    _end(asked, State.ACCEPTED)
    trail.note(
        by=by, action="transferred", subject=held, house=held.house, producer=asked.receiver,
        detail={"from": asked.giver_id, "to": asked.receiver_id},
    )  # fmt: skip
    trail.tell(asked.receiver, "booking_received", held.house, **trail.words_of(held))
    trail.tell(asked.giver, "booking_passed_on", held.house, **trail.words_of(held))
    return held


def failures_for(offer: TransferOffer, by: User) -> list[rules.Failure]:
    """The rules about the person that the receiver does not meet at this moment."""
    held = offer.booking
    wish = Wish(held.machine, held.start, held.minutes, offer.receiver, held.people, held.product_class)
    about_her = [rule for rule in rules.RULES if rule.name in ABOUT_HER]
    return rules.failures_of(rules.Context(wish, by, held.door, clock.now()), rules=about_her)


@whole
def decline(*, by: User, offer: TransferOffer) -> TransferOffer:
    """The receiver does not want it: the giver keeps it and is told. Declining twice is once. Raises PermissionDenied."""
    permissions.require_receive(by, offer)
    held, asked = _locked(offer)
    if asked.state == State.OFFERED:
        _end(asked, State.DECLINED)
        _note(by, "transfer_declined", asked, producer=asked.receiver)
        trail.tell(asked.giver, "pass_declined", held.house, **trail.words_of(held), receiver=str(asked.receiver))
    return asked


@whole
def withdraw(*, by: User, offer: TransferOffer) -> TransferOffer:
    """The giver takes the offer back. Twice is once. Raises PermissionDenied."""
    permissions.require_change(by, offer.booking)
    held, asked = _locked(offer)
    if asked.state == State.OFFERED:
        _end(asked, State.WITHDRAWN)
        _note(by, "transfer_withdrawn", asked, producer=asked.giver)
        trail.tell(asked.receiver, "pass_withdrawn", held.house, **trail.words_of(held))
    return asked


def expire() -> int:
    """End the offers that were not answered in time, or whose booking is no longer what was offered. How many."""
    waiting = TransferOffer.objects.filter(state=State.OFFERED).select_related("booking")
    late = [one for one in waiting if not one.stands]
    return sum(_expire(one) for one in late)


@whole
def _expire(offer: TransferOffer) -> bool:
    held, asked = _locked(offer)
    if asked.state != State.OFFERED or asked.stands:  # answered in the meantime
        return False
    _end(asked, State.EXPIRED)
    _note(None, "transfer_expired", asked, producer=None)
    if held.state == Booking.State.BOOKED and held.first_slot > slot_at(clock.now()):
        told = trail.words_of(held)
        trail.tell(asked.giver, "pass_expired", held.house, **told, receiver=str(asked.receiver))
        trail.tell(asked.receiver, "pass_withdrawn", held.house, **told)
    return True


def _locked(offer: TransferOffer) -> tuple[Booking, TransferOffer]:
    """The booking and the offer as they are once nobody else can change them."""
    held = locked(offer.booking, offer.giver_id, offer.receiver_id)
    asked = TransferOffer.objects.select_related("giver", "receiver").get(pk=offer.pk)
    asked.booking = held
    return held, asked


def _end(offer: TransferOffer, state: str) -> None:
    offer.state, offer.answered = state, clock.now()
    offer.save(update_fields=["state", "answered"])


def _note(by: User | None, action: str, offer: TransferOffer, producer: User | None) -> None:
    detail: dict[str, Any] = {"to": offer.receiver_id}
    trail.note(
        by=by, action=action, subject=offer.booking, house=offer.booking.house, producer=producer, detail=detail
    )  # fmt: skip
