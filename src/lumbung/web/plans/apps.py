"""Django app `plans`."""

from __future__ import annotations

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """The plans pages and their data."""

    name = "lumbung.web.plans"
    label = "plans"
