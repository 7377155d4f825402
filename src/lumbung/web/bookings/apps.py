"""Django app `bookings`."""

from __future__ import annotations

from django.apps import AppConfig


class BookingsConfig(AppConfig):
    """Machine time: held, used, given back. No slot is held twice."""

    name = "lumbung.web.bookings"
    label = "bookings"

    def ready(self) -> None:
        """The permissions are known from the start."""
        from lumbung.web.bookings import permissions  # noqa: F401, PLC0415
