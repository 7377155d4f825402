"""Django app `training`."""

from __future__ import annotations

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """Shared production training: rooms, machines, hours."""

    name = "lumbung.web.training"
    label = "training"
