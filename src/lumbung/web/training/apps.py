"""Django app `training`."""

from __future__ import annotations

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """Training: who may use which machine."""

    name = "lumbung.web.training"
    label = "training"
