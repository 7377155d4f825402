"""The robust set beside going through all sets: what it is worth, what is regretted, and that its bound holds."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.siting.small_problems import best_by_enumeration, drawn

from lumbung.planning.siting import Effort, SitingProblem, solve
from lumbung.planning.siting.robust import Judged, judged
from lumbung.planning.siting.robust_sets import Draw, consensus, set_of, units_in, worth


def named(problem: SitingProblem) -> SitingProblem:
    """The problem with names for its sites and modules."""
    sites = pl.DataFrame({"site": [f"S{j}" for j in range(problem.sites)]})
    modules = pl.DataFrame({"module": [f"M{k}" for k in range(int(problem.group_module.max()) + 1)]})
    return replace(problem, labels=replace(problem.labels, sites=sites, modules=modules))


def moved(problem: SitingProblem, seed: int) -> SitingProblem:
    """The same houses and money, with makers who gain more or less there."""
    rng = np.random.default_rng(seed)
    return replace(problem, arc_value=problem.arc_value * rng.uniform(0.4, 1.4, problem.arcs))


def draws_of(seed: int, count: int, **size: int) -> list[Draw]:
    base = named(drawn(seed, **size))
    problems = [base, *(moved(base, 100 * seed + n) for n in range(1, count + 1))]
    return [Draw(problem, solve(problem, Effort(80, 20), seed=1)) for problem in problems]


def weighed(seed: int, workers: int = 1) -> tuple[list[Draw], Judged]:
    plan, *others = draws_of(seed, 4, cells=8, sites=3)
    return [plan, *others], judged(plan, others, workers=workers)


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 5_000))
def test_regret_is_never_negative_and_no_worth_over_its_bound(seed: int) -> None:
    (plan, *others), found = weighed(seed)
    assert (found.regret >= -1e-6).all()
    assert (found.worth <= found.bound[None, :] + 1e-6).all()
    assert found.sets[0].name == "plan"
    assert found.worth[found.robust].mean() >= found.worth.mean(axis=1).max() - 1e-6
    assert all(houses.capital <= plan.problem.budget + 1e-6 for houses in found.sets[1:])
    assert len(others) == found.worth.shape[1]


@pytest.mark.parametrize("seed", [2, 7])
def test_no_set_at_all_is_better_on_average_than_the_bound_says(seed: int) -> None:
    plan, *others = draws_of(seed, 3, cells=5, sites=2)
    found = judged(plan, others)
    p, best = plan.problem, -np.inf
    for units in product(range(3), repeat=p.groups):
        z = np.array(units, np.int32)
        is_open = np.bincount(p.group_site, z, minlength=p.sites) > 0
        floor = np.bincount(p.group_site, z * p.group_floor, minlength=p.sites)
        if p.site_capital @ is_open + p.group_capital @ z <= p.budget and (floor <= p.site_floor + 1e-9).all():
            houses = set_of("one", p, z)
            best = max(best, float(np.mean([worth(houses, draw.problem) for draw in others])))
    ours = found.worth[found.robust].mean()
    assert ours <= best + 1e-4
    assert found.bound.mean() >= best - 1e-4
    for draw, bound in zip(others, found.bound, strict=True):
        assert bound >= best_by_enumeration(draw.problem, most_units=2) - 1e-4


def test_a_set_costs_the_same_in_every_draw_and_stands_still_where_nobody_comes() -> None:
    problem = named(drawn(3, cells=6, sites=2, minimum_use=0.6))
    nobody = replace(problem, arc_value=np.zeros(problem.arcs), arc_hours=np.full(problem.arcs, 1e-3))
    houses = set_of("all", problem, np.ones(problem.groups, np.int32))
    assert worth(houses, nobody) == pytest.approx(-houses.yearly)
    np.testing.assert_array_equal(units_in(houses, problem), np.ones(problem.groups, np.int32))


def test_the_consensus_can_be_paid_and_fits_its_floors() -> None:
    for seed in range(6):
        plans = draws_of(seed, 3, cells=8, sites=3)
        houses, p = consensus(plans), plans[0].problem
        floor = np.bincount(p.group_site, units_in(houses, p) * p.group_floor, minlength=p.sites)
        assert houses.capital <= p.budget + 1e-6
        assert (floor <= p.site_floor + 1e-9).all()


def test_the_same_comes_out_on_any_number_of_threads() -> None:
    _, one = weighed(11)
    _, two = weighed(11, workers=2)
    np.testing.assert_array_equal(one.worth, two.worth)
    assert [s.name for s in one.sets] == [s.name for s in two.sets]


def test_without_draws_there_is_nothing_to_weigh() -> None:
    plan = draws_of(1, 0)[0]
    with pytest.raises(ValueError, match="at least one draw"):
        judged(plan, [])
