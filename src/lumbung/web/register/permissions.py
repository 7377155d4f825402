"""Who may read, correct and see telephone numbers in a region's register. Each is asked with the region."""

from __future__ import annotations

import rules

from lumbung.web.organisations.permissions import is_auditor, is_helper, is_officer

BROWSE = "register.browse"
"""Reads the region's register, personal data masked."""
CORRECT = "register.correct"
"""Fixes classifications and decides doubles."""
SEE_PHONE = "register.see_phone"
"""Sees whole telephone numbers: who calls producers, and nobody else."""

rules.add_perm(BROWSE, is_officer | is_auditor | is_helper)
rules.add_perm(CORRECT, is_officer)
rules.add_perm(SEE_PHONE, is_officer)
