"""Django app `register`."""

from __future__ import annotations

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """The register pages and their data."""

    name = "lumbung.web.register"
    label = "register"
