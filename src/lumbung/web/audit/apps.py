"""Django app `audit`."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who did what, when: append-only."""

    name = "lumbung.web.audit"
    label = "audit"
