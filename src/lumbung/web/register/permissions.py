"""Who may read, correct and see telephone numbers in a region's register. Each is asked with the region."""

from __future__ import annotations

from lumbung.web.organisations.permissions import is_auditor, is_helper, is_officer
from lumbung.web.organisations.predicates import add_permission

BROWSE = "register.browse"
"""Reads the region's register, personal data masked."""
CORRECT = "register.correct"
"""Fixes classifications and decides doubles."""
SEE_PHONE = "register.see_phone"
"""Sees whole telephone numbers: who calls producers, and nobody else."""

add_permission(BROWSE, is_officer | is_auditor | is_helper)
add_permission(CORRECT, is_officer)
add_permission(SEE_PHONE, is_officer)
