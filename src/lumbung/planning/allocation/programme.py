"""The linear programmes of an allocation: greatest common level, greatest total below given limits (HiGHS)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, hstack, vstack

from lumbung.planning.allocation.problem import AllocationProblem

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Rows:
    """Sparse rows over the chosen arcs: `work` (n, k) hours of work, `used` (m, k) machine hours, and capacities."""

    work: csr_matrix
    used: csr_matrix
    capacity: Floats

    @classmethod
    def of(cls, p: AllocationProblem, arcs: Ints) -> Rows:
        """The rows of the arcs numbered in `arcs` (k,)."""
        columns = np.arange(len(arcs))
        return cls(
            csr_matrix((p.rate[arcs], (p.owner[arcs], columns)), shape=(p.enterprises, len(arcs))),
            csr_matrix((np.ones(len(arcs)), (p.machine[arcs], columns)), shape=(p.machines, len(arcs))),
            p.capacity,
        )


@dataclass(frozen=True, eq=False)
class Level:
    """Answer of `greatest_level`: its `level` (-1 where even the fixed hours do not fit), shares (k,), prices and pull (n,)."""

    level: float
    share: Floats
    price: Floats
    pull: Floats
    """Dual of each enterprise's row: above 0 for those who hold the level down."""


def greatest_level(rows: Rows, growing: Floats, fixed: Floats) -> Level:
    """max t with work >= growing * t where `growing` (n,) > 0, and work >= `fixed` (n,)."""
    up, least = np.flatnonzero(growing > 0), np.flatnonzero(fixed > 0)
    k, m = rows.work.shape[1], len(rows.capacity)
    blocks = [
        hstack([-rows.work[up], csr_matrix(growing[up][:, None])]),
        hstack([-rows.work[least], csr_matrix((len(least), 1))]),
        hstack([rows.used, csr_matrix((m, 1))]),
    ]
    right = np.concatenate((np.zeros(len(up)), -fixed[least], rows.capacity))
    gain = np.zeros(k + 1)
    gain[-1] = -1.0 if len(up) else 0.0
    answer = _least(gain, vstack(blocks), right)
    pull = np.zeros(len(growing))
    if answer.status != 0:
        return Level(-1.0, np.zeros(k), np.zeros(m), pull)
    dual = -answer.ineqlin.marginals
    pull[up] = dual[: len(up)]
    return Level(float(answer.x[-1]), answer.x[:k], dual[len(up) + len(least) :], pull)


def greatest_total(rows: Rows, low: Floats, high: Floats) -> Floats:
    """Shares (k,) that do the most work with each enterprise's between `low` and `high` (n,)."""
    gain: Floats = -np.asarray(rows.work.sum(axis=0), dtype=np.float64).ravel()
    upper = np.flatnonzero(np.isfinite(high))
    answer = _least(
        gain, vstack([-rows.work, rows.work[upper], rows.used]), np.concatenate((-low, high[upper], rows.capacity))
    )
    if answer.status != 0:
        raise RuntimeError(f"a programme that has a solution was not solved: {answer.message}")
    return np.asarray(np.maximum(answer.x, 0.0))


def _least(cost: Floats, rows: Any, right: Floats) -> Any:
    """min cost x; rows x <= right; x >= 0, by HiGHS."""
    solver: Any = linprog  # its annotations leave sparse rows out
    return solver(cost, A_ub=rows.tocsr(), b_ub=right, method="highs")
