"""From needs to makers' hours on a line of villages: nothing lost, no machine over its hours, order of rows no matter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.siting.small_problems import SmallNeeds, line_of_areas

from lumbung.core.parameters import Parameters, load_parameters
from lumbung.planning.siting import (
    Effort,
    MakersHours,
    SitingProblem,
    SitingResult,
    assign_makers,
    build_problem,
    places_at_areas,
    robust_sites,
    solve,
    verify,
)

PARAMETERS = load_parameters("lumbung.planning.siting")
CHEAP = PARAMETERS.override({"house_running_rp_year": 5_000_000, "house_opening_rp": 10_000_000}, "test")


@dataclass(frozen=True)
class Planned:
    needs: SmallNeeds
    problem: SitingProblem
    result: SitingResult
    hours: MakersHours


def planned(needs: SmallNeeds, budget: float = 1e9, parameters: Parameters = CHEAP) -> Planned:
    areas = line_of_areas()
    problem = build_problem(needs, areas, places_at_areas(areas, parameters), parameters, budget=budget)
    result = solve(problem, Effort(200, 40), seed=1)
    return Planned(needs, problem, result, assign_makers(problem, result, needs, seed=1))


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 1000), budget=st.sampled_from([0.0, 5e7, 1.5e8, 1e9]))
def test_every_candidate_need_is_whole(seed: int, budget: float) -> None:
    plan = planned(SmallNeeds(seed=seed), budget)
    assert verify(plan.problem, plan.result) == []
    shares = pl.concat([plan.hours.rows.select("need", "share"), plan.hours.unserved.select("need", "share")])
    sums = shares.group_by("need").agg(pl.col("share").sum())
    wanted = plan.needs.rows.filter(pl.col("status") == "candidate")["need"]
    assert sorted(sums["need"]) == sorted(wanted)
    assert (sums["share"] - 1).abs().max() < 1e-9


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 1000))
def test_no_machine_gives_more_hours_than_it_has(seed: int) -> None:
    plan = planned(SmallNeeds(makers=80, seed=seed), 1.5e8)
    used = plan.hours.rows.group_by("site", "module").agg(pl.col("hours_per_month").sum())
    sites, modules = plan.problem.labels.sites["site"], plan.problem.labels.modules["module"]
    for site, module, hours in used.iter_rows():
        g = next(
            g for g in range(plan.problem.groups)
            if sites[int(plan.problem.group_site[g])] == site and modules[int(plan.problem.group_module[g])] == module
        )  # fmt: skip
        assert hours <= plan.problem.group_hours[g] * plan.result.units[g] + 1e-9


def test_the_order_of_rows_changes_nothing() -> None:
    needs = SmallNeeds()
    first, second = planned(needs, 1.5e8), planned(needs.shuffled(3), 1.5e8)
    assert first.hours.rows.equals(second.hours.rows)
    assert first.hours.unserved.equals(second.hours.unserved)
    assert (first.result.bound, first.result.objective) == (second.result.bound, second.result.objective)


def test_without_money_everyone_is_over_budget() -> None:
    assert set(planned(SmallNeeds(), 0.0).hours.unserved["reason"]) <= {"over_budget", "too_little_demand"}


def test_a_budget_for_one_unit_leaves_reasons_that_name_the_money() -> None:
    plan = planned(SmallNeeds(makers=120), 1.2e8)
    assert {"over_budget", "no_capacity"} & set(plan.hours.unserved["reason"])


def test_few_makers_are_told_that_demand_is_too_little() -> None:
    plan = planned(SmallNeeds(makers=2))
    assert set(plan.hours.unserved["reason"]) == {"too_little_demand"}


def test_a_journey_that_eats_the_saving_is_too_far() -> None:
    needs = SmallNeeds()
    needs.offers = needs.offers.with_columns(pl.lit(10_000_000.0).alias("travel_rp_minute_month"))
    assert set(planned(needs).hours.unserved["reason"]) == {"too_far"}


def test_flood_prone_ground_costs_its_penalty() -> None:
    sites = planned(SmallNeeds()).problem.labels.sites
    assert set(sites.filter(pl.col("name") == "Desa 0")["flood_penalty_rp"]) <= {25_000_000}
    assert set(sites.filter(pl.col("name") != "Desa 0")["flood_penalty_rp"]) == {0}


def test_journeys_within_reach_only_and_never_under_two_minutes() -> None:
    minutes = planned(SmallNeeds()).problem.arc_minutes
    assert minutes.min() >= 2.0
    assert minutes.max() <= 30.0


def test_house_kinds_do_not_share_a_hall() -> None:
    problem = planned(SmallNeeds()).problem
    kinds = dict(problem.labels.modules.select("module", "house_kind").iter_rows())
    for g in range(problem.groups):
        module = problem.labels.modules["module"][int(problem.group_module[g])]
        assert problem.labels.sites["kind"][int(problem.group_site[g])] == kinds[module]


def test_a_chosen_site_is_robust_only_if_every_draw_has_one_near() -> None:
    plan = planned(SmallNeeds())
    pair = (plan.problem, plan.result)
    nothing = planned(SmallNeeds(), 0.0)
    assert robust_sites(pair, [pair, pair], 2000.0).sum() == plan.result.open_sites.sum() > 0
    assert robust_sites(pair, [pair, (nothing.problem, nothing.result)], 2000.0).sum() == 0


def test_the_same_house_is_preferred_to_one_that_is_little_nearer() -> None:
    plan = planned(SmallNeeds(makers=100))
    spread = plan.hours.rows.group_by("need").agg(pl.col("site").n_unique())["site"]
    assert float(spread.mean()) < 1.2  # type: ignore[arg-type]


def test_money_in_the_problem_is_in_whole_rupiah() -> None:
    problem = planned(SmallNeeds()).problem
    assert np.array_equal(problem.group_capital, np.round(problem.group_capital))
    assert problem.labels.sites["capital_rp"].dtype == pl.Int64


@pytest.mark.parametrize("share", [0.0, 0.9])
def test_each_district_gets_its_share(share: float) -> None:
    parameters = CHEAP.override({"equity_floor_share": share}, "test")
    plan = planned(SmallNeeds(makers=60, seed=4), 2e8, parameters)
    assert verify(plan.problem, plan.result) == []
