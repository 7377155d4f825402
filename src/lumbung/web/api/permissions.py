"""Who may speak for an organisation to programs, and revoke its tokens and webhooks."""

from __future__ import annotations

from lumbung.web.accounts.models import User
from lumbung.web.api.models import ApiToken, Webhook
from lumbung.web.organisations import permissions as organisations
from lumbung.web.organisations.models import Organisation
from lumbung.web.organisations.predicates import add_permission, predicate
from lumbung.web.organisations.queries import Person

REVOKE = "api.revoke"


def speaks_for(user: Person, organisation: Organisation) -> bool:
    """Operators of a house and officers of a region, today."""
    return bool(organisations.is_operator(user, organisation) or organisations.is_officer(user, organisation))


@predicate
def is_hers(user: Person, held: ApiToken | Webhook | None = None) -> bool:
    """She made it."""
    return held is not None and isinstance(user, User) and held.user_id == user.pk


@predicate
def is_of_hers(user: Person, held: ApiToken | Webhook | None = None) -> bool:
    """It belongs to an organisation that she speaks for."""
    return held is not None and held.organisation is not None and speaks_for(user, held.organisation)


add_permission(REVOKE, is_hers | is_of_hers)
