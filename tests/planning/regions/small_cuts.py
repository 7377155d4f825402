"""Small siting problems in two or three regions, and an engine that works in this process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from tests.planning.siting.small_problems import drawn

from lumbung.planning.siting import SitingProblem
from lumbung.planning.siting.problem import Ints


class Here:
    """An engine without other processes: what the seam does is tested elsewhere."""

    def __init__(self) -> None:
        self.rounds: list[list[Any]] = []

    def map(
        self, function: Callable[[Any], Any], parts: Sequence[Any], tell: Callable[[float], None] = lambda _: None
    ) -> list[Any]:
        """One after the other."""
        self.rounds.append(list(parts))
        answers = [function(part) for part in parts]
        tell(1.0)
        return answers

    def close(self) -> None:
        """Nothing to end."""


def cut_in(regions: int, seed: int, equity: float = 0.3) -> tuple[SitingProblem, tuple[str, ...], Ints, Ints]:
    """A problem of 8 cells and 4 sites, its regions' names, the region of each site and that of each cell."""
    problem = drawn(seed, cells=8, sites=4, equity=equity)
    of_site = (np.arange(problem.sites) * regions // problem.sites).astype(np.int32)
    of_cell = (np.arange(problem.cells) * regions // problem.cells).astype(np.int32)
    return problem, tuple(f"Region {r}" for r in range(regions)), of_site, of_cell
