"""Django app `houses`."""

from __future__ import annotations

from django.apps import AppConfig


class HousesConfig(AppConfig):
    """Shared production houses: rooms, machines, hours."""

    name = "lumbung.web.houses"
    label = "houses"

    def ready(self) -> None:
        """Permissions by name."""
        from lumbung.web.houses import permissions  # noqa: F401, PLC0415
