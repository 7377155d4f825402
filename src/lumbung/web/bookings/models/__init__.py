"""Machine time: what holds it (claims), and for what (bookings, toll jobs, maintenance, sessions, holds)."""

from __future__ import annotations

from lumbung.web.bookings.models.booking import Booking, Series
from lumbung.web.bookings.models.feed import CalendarFeed
from lumbung.web.bookings.models.maintenance import Maintenance
from lumbung.web.bookings.models.occupancy import Claim, Occupancy, Span
from lumbung.web.bookings.models.passing import TransferOffer
from lumbung.web.bookings.models.toll import TollJob
from lumbung.web.bookings.models.training import TrainingSession
from lumbung.web.bookings.models.waiting import WaitingEntry

__all__ = [
    "Booking",
    "CalendarFeed",
    "Claim",
    "Maintenance",
    "Occupancy",
    "Series",
    "Span",
    "TollJob",
    "TrainingSession",
    "TransferOffer",
    "WaitingEntry",
]
