"""Django app `messaging`."""

from __future__ import annotations

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """SMS and e-mail to people."""

    name = "lumbung.web.messaging"
    label = "messaging"
