"""Django app `audit`."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate

from lumbung.web.audit import guard


class AuditConfig(AppConfig):
    """Who did what, when: append-only."""

    name = "lumbung.web.audit"
    label = "audit"

    def ready(self) -> None:
        """The database guards the log too, from the first migration on."""
        post_migrate.connect(guard.after_migrate, sender=self)
        register(guard.check_guard, Tags.database)
