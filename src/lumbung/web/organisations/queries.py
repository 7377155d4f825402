"""Reading who does what where."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from lumbung.web.accounts.models import User
from lumbung.web.config import clock
from lumbung.web.organisations.models import HelperConsent, Membership, Organisation, Suspension

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
    found = in_force(Suspension.objects.filter(user=user, organisation=organisation, right=right), on)
    return found.order_by("-until").first()


def in_force(suspensions: QuerySet[Suspension], on: date) -> QuerySet[Suspension]:
    """Those that hold on this day."""
    return suspensions.filter(lifted__isnull=True, since__lte=on, until__gte=on)


def suspensions_of(user: User) -> list[Suspension]:
    """Her rights that rest today or will, the nearest end first."""
    found = Suspension.objects.filter(user=user, lifted__isnull=True, until__gte=clock.today())
    return list(found.select_related("organisation").order_by("until"))
