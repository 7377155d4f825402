"""Local search: moves that keep the books, solutions within the capacities, and good ones on problems with a proof."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.planning.capacitated_p_median.test_capacitated_p_median import drawn

from lumbung.planning.capacitated_p_median import solve
from lumbung.planning.capacitated_p_median.annealing import anneal, nearest
from lumbung.planning.capacitated_p_median.assignment import assignment, by_regret, settle
from lumbung.planning.capacitated_p_median.local_search import LocalSearch
from lumbung.planning.capacitated_p_median.relaxation import Medians
from lumbung.planning.lagrangean_tree.incumbent import Incumbent
from lumbung.planning.solving import Never, Watch


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 14), st.integers(0, 30))
def test_loads_and_costs_are_those_of_the_assignment_after_any_moves(seed: int, n: int, kicks: int) -> None:
    random = np.random.default_rng(seed)
    m = int(random.integers(1, 8))
    p = int(random.integers(1, m + 1))
    sites = Medians(random.integers(0, 50, (m, n)) / 2, random.integers(0, 9, n), random.integers(5, 30, m), p)
    at = assignment(random.permutation(m)[:p], n)
    found = assignment(at.medians, n)
    by_regret(sites, at, 3.0)
    first = float(at.own.sum() + 3.0 * np.maximum(0, at.load - sites.capacity[at.medians]).sum())
    assert settle(sites, at, 3.0) <= first + 1e-9
    draws, penalty = np.array([seed + 1], np.uint64), np.array([3.0, 0.5, 100.0])
    cost = anneal(sites, nearest(sites.cost), at, found, kicks, 2.0, penalty, draws)
    assert len(set(at.medians.tolist())) == p
    assert at.load.tolist() == np.bincount(at.place, sites.demand, minlength=p).tolist()
    assert at.own.tolist() == sites.cost[at.site(), np.arange(n)].tolist()
    if cost < np.inf:
        assert (np.bincount(found.site(), sites.demand, minlength=m) <= sites.capacity).all()
        assert cost == pytest.approx(sites.cost[found.site(), np.arange(n)].sum())


@pytest.mark.parametrize(("load", "seed"), [(0.85, 1), (0.93, 2)])
def test_one_annealing_comes_within_one_percent_of_the_optimum(load: float, seed: int) -> None:
    problem = drawn(40, 5, load, seed)
    sites = Medians(np.ascontiguousarray(problem.cost.T), problem.demand, problem.capacity, problem.p)
    best: Incumbent[NDArray[np.int64]] = Incumbent(Watch(Never()), whole=True, ceiling=1e9)
    LocalSearch(sites, best, 1).anneal(4_000)
    assert best.objective <= 1.01 * solve(problem).objective
