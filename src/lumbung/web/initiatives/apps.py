"""Django app `initiatives`."""

from __future__ import annotations

from django.apps import AppConfig


class InitiativesConfig(AppConfig):
    """The initiatives pages and their data."""

    name = "lumbung.web.initiatives"
    label = "initiatives"

    def ready(self) -> None:
        """Register the permissions with `rules`."""
        from lumbung.web.initiatives import permissions  # noqa: F401, PLC0415
