"""A problem cut at its regions' borders: nothing is lost, nothing is there twice, and prices keep the bound valid."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.regions.small_cuts import Here, cut_in
from tests.planning.siting.small_problems import drawn

from lumbung.core.errors import ParameterError
from lumbung.planning.regions import ByRegion
from lumbung.planning.regions.budget import Offer, budgets_of, shared_price
from lumbung.planning.regions.cutting import Region, cut, priced, viable_arcs, with_arcs
from lumbung.planning.regions.owners import claimed, floors_of, home_regions
from lumbung.planning.regions.solve import solve_by_regions
from lumbung.planning.siting import Effort, SitingProblem, solve, solve_exactly, verify

SEEDS = st.integers(0, 10_000)
DEEP = (150, 60)


@given(seed=SEEDS, regions=st.integers(1, 4))
@settings(max_examples=40, deadline=None)
def test_every_site_machine_and_arc_is_in_one_region_with_its_figures(seed: int, regions: int) -> None:
    problem, names, of_site, _ = cut_in(regions, seed)
    found = cut(problem, names, of_site)
    for kind, count in (("sites", problem.sites), ("groups", problem.groups), ("arcs", problem.arcs)):
        assert sorted(np.concatenate([getattr(region, kind) for region in found])) == list(range(count))
    holders = np.zeros(problem.cells)
    for region in found:
        part = region.problem
        assert np.array_equal(region.cells[part.arc_cell], problem.arc_cell[region.arcs])
        assert np.array_equal(region.groups[part.arc_group], problem.arc_group[region.arcs])
        assert np.array_equal(region.sites[part.group_site], problem.group_site[region.groups])
        assert np.array_equal(part.arc_value, problem.arc_value[region.arcs])
        assert np.array_equal(part.cell_district, problem.cell_district[region.cells])
        holders[region.cells] += 1
    for region in found:
        assert np.array_equal(region.border, holders[region.cells] > 1)


@given(
    seed=SEEDS, regions=st.integers(2, 4), price=st.floats(0, 2), cells=st.lists(st.floats(0, 1500), min_size=8, max_size=8)
)  # fmt: skip
@settings(max_examples=12, deadline=None)
def test_at_any_shared_prices_the_regions_bounds_and_the_prices_are_a_bound_of_the_whole(
    seed: int, regions: int, price: float, cells: list[float]
) -> None:
    """The proof of docs/developers/regions.md, against the exact optimum."""
    problem, names, of_site, _ = cut_in(regions, seed)
    found = cut(problem, names, of_site)
    at_border = np.zeros(problem.cells)
    for region in found:
        at_border[region.cells[region.border]] = np.array(cells)[region.cells[region.border]]
    parts = [priced(region.problem, price, at_border[region.cells]).with_equity(0.0) for region in found]
    bounds = [solve(part, Effort(60, 0)).bound for part in parts]
    whole = sum(bounds) + at_border.sum() + price * problem.budget
    assert whole >= solve_exactly(problem).objective * (1 - 1e-6)


@given(seed=SEEDS, regions=st.integers(2, 3), equity=st.sampled_from([0.0, 0.3, 0.8]))
@settings(max_examples=12, deadline=None)
def test_a_cut_plan_keeps_every_row_of_the_whole_and_its_bound_holds(seed: int, regions: int, equity: float) -> None:
    problem, names, of_site, of_cell = cut_in(regions, seed, equity)
    result, told = solve_by_regions(problem, names, of_site, of_cell, engine=Here(), steps=DEEP)
    assert verify(problem, result) == []
    best = solve_exactly(problem).objective
    assert result.objective <= best + 1e-6 * max(1.0, best)
    assert result.bound >= best - 1e-6 * max(1.0, best)
    assert result.objective >= told.joined - 1e-6
    assert sum(told.budgets) <= problem.budget * (1 + 1e-9)


def test_regions_that_share_nobody_lose_nothing_at_a_border() -> None:
    """Two islands side by side, plenty of money: the plan is worth what both are worth alone."""
    islands = [drawn(seed, cells=5, sites=2, equity=0.0).with_budget(1e9) for seed in (3, 8)]
    alone = sum(solve_exactly(island).objective for island in islands)
    both = side_by_side(*islands)
    of_site = np.array([0] * islands[0].sites + [1] * islands[1].sites, np.int32)
    of_cell = np.array([0] * islands[0].cells + [1] * islands[1].cells, np.int32)
    result, told = solve_by_regions(both, ("West", "East"), of_site, of_cell, engine=Here(), steps=(400, 200))
    assert told.border_cells == 0
    assert alone > 0
    assert result.objective == pytest.approx(alone, rel=1e-3)  # 0.05 hours of each machine stay free


def side_by_side(a: SitingProblem, b: SitingProblem) -> SitingProblem:
    """One problem of two that have nothing in common but the budget."""
    joined = {
        name: np.concatenate((getattr(a, name), getattr(b, name)))
        for name in (
            "cell_hours", "cell_district", "cell_status", "site_yearly", "site_capital", "site_floor", "group_module",
            "group_hours", "group_yearly", "group_capital", "group_floor", "arc_value", "arc_hours",
        )
    }  # fmt: skip
    return SitingProblem(
        **joined, district_count=a.district_count, budget=a.budget, equity_floor=a.equity_floor,
        site_start=np.concatenate((a.site_start, b.site_start[1:] + a.groups)),
        group_start=np.concatenate((a.group_start, b.group_start[1:] + a.arcs)),
        arc_cell=np.concatenate((a.arc_cell, b.arc_cell + np.int32(a.cells))),
    )  # fmt: skip


def test_a_maker_across_the_border_is_served_by_one_region_only() -> None:
    problem, names, of_site, of_cell = cut_in(2, 5)
    engine = Here()
    solve_by_regions(problem, names, of_site, of_cell, engine=engine, steps=DEEP)
    last = engine.rounds[-1]
    regions: list[Region] = cut(problem, names, of_site)
    held = [set(region.cells[job.problem.arc_cell].tolist()) for region, job in zip(regions, last, strict=True)]
    assert any(region.border.any() for region in regions)
    assert not held[0] & held[1]


def test_a_cell_that_home_leaves_goes_to_the_region_that_serves_most_of_it() -> None:
    home = np.array([0, 0, 1, -1], np.int32)
    at_home = np.array([1.0, 0.2, 0.0, 0.0])
    offered = np.array([[0.0, 0.3, 0.9, 0.0], [1.0, 0.8, 0.4, 0.0]])
    assert claimed(home, at_home, offered).tolist() == [0, 1, 0, -1]


def test_a_cell_is_at_home_where_it_lies_if_it_can_be_served_there() -> None:
    problem, names, of_site, of_cell = cut_in(2, 5)
    regions = cut(problem, names, of_site)
    home = home_regions(problem, regions, of_cell)
    for cell in range(problem.cells):
        holders = [r for r, region in enumerate(regions) if cell in region.cells]
        assert home[cell] == (of_cell[cell] if of_cell[cell] in holders else holders[0] if holders else -1)


def test_only_regions_with_a_district_below_the_floor_are_given_one() -> None:
    problem, names, of_site, _ = cut_in(2, 5, equity=0.5)
    regions = cut(problem, names, of_site)
    owner = (np.arange(problem.cells) % 2).astype(np.int32)
    everyone = np.ones((2, problem.cells))
    assert floors_of(problem, regions, owner, everyone) == [0.0, 0.0]
    apart = replace(problem, cell_district=owner)
    floors = floors_of(apart, regions, owner, np.where(owner == 0, 1.0, 0.0) * everyone)
    assert floors[0] == 0.0
    assert floors[1] == problem.equity_floor


def test_machines_that_too_few_makers_are_left_for_are_sieved_out() -> None:
    problem = drawn(4, equity=0.0)
    few = with_arcs(problem, np.arange(problem.arcs) == 0)
    assert with_arcs(few, viable_arcs(few)).arcs == viable_arcs(few).sum()
    hours = np.bincount(problem.arc_group, problem.arc_hours, minlength=problem.groups)
    idle = hours < problem.minimum_use * problem.group_hours
    assert not (viable_arcs(problem) & idle[problem.arc_group]).any()


@given(
    wishes=st.lists(st.floats(1, 1e9), min_size=1, max_size=6), steepness=st.floats(0.1, 100), share=st.floats(0.01, 1.5)
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_one_price_makes_all_regions_keep_the_budget(wishes: list[float], steepness: float, share: float) -> None:
    """Regions that ask for less the dearer capital is, smoothly: the price is found, and the budgets add up."""

    def offered(price: float) -> Offer:
        capital = tuple(wish / (1 + steepness * price) for wish in wishes)
        return Offer(price, capital, capital)

    budget = share * sum(wishes)
    price, offers = shared_price(offered, budget)
    assert offered(price).spent <= budget
    assert (price == 0) == (sum(wishes) <= budget)
    assert all(offer.spent > budget for offer in offers if offer.price < price)
    budgets = budgets_of(offers, price, budget)
    assert min(budgets) >= 0
    assert sum(budgets) == pytest.approx(budget)


def test_a_level_that_there_is_not_is_told_in_words() -> None:
    with pytest.raises(ParameterError, match="no area level 'island'"):
        ByRegion("island").check()
