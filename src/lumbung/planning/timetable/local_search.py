"""What a search by moves offers to the driver, whatever it moves."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from lumbung.planning.timetable.schedule import Slot


class Timetable(NamedTuple):
    """A valid timetable, what it costs, and who runs each slot (empty where nobody is needed)."""

    cost: float
    schedule: tuple[Slot, ...]
    operators: tuple[int | None, ...]


class LocalSearch(Protocol):
    """A search in portions that knows its best timetable."""

    @property
    def cost(self) -> float:
        """Cost of the best timetable so far, inf without a valid one."""
        ...

    def step(self) -> int:
        """Make a portion of moves (hundredths of a second); returns how many."""
        ...

    def best(self) -> Timetable:
        """The best timetable so far."""
        ...

    def adopt(self, timetable: Timetable) -> None:
        """Go on from a better timetable that somebody else found."""
        ...
