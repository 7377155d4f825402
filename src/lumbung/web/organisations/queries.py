"""Reading who does what where."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q, QuerySet

from lumbung.web.accounts.models import User
from lumbung.web.config import clock
from lumbung.web.config.kept import kept
from lumbung.web.organisations.models import (
    ConsentRequest,
    EntryCard,
    HelperConsent,
    Membership,
    Organisation,
    Suspension,
)
from lumbung.web.organisations.scoping import across_bodies, scope

Kind = Organisation.Kind
Role = Membership.Role
Person = User | AnonymousUser


def current(user: Person) -> QuerySet[Membership]:
    """Her memberships that are in force today; none for someone who has not signed in."""
    if not isinstance(user, User) or not user.is_active:
        return Membership.objects.none()
    today = clock.today()
    return Membership.objects.filter(Q(until__isnull=True) | Q(until__gte=today), user=user, since__lte=today)


def has_role(user: Person, role: str, organisation: Organisation | None = None) -> bool:
    """Whether she has this role today: in `organisation`, or anywhere when that is None."""
    found = current(user).filter(role=role)
    return (found if organisation is None else found.filter(organisation=organisation)).exists()


def roles_of(user: Person) -> set[str]:
    """The roles that she has today, wherever."""
    return set(current(user).values_list("role", flat=True))


def organisations_of(user: Person, role: str, kind: str = "") -> list[Organisation]:
    """Where she has this role today, by name; only of one kind when given."""
    found = Organisation.objects.filter(memberships__in=current(user).filter(role=role)).distinct()
    return list(found.filter(kind=kind) if kind else found)


def regions_of_officer(user: Person) -> list[Organisation]:
    """The regions she is an officer of today, by name."""
    return organisations_of(user, Role.OFFICER, Kind.REGION)


def find_organisation(slug: str) -> Organisation | None:
    """The organisation with this short name."""
    return Organisation.objects.filter(slug=slug).first()


def all_regions() -> list[Organisation]:
    """Every region, by name."""
    return list(Organisation.objects.filter(kind=Kind.REGION))


def may_act_for(helper: User, producer: User, at: datetime) -> bool:
    """Whether `helper` had the producer's consent at this moment, and is a helper there today."""
    return consent_between(helper, producer, at) is not None


def consent_between(helper: User, producer: User, at: datetime) -> HelperConsent | None:
    """The producer's consent in force at this moment, as long as the helper is a helper there today."""
    return consents_in_force(at).filter(helper=helper, producer=producer).filter(_still_helper(helper)).first()


def consents_in_force(at: datetime) -> QuerySet[HelperConsent]:
    """Consents given before and not withdrawn at this moment."""
    found = HelperConsent.objects.filter(Q(withdrawn__isnull=True) | Q(withdrawn__gt=at), since__lte=at)
    return found.select_related("helper", "producer", "organisation")


def _still_helper(helper: User) -> Q:
    return Q(organisation__in=current(helper).filter(role=Role.HELPER).values("organisation"))


def suspended(user: User, organisation: Organisation, right: str, on: date) -> Suspension | None:
    """The suspension of this right, in force there on that day; the one that lasts longest when there are several.

    Only of `organisation` itself: ask for the house and for its region.
    """
    with scope(organisation=organisation):
        found = in_force(Suspension.objects.filter(user=user, right=right), on)
        return found.order_by("-until").first()


def in_force(suspensions: QuerySet[Suspension], on: date) -> QuerySet[Suspension]:
    """Those that hold on this day."""
    return suspensions.filter(lifted__isnull=True, since__lte=on, until__gte=on)


@kept(lambda user: (user.pk, clock.today()))
def suspensions_of(user: User) -> list[Suspension]:
    """Her rights that rest today or will, the nearest end first."""
    with across_bodies():
        found = Suspension.objects.filter(user=user, lifted__isnull=True, until__gte=clock.today())
        return list(found.select_related("organisation").order_by("until"))


def helpers_of(producer: User) -> list[HelperConsent]:
    """Who may act for her now, newest first."""
    return list(consents_in_force(clock.now()).filter(producer=producer))


def producers_of(helper: User) -> list[HelperConsent]:
    """For whom she may act now, by name."""
    found = consents_in_force(clock.now()).filter(helper=helper).filter(_still_helper(helper))
    return list(found.order_by("producer__name", "producer__username"))


def consent_of(pk: int, user: User) -> HelperConsent | None:
    """A consent that this person gave or was given."""
    found = HelperConsent.objects.select_related("helper", "producer", "organisation")
    return found.filter(Q(producer=user) | Q(helper=user), pk=pk).first()


def consent_request(pk: int, helper: User) -> ConsentRequest | None:
    """What this helper asked."""
    return ConsentRequest.objects.filter(pk=pk, helper=helper).first()


def usable_card(code_hash: str) -> EntryCard | None:
    """The card with this hash, of whichever body, if it can still be used."""
    with across_bodies():
        return _usable_cards().filter(code_hash=code_hash).first()


def card_in_hand(pk: int) -> EntryCard | None:
    """The card that she has shown before in this session, if it can still be used."""
    with across_bodies():
        return _usable_cards().filter(pk=pk).first()


def _usable_cards() -> QuerySet[EntryCard]:
    found: QuerySet[EntryCard] = EntryCard.objects.filter(used__isnull=True, ends__gt=clock.real_now())
    return found.select_related("organisation", "made_by", "person")


def managed_by(user: Person) -> list[Organisation]:
    """Bodies whose people she manages: an operator her houses, an officer her region and all bodies in it."""
    hers = current(user)
    regions = hers.filter(role=Role.OFFICER).values("organisation")
    houses = hers.filter(role=Role.OPERATOR).values("organisation")
    found = Organisation.objects.filter(
        Q(pk__in=regions) | Q(pk__in=houses) | Q(house__region__in=regions) | Q(region__in=regions)
    )
    return list(found.distinct())


def with_numbers(bodies: Sequence[Organisation]) -> list[Organisation]:
    """The bodies by kind and name, each with `people`: how many have a role there today or later."""
    held = Q(memberships__until__isnull=True) | Q(memberships__until__gte=clock.today())
    found = Organisation.objects.filter(pk__in=[body.pk for body in bodies])
    counted = found.annotate(people=Count("memberships__user", filter=held, distinct=True))
    return sorted(counted, key=lambda body: (Kind(body.kind) is not Kind.REGION, body.kind, body.name))


def members_of(organisation: Organisation) -> list[Membership]:
    """Who has which role there today or later, by role and name."""
    found = Membership.objects.filter(Q(until__isnull=True) | Q(until__gte=clock.today()), organisation=organisation)
    return list(found.select_related("user").order_by("role", "user__name", "user__username"))


def membership_in(organisation: Organisation, pk: int) -> Membership | None:
    """One role there."""
    return Membership.objects.filter(organisation=organisation, pk=pk).select_related("user", "organisation").first()


def suspensions_in() -> list[Suspension]:
    """Rights that rest today or will, in the body of the scope."""
    found = Suspension.objects.filter(lifted__isnull=True, until__gte=clock.today())
    return list(found.select_related("user", "by").order_by("until"))


def suspension_in(pk: int) -> Suspension | None:
    """One suspension in the body of the scope."""
    found: Suspension | None = Suspension.objects.filter(pk=pk).select_related("user", "organisation").first()
    return found
