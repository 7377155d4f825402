"""Django app `initiatives`."""

from __future__ import annotations

from django.apps import AppConfig


class InitiativesConfig(AppConfig):
    """The initiatives pages and their data."""

    name = "lumbung.web.initiatives"
    label = "initiatives"
