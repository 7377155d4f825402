"""Django app `organisations`."""

from __future__ import annotations

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Regions, houses, cooperatives, firms, and who does what in them."""

    name = "lumbung.web.organisations"
    label = "organisations"

    def ready(self) -> None:
        """Register the permissions with `rules`."""
        from lumbung.web.organisations import permissions  # noqa: F401, PLC0415
