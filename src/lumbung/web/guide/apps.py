"""Django app `guide`."""

from __future__ import annotations

from django.apps import AppConfig


class GuideConfig(AppConfig):
    """Which permits, money and rights a producer has, and why."""

    name = "lumbung.web.guide"
    label = "guide"
