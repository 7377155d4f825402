"""The bound by columns and triples: loads priced and listed beside enumeration, bounds below the optimum, whole proofs."""

from __future__ import annotations

import sys
from itertools import combinations
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from tests.planning.capacitated_p_median.test_capacitated_p_median import drawn, enumerated, problems

from lumbung.planning.capacitated_p_median import (
    CapacitatedPMedianProblem,
    capacitated_p_median_problem,
    solve,
)
from lumbung.planning.capacitated_p_median.column_space import ColumnSpace
from lumbung.planning.capacitated_p_median.enumeration import loads_worth
from lumbung.planning.capacitated_p_median.labels import Labels, label_buffers
from lumbung.planning.capacitated_p_median.pricing import Prices, price_site, price_sites
from lumbung.planning.capacitated_p_median.relaxation import IMPOSSIBLE, Medians
from lumbung.planning.capacitated_p_median.space import MedianSpace
from lumbung.planning.capacitated_p_median.triples import worst_triples
from lumbung.planning.lagrangean_tree.incumbent import Incumbent
from lumbung.planning.lagrangean_tree.selection import OPEN
from lumbung.planning.lagrangean_tree.tree import Explored, Node, search
from lumbung.planning.solving import IterationLimit, Never, Status, StopCriterion, Watch

DROPPED, OPTIONAL, FORCED = 0, 1, 2


@st.composite
def sites(draw: st.DrawFn) -> tuple[Medians, np.ndarray, Prices]:
    """Two sites with up to nine customers, some of them forced or dropped, and triples with fines."""
    random = np.random.default_rng(draw(st.integers(0, 10**6)))
    n = draw(st.integers(3, 9))
    cost, demand = random.integers(0, 10, (2, n)).astype(float), random.integers(0, 6, n)
    arcs = random.choice([DROPPED, OPTIONAL, FORCED], (2, n), p=[0.15, 0.75, 0.1]).astype(np.int8)
    triple = np.array([sorted(random.permutation(n)[:3]) for _ in range(draw(st.integers(0, 12)))], np.int64)
    fine = random.integers(0, 8, len(triple)).astype(np.float64) * draw(st.sampled_from([0.5, 1.0, 3.0]))
    prices = Prices(random.random(n) * 15, triple.reshape(-1, 3), fine)
    return Medians(cost, demand, random.integers(4, 20, 2), 1), arcs, prices


def loads(medians: Medians, arcs: np.ndarray, prices: Prices, j: int) -> dict[tuple[int, ...], float]:
    """The reduced cost of every load that site j may have, by enumeration."""
    n, found = arcs.shape[1], {}
    for size in range(n + 1):
        for inside in combinations(range(n), size):
            allowed = all(arcs[j, i] != DROPPED if i in inside else arcs[j, i] != FORCED for i in range(n))
            if allowed and sum(medians.demand[i] for i in inside) <= medians.capacity[j]:
                cost = sum(medians.cost[j, i] - prices.customer[i] for i in inside)
                for three, fine in zip(prices.triple, prices.fine, strict=True):
                    cost += fine * (len(set(three.tolist()) & set(inside)) >= 2)
                found[inside] = float(cost)
    return found


@settings(max_examples=150, deadline=None)
@given(sites(), st.booleans())
def test_the_best_load_with_fines_is_that_of_all_loads(
    case: tuple[Medians, np.ndarray, Prices], some_known: bool
) -> None:
    medians, arcs, prices = case
    every = [loads(medians, arcs, prices, j) for j in range(2)]
    known = np.array([list(found.values())[len(found) // 2] if some_known and found else IMPOSSIBLE for found in every])
    served, priced, rho = np.zeros((2, arcs.shape[1]), np.uint8), np.zeros(2, np.bool_), np.zeros(2)
    price_sites(medians, arcs, np.zeros(2, np.int8), prices, known, label_buffers(), rho, served, priced)
    least = [min(found.values(), default=IMPOSSIBLE) for found in every]
    assert rho.min() == pytest.approx(min(least))
    for j in range(2):
        assert rho[j] <= least[j] + 1e-6
        if priced[j]:
            assert every[j][tuple(np.flatnonzero(served[j]).tolist())] == pytest.approx(rho[j])


@settings(max_examples=60, deadline=None)
@given(sites())
def test_an_open_site_is_always_priced_exactly(case: tuple[Medians, np.ndarray, Prices]) -> None:
    medians, arcs, prices = case
    every, unknown = loads(medians, arcs, prices, 1), np.full(2, IMPOSSIBLE)
    rho, served, priced = np.zeros(2), np.zeros((2, arcs.shape[1]), np.uint8), np.zeros(2, np.bool_)
    price_sites(medians, arcs, np.array([0, OPEN], np.int8), prices, unknown, label_buffers(), rho, served, priced)
    assert rho[1] == pytest.approx(min(every.values(), default=IMPOSSIBLE))


@settings(max_examples=100, deadline=None)
@given(sites(), st.floats(-5, 30))
def test_the_list_holds_every_load_that_is_worth_enough_once(
    case: tuple[Medians, np.ndarray, Prices], least: float
) -> None:
    medians, arcs, prices = case
    found = np.zeros((600, arcs.shape[1]), np.uint8)
    count, _ = loads_worth(
        medians.cost[0], medians.demand, arcs[0], int(medians.capacity[0]), prices, least, found, 10**6
    )
    listed = sorted(tuple(np.flatnonzero(row).tolist()) for row in found[:count])
    worth = {inside: -cost for inside, cost in loads(medians, arcs, prices, 0).items()}
    assert len(set(listed)) == len(listed)
    assert {inside for inside in worth if worth[inside] > least + 1e-6} <= set(listed)
    assert all(worth[inside] > least - 1e-6 for inside in listed)
    assert count == 0 or loads_worth(
        medians.cost[0], medians.demand, arcs[0], int(medians.capacity[0]), prices, least, found[: count - 1], 10**6
    )[0] == -1  # fmt: skip


def test_labels_that_do_not_fit_still_bound_the_price() -> None:
    random = np.random.default_rng(4)
    n = 12
    medians = Medians(np.zeros((1, n)), random.integers(1, 5, n), np.array([20]), 1)
    triple = np.array(list(combinations(range(n), 3)), np.int64)[::4]
    prices = Prices(random.random(n) * 9, triple, random.random(len(triple)) * 2)
    arcs, served = np.ones((1, n), np.int8), np.zeros(n, np.uint8)
    least = min(loads(medians, arcs, prices, 0).values())
    many = label_buffers()
    few = Labels(many.load[:200], many.worth[:200], many.one[:200], many.two[:200], many.before[:200], many.taken[:200])
    for buffers in (few, many):
        bound, whole, made = price_site(medians, arcs, 0, prices, IMPOSSIBLE, buffers, served)
        assert whole == (buffers is not few)
        assert bound <= least + 1e-9
        assert made <= len(buffers.load)
    assert bound == pytest.approx(least)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_violated_triples_are_those_that_loads_break(seed: int) -> None:
    random = np.random.default_rng(seed)
    members, weight = (random.random((6, 8)) < 0.5).astype(np.uint8), random.random(6)
    excess = {
        three: sum(w for row, w in zip(members, weight, strict=True) if row[list(three)].sum() >= 2) - 1
        for three in combinations(range(8), 3)
    }
    found = [tuple(three) for three in worst_triples(members, weight, most=100, most_each=100).tolist()]
    assert set(found) == {three for three, over in excess.items() if over > 0.02}
    assert [excess[three] for three in found] == sorted((excess[three] for three in found), reverse=True)


class BareColumns(ColumnSpace):
    """The search by columns alone: no plain tree, no local search before it."""

    def root(self, node: Node | None) -> Node:
        return node or self.start


def by_columns(
    problem: CapacitatedPMedianProblem, stop: StopCriterion
) -> tuple[Incumbent[NDArray[np.int64]], Explored]:
    """What columns alone find and prove."""
    finite = np.isfinite(problem.cost)
    most = float(np.where(finite, problem.cost, 0.0).max(axis=1).sum()) + 1.0
    unit = max(1, int(np.gcd.reduce(problem.demand)))
    cost = np.ascontiguousarray(np.where(finite, problem.cost, most).T)
    medians = Medians(cost, problem.demand // unit, problem.capacity // unit, problem.p)
    best: Incumbent[NDArray[np.int64]] = Incumbent(Watch(stop), whole=problem.whole, ceiling=most)
    m, n = cost.shape
    start = Node(-inf, np.zeros(m, np.int8), np.zeros(n), np.ones((m, n), np.int8))
    return best, search(BareColumns(MedianSpace(medians, medians, best, 1), start), best, best.watch)


@settings(max_examples=60, deadline=None)
@given(problems())
def test_columns_alone_prove_the_best_of_all_assignments(problem: CapacitatedPMedianProblem) -> None:
    best, explored = by_columns(problem, Never())
    optimum = enumerated(problem)
    assert explored.proved
    assert best.objective == (inf if optimum == inf else pytest.approx(optimum, rel=1e-7, abs=1e-9))


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([0.9, 0.97, 1.0]), st.booleans())
def test_columns_prove_what_a_general_solver_finds(seed: int, load: float, whole: bool) -> None:
    problem = drawn(16, 4, load, seed)
    if not whole:
        problem = capacitated_p_median_problem(
            problem.cost + 0.5 * np.sqrt(problem.cost), problem.demand, problem.capacity, 4
        )
    best, explored = by_columns(problem, Never())
    assert explored.proved
    assert best.objective == pytest.approx(by_milp(problem), rel=1e-6)


def by_milp(problem: CapacitatedPMedianProblem) -> float:
    """The least cost of the textbook programme (scipy's HiGHS); inf without a solution."""
    n, m = problem.cost.shape
    each = np.concatenate((np.kron(np.eye(n), np.ones(m)), np.zeros((n, m))), axis=1)
    room = np.concatenate((np.kron(problem.demand, np.eye(m)), -np.diag(problem.capacity)), axis=1)
    opened = np.concatenate((np.zeros(n * m), np.ones(m)))
    rows = [
        LinearConstraint(each, 1, 1), LinearConstraint(room, -np.inf, 0), LinearConstraint(opened, problem.p, problem.p)
    ]  # fmt: skip
    found = milp(
        np.concatenate((problem.cost.ravel(), np.zeros(m))),
        constraints=rows,
        integrality=np.ones(n * m + m),
        bounds=Bounds(0, 1),
    )
    return inf if found.x is None else float(found.fun)


@pytest.mark.parametrize("steps", [1, 5, 20, 60, 150])
def test_columns_that_are_cut_short_keep_their_bound_below_the_optimum(steps: int) -> None:
    problem = drawn(30, 4, 0.97, 5)
    optimum = solve(problem).objective
    best, explored = by_columns(problem, IterationLimit(steps))
    assert explored.bound <= optimum <= best.objective
    assert explored.proved == (best.watch.status is None)


def test_what_the_plain_tree_leaves_open_is_proved_by_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = drawn(40, 4, 0.97, 3)
    whole = solve(problem, seed=3)
    monkeypatch.setattr(sys.modules[solve.__module__], "PLAIN_WORK", 0)
    one, other = solve(problem, seed=3), solve(problem, seed=3)
    assert (one.status, one.objective) == (Status.OPTIMAL, whole.objective)
    assert (one.iterations, one.nodes, one.served_by.tolist()) == (
        other.iterations, other.nodes, other.served_by.tolist(),
    )  # fmt: skip
