"""Who may see a booking and change it; who may book for whom."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from lumbung.web.accounts.models import User
from lumbung.web.bookings.models import Booking, TollJob, TransferOffer, WaitingEntry
from lumbung.web.config import clock
from lumbung.web.houses.models import House
from lumbung.web.organisations import queries as organisations
from lumbung.web.organisations.predicates import add_permission, predicate
from lumbung.web.organisations.queries import Person

RUN = "houses.run"
"""Of houses: runs this house, or is an officer of its region."""
OWN = "bookings.own"
"""Has times of her own: sees them in the menu."""
SEE = "bookings.see"
CHANGE = "bookings.change"
RECEIVE = "bookings.receive"
"""Of an offer to pass a booking on: she, or who acts for her, may take it; nobody decides that for her."""

Held = Booking | TollJob | WaitingEntry


@predicate
def is_hers(user: Person, held: Held | None = None) -> bool:
    """She is the one who comes."""
    return held is not None and held.producer_id == user.pk


@predicate
def acts_for_her(user: Person, held: Held | None = None) -> bool:
    """Acts for the producer with her consent, at this moment."""
    return held is not None and isinstance(user, User) and organisations.may_act_for(user, held.producer, clock.now())


@predicate
def runs_the_house(user: Person, held: Held | None = None) -> bool:
    """Runs the house that it is in."""
    return held is not None and isinstance(user, User) and user.has_perm(RUN, held.house)


@predicate
def signed_in(user: Person) -> bool:
    """Has an account: she may book for herself, as far as the rules of the house let her."""
    return isinstance(user, User) and user.is_active


@predicate
def has_own_times(user: Person) -> bool:
    """May have times of her own: a producer, or anybody without another part in it. Staff and partners have their work."""
    roles = organisations.roles_of(user)
    return signed_in(user) and (not roles or organisations.Role.PRODUCER in roles)


@predicate
def is_the_receiver(user: Person, offer: TransferOffer | None = None) -> bool:
    """The booking is offered to her."""
    return offer is not None and offer.receiver_id == user.pk


@predicate
def acts_for_the_receiver(user: Person, offer: TransferOffer | None = None) -> bool:
    """Acts for the one to whom it is offered, with her consent, at this moment."""
    return (
        offer is not None
        and isinstance(user, User)
        and organisations.may_act_for(user, offer.receiver, clock.now())
    )  # fmt: skip


add_permission(RECEIVE, is_the_receiver | acts_for_the_receiver)
add_permission(OWN, has_own_times)
add_permission(SEE, is_hers | acts_for_her | runs_the_house)
add_permission(CHANGE, is_hers | acts_for_her | runs_the_house)


def may_book_for(by: User, producer: User, house: House, at: datetime) -> bool:
    """For herself, for a producer who has agreed to it, or for anyone in a house that she runs."""
    return by.pk == producer.pk or organisations.may_act_for(by, producer, at) or by.has_perm(RUN, house)


def require_may_book(by: User, producer: User, house: House, at: datetime) -> None:
    """Raises PermissionDenied unless she may book for the producer there."""
    if not may_book_for(by, producer, house, at):
        raise PermissionDenied(_("You may not book for this person."))


def require_change(by: User, held: Held) -> None:
    """Raises PermissionDenied unless she may change it."""
    if not by.has_perm(CHANGE, held):
        raise PermissionDenied(_("You may not change this."))


def require_receive(by: User, offer: TransferOffer) -> None:
    """Raises PermissionDenied unless it is offered to her, or to one for whom she acts."""
    if not by.has_perm(RECEIVE, offer):
        raise PermissionDenied(_("Only the person to whom it is offered may answer."))


def require_run(by: User, house: House) -> None:
    """Raises PermissionDenied unless she runs the house."""
    if not by.has_perm(RUN, house):
        raise PermissionDenied(_("Only those who run the house may do this."))
