"""Django app `rulebook`."""

from __future__ import annotations

from django.apps import AppConfig


class RulebookConfig(AppConfig):
    """Officers' editing of the law as data: proposals, a second person, publication at a date."""

    name = "lumbung.web.rulebook"
    label = "rulebook"

    def ready(self) -> None:
        """Register the permissions with `rules`."""
        from lumbung.web.rulebook import permissions  # noqa: F401, PLC0415
