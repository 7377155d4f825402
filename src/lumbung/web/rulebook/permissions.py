"""Who may read and change the law as data. Everybody may read what is in force in the guide; this is the workshop."""

from __future__ import annotations

from lumbung.web.organisations.permissions import is_auditor, is_officer
from lumbung.web.organisations.predicates import add_permission

READ = "rulebook.read"
"""Sees parameters with their history and proposals: officers and auditors."""
PROPOSE = "rulebook.propose"
"""Proposes, decides (never on her own proposal) and confirms against the law's text: officers."""

add_permission(READ, is_officer | is_auditor)
add_permission(PROPOSE, is_officer)
