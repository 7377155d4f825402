"""Django app `ui`."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The face: base templates, style sheet, icons, template tags, error pages."""

    name = "lumbung.web.ui"
    label = "ui"
