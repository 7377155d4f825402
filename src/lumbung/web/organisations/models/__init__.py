"""Regions, houses, cooperatives and firms; who does what in them; who acts for whom; which rights rest."""

from __future__ import annotations

from lumbung.web.organisations.models.card import EntryCard
from lumbung.web.organisations.models.consent import ConsentRequest, HelperConsent
from lumbung.web.organisations.models.organisation import Membership, Organisation
from lumbung.web.organisations.models.suspension import Suspension

__all__ = ["ConsentRequest", "EntryCard", "HelperConsent", "Membership", "Organisation", "Suspension"]
