"""What has a beginning and an end in slots."""

from __future__ import annotations

from datetime import datetime

from lumbung.core.slots import moment_of


class Timed:
    """Moments of the fields `first_slot` … `end_slot`, for models that have them."""

    first_slot: int
    end_slot: int

    @property
    def start(self) -> datetime:
        """When it begins, in UTC."""
        return moment_of(self.first_slot)

    @property
    def end(self) -> datetime:
        """When it ends, in UTC."""
        return moment_of(self.end_slot)

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return int((self.end - self.start).total_seconds()) // 60
