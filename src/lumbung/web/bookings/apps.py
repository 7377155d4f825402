"""Django app `bookings`."""

from __future__ import annotations

from django.apps import AppConfig


class BookingsConfig(AppConfig):
    """Machine time: held, used, given back. No slot is held twice."""

    name = "lumbung.web.bookings"
    label = "bookings"
