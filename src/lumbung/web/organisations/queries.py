"""Reading who does what where."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from lumbung.web.accounts.models import User
from lumbung.web.config import clock
from lumbung.web.organisations.models import Membership, Organisation

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
