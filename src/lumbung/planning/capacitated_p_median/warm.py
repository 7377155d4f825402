"""Compiling the kernels of capacitated p-median once, at install."""

from __future__ import annotations

import numpy as np

from lumbung.planning.capacitated_p_median.enumeration import loads_worth
from lumbung.planning.capacitated_p_median.labels import label_buffers
from lumbung.planning.capacitated_p_median.pricing import Prices, price_sites
from lumbung.planning.capacitated_p_median.problem import capacitated_p_median_problem
from lumbung.planning.capacitated_p_median.relaxation import IMPOSSIBLE, MedianRelaxation, Medians
from lumbung.planning.capacitated_p_median.solve import solve
from lumbung.planning.capacitated_p_median.triples import worst_triples
from lumbung.planning.solving import IterationLimit

THREE = np.array([[0, 1, 2]])


def warm() -> None:
    """Compile (or load from the cache) every kernel, with a problem that is not closed at the root's first steps."""
    x = (np.arange(24.0) * 37) % 101
    problem = capacitated_p_median_problem(np.abs(x[:, None] - x), 1 + np.arange(24) % 7, 32, 3)
    solve(problem, IterationLimit(600))
    # a problem that closes at its root drops no arcs
    medians = Medians(np.ascontiguousarray(problem.cost.T), problem.demand, problem.capacity, problem.p)
    MedianRelaxation(medians).drop_arcs(np.zeros(24, np.int8), np.full(24, 20.0), 0.0)
    arcs, states, prices = (
        np.ones((24, 24), np.int8),
        np.zeros(24, np.int8),
        Prices(np.full(24, 20.0), THREE, np.ones(1)),
    )
    rho, served, priced = np.zeros(24), np.zeros((24, 24), np.uint8), np.zeros(24, np.bool_)
    price_sites(medians, arcs, states, prices, np.full(24, IMPOSSIBLE), label_buffers(), rho, served, priced)
    loads_worth(medians.cost[0], medians.demand, arcs[0], 32, prices, 1e9, served, 9)
    worst_triples(served, np.zeros(24), most=1, most_each=1)
