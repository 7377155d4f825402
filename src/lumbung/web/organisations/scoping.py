"""Rows of one body stay in it: a query for them outside a scope fails instead of showing another body's rows.

Which models are held this way, and which are not, stands in docs/adr/0003-tenants.md.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

import django_scopes
from django_scopes.manager import DisabledQuerySet

if TYPE_CHECKING:
    from lumbung.web.organisations.models import Organisation

ScopeMissing = django_scopes.ScopeError
"""A held model was asked outside a scope: a mistake in the program."""


def scope(*, organisation: Organisation) -> AbstractContextManager[None]:
    """Within it, held models show the rows of this body only."""
    found: AbstractContextManager[None] = django_scopes.scope(organisation=organisation)
    return found


def across_bodies() -> AbstractContextManager[None]:
    """Within it, held models show the rows of every body: for what concerns one person wherever she is."""
    found: AbstractContextManager[None] = django_scopes.scopes_disabled()
    return found


class NothingShown(DisabledQuerySet):  # type: ignore[misc, unused-ignore]
    """django-scopes leaves these open; an answer without a scope would still tell of another body's rows."""

    exists = contains = in_bulk = exclude = alias = distinct = DisabledQuerySet.error


def held_manager() -> Any:
    """The manager of a held model, whose foreign key to its body is called `organisation`."""
    scoped: Any = type(django_scopes.ScopedManager(organisation="organisation"))

    class HeldManager(scoped):  # type: ignore[misc, unused-ignore]
        """Closed outside a scope."""

        def get_queryset(self) -> Any:
            """Rows of the scope's body."""
            found = super().get_queryset()
            if isinstance(found, DisabledQuerySet):
                return NothingShown(found.model, using=self._db, missing_scopes=found.missing_scopes)
            return found

    return HeldManager()
