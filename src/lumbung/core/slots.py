"""Quarter hours, counted from the epoch: the grain in which machine time is held.

A slot is a whole number; slot s covers [s * 15 min, (s + 1) * 15 min) after 1970-01-01T00:00Z. Every zone in use
differs from UTC by whole quarter hours, so local times that end in :00, :15, :30, :45 are borders of slots.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from lumbung.core.errors import ParameterError

SLOT_MINUTES = 15
SLOT = timedelta(minutes=SLOT_MINUTES)
SLOT_SECONDS = SLOT_MINUTES * 60


def slot_at(moment: datetime) -> int:
    """The slot that an aware moment lies in."""
    return int(moment.timestamp() // SLOT_SECONDS)


def moment_of(slot: int) -> datetime:
    """When a slot begins, in UTC."""
    return datetime.fromtimestamp(slot * SLOT_SECONDS, UTC)


def slots_for(minutes: int) -> int:
    """How many slots hold so many minutes: rounded up."""
    return -(-minutes // SLOT_MINUTES)


@dataclass(frozen=True, order=True)
class SlotRange:
    """The slots first, …, last - 1: half-open, so that neighbours touch and do not overlap."""

    first: int
    end: int

    def __post_init__(self) -> None:
        if self.end <= self.first:
            raise ParameterError("The time ends before it begins.", "Choose an end after the start.")

    @classmethod
    def of(cls, start: datetime, minutes: int) -> SlotRange:
        """The range that begins at `start` and lasts `minutes`.

        Raises ParameterError when `start` is naive or not on a quarter hour, or `minutes` not a positive multiple of 15.
        """
        if start.tzinfo is None or start.timestamp() % SLOT_SECONDS:
            raise ParameterError("The start is not on a quarter hour.", "Choose a time such as 09:00, 09:15 or 09:30.")
        if minutes <= 0 or minutes % SLOT_MINUTES:
            raise ParameterError("The duration is not in quarter hours.", "Choose 15 minutes or a multiple of it.")
        first = slot_at(start)
        return cls(first, first + minutes // SLOT_MINUTES)

    @property
    def start(self) -> datetime:
        """Its first moment, in UTC."""
        return moment_of(self.first)

    @property
    def finish(self) -> datetime:
        """The moment it ends, in UTC."""
        return moment_of(self.end)

    @property
    def minutes(self) -> int:
        """Its length in minutes."""
        return (self.end - self.first) * SLOT_MINUTES

    def slots(self) -> range:
        """Each of its slots."""
        return range(self.first, self.end)

    def overlaps(self, other: SlotRange) -> bool:
        """Whether they share a slot."""
        return self.first < other.end and other.first < self.end

    def widened(self, before: int, after: int) -> SlotRange:
        """With so many more slots before and after."""
        return SlotRange(self.first - before, self.end + after)
