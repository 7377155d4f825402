"""Django app `api`."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The API for programs: tokens, endpoints, webhooks."""

    name = "lumbung.web.api"
    label = "api"

    def ready(self) -> None:
        """What is done in the houses is told to those who asked for it."""
        from lumbung.web.api.services.events import tell_followers  # noqa: PLC0415 — models are there only now
        from lumbung.web.audit.services import follow  # noqa: PLC0415

        follow(tell_followers)
