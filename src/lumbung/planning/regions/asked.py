"""How a plan is to be cut into regions, and on what they are worked."""

from __future__ import annotations

from dataclasses import dataclass

from lumbung.core.errors import ParameterError
from lumbung.planning.regions.engines import check_engine

LEVELS = ("city", "district")
"""Columns of the areas by which a plan may be cut."""


@dataclass(frozen=True, slots=True)
class ByRegion:
    """The areas' column that names the regions, the engine, the address of a Dask scheduler, and how many processes."""

    level: str = "city"
    engine: str = "pool"
    scheduler: str | None = None
    workers: int = 2

    def check(self) -> None:
        """Raises ParameterError for what makes no sense."""
        if self.level not in LEVELS:
            raise ParameterError(f"There is no area level {self.level!r}.", f"Use {', '.join(LEVELS)} or none.")
        check_engine(self.engine, self.scheduler, self.workers)
