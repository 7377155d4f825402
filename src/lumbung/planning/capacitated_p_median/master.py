"""The linear programme over loads: every customer in one, at most one load a site, p in all, and cuts on triples."""

from __future__ import annotations

from typing import NamedTuple

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack, vstack

from lumbung.planning.capacitated_p_median.pool import Pool
from lumbung.planning.capacitated_p_median.triples import holds_two
from lumbung.planning.lagrangean_tree.selection import Floats
from lumbung.planning.solving.highs import quiet_solver

Ints = NDArray[np.int64]
INFINITE = highspy.kHighsInf


class Answer(NamedTuple):
    """Optimum of the programme over the loads at hand.

    `weight` (k,) of each load, prices u (n,) of customers and `fine` (t,) of triples, `level` (m,): what a load of each
    site must undercut to be worth taking, and how many customers were `left` out at the ransom. `proved`: HiGHS says so.
    """

    value: float
    weight: Floats
    prices: Floats
    fine: Floats
    level: Floats
    left: float
    proved: bool


class Master:
    """min sum c_l z_l over loads l: rows "customer i in one or more" (n), "site j in one or fewer" (m), "p or fewer", triples.

    Since costs are 0 or more, a customer in two loads can leave one: "or more" loses nothing and makes prices 0 or more.
    A customer may stay out at `ransom`, so that the programme always has a solution; prices never pass it.
    """

    def __init__(self, pool: Pool, ransom: float) -> None:
        m, n = pool.medians.cost.shape
        self.pool, self.sites, self.customers = pool, m, n
        self.triple, self.columns = np.zeros((0, 3), np.int64), 0
        self._members, self._two = csr_matrix((0, n)), csr_matrix((0, 0))
        self.solver = quiet_solver()
        options = {"output_flag": False, "threads": 1, "random_seed": 0, "presolve": "off", "solver": "simplex"}
        for name, value in options.items():
            self.solver.setOptionValue(name, value)
        rows, none = n + m + 1, np.zeros(0, np.int32)
        low = np.concatenate((np.ones(n), np.full(m + 1, -INFINITE)))
        high = np.concatenate((np.full(n, INFINITE), np.ones(m), [float(pool.medians.p)]))
        self.solver.addRows(rows, low, high, 0, np.zeros(rows, np.int32), none, np.zeros(0))
        each = np.arange(n, dtype=np.int32)
        self.solver.addCols(n, np.full(n, ransom), np.zeros(n), np.full(n, INFINITE), n, each, each, np.ones(n))
        self.extend()

    def ransom(self, each: float) -> None:
        """Another ransom."""
        n = self.customers
        self.solver.changeColsCost(n, np.arange(n, dtype=np.int32), np.full(n, each))

    def extend(self) -> None:
        """Take the loads that the pool has got since."""
        new = np.arange(self.columns, len(self.pool))
        if not len(new):
            return
        two, members, base = holds_two(self.pool.members[new], self.triple), self.pool.members[new], self.sites
        index = [
            np.concatenate((
                np.flatnonzero(members[a]),
                self.customers + np.array([self.pool.site[new[a]], base]),
                self.customers + base + 1 + np.flatnonzero(two[a]),
            ))
            for a in range(len(new))
        ]  # fmt: skip
        start = np.concatenate(([0], np.cumsum([len(part) for part in index])[:-1])).astype(np.int32)
        entries, k = np.concatenate(index).astype(np.int32), len(new)
        self.solver.addCols(
            k,
            self.pool.cost[new],
            np.zeros(k),
            np.full(k, INFINITE),
            len(entries),
            start,
            entries,
            np.ones(len(entries)),
        )
        self.columns = len(self.pool)
        self._members = vstack((self._members, csr_matrix(members, dtype=np.float64)), format="csr")
        self._two = vstack((self._two, csr_matrix(two, dtype=np.float64)), format="csr")

    def cut(self, triple: Ints) -> None:
        """Add rows "at most one load holds two or more of these three"."""
        two = holds_two(self.pool.members[: self.columns], triple)
        for t in range(len(triple)):
            inside = (self.customers + np.flatnonzero(two[:, t])).astype(np.int32)
            self.solver.addRow(-INFINITE, 1.0, len(inside), inside, np.ones(len(inside)))
        self.triple = np.concatenate((self.triple, triple))
        self._two = hstack((self._two, csr_matrix(two, dtype=np.float64)), format="csr")

    def reduced_costs(self, prices: Floats, fine: Floats) -> Floats:
        """(k,): what each load costs beyond its customers' prices (n,), with the fines of its triples (t,)."""
        found: Floats = self.pool.cost[: self.columns] - self._members @ prices + self._two @ fine
        return found

    def permit(self, allowed: NDArray[np.bool_], asked: NDArray[np.bool_]) -> None:
        """Only the loads in `allowed` (k,) may be used from now on, and the sites in `asked` (m,) have one of them."""
        k, m, n = len(allowed), self.sites, self.customers
        self.solver.changeColsBounds(
            k, (n + np.arange(k)).astype(np.int32), np.zeros(k), np.where(allowed, INFINITE, 0.0)
        )
        for j in range(m):
            self.solver.changeRowBounds(n + j, 1.0 if asked[j] else -INFINITE, 1.0)

    def solve(self) -> Answer:
        """The programme's optimum over the loads that it has."""
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            self.solver.clearSolver()
            self.solver.run()
        solution, n, m = self.solver.getSolution(), self.customers, self.sites
        dual, column = np.array(solution.row_dual), np.array(solution.col_value)
        return Answer(
            value=float(self.solver.getInfo().objective_function_value),
            weight=column[n:],
            prices=np.maximum(0.0, dual[:n]),
            fine=np.maximum(0.0, -dual[n + m + 1 :]),
            level=dual[n : n + m] + dual[n + m],
            left=float(column[:n].sum()),
            proved=self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal,
        )
