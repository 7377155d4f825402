"""Django app `accounts`."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People who sign in."""

    name = "lumbung.web.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Write down what allauth changes."""
        from lumbung.web.accounts import trail  # noqa: PLC0415

        trail.listen()
