"""Django app `register`."""

from __future__ import annotations

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """The register pages and their data."""

    name = "lumbung.web.register"
    label = "register"

    def ready(self) -> None:
        """Register the permissions with `rules`."""
        from lumbung.web.register import permissions  # noqa: F401, PLC0415
