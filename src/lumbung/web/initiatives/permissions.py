"""Who may correct the registry of efforts. Everybody may read it."""

from __future__ import annotations

import rules

from lumbung.web.initiatives.models import Initiative
from lumbung.web.organisations.permissions import is_officer
from lumbung.web.organisations.queries import Person

ADD = "initiatives.add"
CORRECT = "initiatives.correct"


@rules.predicate
def looks_after(user: Person, initiative: Initiative | None) -> bool:
    """An officer of the effort's region; of any region, where the effort belongs to none."""
    return is_officer(user, initiative.region if initiative else None)


rules.add_perm(ADD, is_officer)
rules.add_perm(CORRECT, looks_after)
