"""Who may correct the registry of efforts. Everybody may read it."""

from __future__ import annotations

from lumbung.web.initiatives.models import Initiative
from lumbung.web.organisations.permissions import is_officer
from lumbung.web.organisations.predicates import add_permission, predicate
from lumbung.web.organisations.queries import Person

ADD = "initiatives.add"
CORRECT = "initiatives.correct"


@predicate
def looks_after(user: Person, initiative: Initiative | None) -> bool:
    """An officer of the effort's region; of any region, where the effort belongs to none."""
    return bool(is_officer(user, initiative.region if initiative else None))


add_permission(ADD, is_officer)
add_permission(CORRECT, looks_after)
