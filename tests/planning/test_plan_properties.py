"""What holds for every plan: capacity, budget, whole needs, any order of rows, more budget; on small drawn regions."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.planning.plan_runs import SHALLOW, drawn_areas, drawn_rows, inputs_of, planned, shuffled

from lumbung.planning import draws
from lumbung.planning.assembly.makers import to_written_digits
from lumbung.planning.drawing.report import render_report
from lumbung.planning.folder.check import check_plan
from lumbung.planning.folder.schema import TABLES, PlanTables
from lumbung.planning.folder.write import write_plan
from lumbung.planning.needs import derive_needs
from lumbung.planning.placement import place_makers
from lumbung.planning.plan_inputs import PlanInputs, default_parameters
from lumbung.planning.siting.best_bound import MOST_FLOWS

HOURS = 1e-6
SHARES = 1e-6
NOISE = 1e-9
LARGE = 3_000_000_000
FEW = settings(max_examples=12, deadline=None)
SEEDS, BUDGETS = st.integers(0, 10_000), st.sampled_from([0, 60_000_000, 250_000_000, 900_000_000, LARGE])
MAKERS = st.integers(1, 90)


@pytest.fixture(autouse=True, scope="module")
def shallow() -> Iterator[None]:
    """Few steps: what is asked here holds for any number of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(draws, "MAIN", SHALLOW)
        patch.setattr(draws, "DRAW", SHALLOW)
        yield


def drawn(seed: int, makers: int) -> PlanInputs:
    areas = drawn_areas(seed, 1 + seed % 5)
    return inputs_of(areas, drawn_rows(seed, areas, makers))


def test_the_drawn_regions_do_open_houses() -> None:
    plans = [planned(drawn(seed, 90), LARGE) for seed in range(6)]
    assert sum(plan["sites"].height > 0 for plan in plans) >= 3
    assert sum(plan["assignments"].height for plan in plans) > 50


@FEW
@given(seed=SEEDS, makers=MAKERS, budget=BUDGETS)
def test_no_machine_is_used_beyond_its_hours(seed: int, makers: int, budget: int) -> None:
    plan = planned(drawn(seed, makers), budget)
    equipment = plan["equipment"]
    assert equipment.filter(pl.col("hours_assigned") > pl.col("hours_available") + HOURS).is_empty()
    used = plan["assignments"].group_by("site", "machine_type").agg(pl.col("hours_per_month").sum())
    joined = used.join(equipment, on=["site", "machine_type"], how="left")
    assert joined["hours_available"].null_count() == 0
    assert (joined["hours_per_month"] <= joined["hours_available"] + HOURS).all()


@FEW
@given(seed=SEEDS, makers=MAKERS, budget=BUDGETS)
def test_the_sites_cost_what_is_spent_and_that_is_within_the_budget(seed: int, makers: int, budget: int) -> None:
    plan = planned(drawn(seed, makers), budget)
    assert plan["sites"]["cost_rp"].sum() == plan.summary["spent_rp"] <= budget
    assert plan.summary["left_rp"] == budget - plan.summary["spent_rp"]


@FEW
@given(seed=SEEDS, makers=MAKERS, budget=BUDGETS)
def test_every_need_of_every_maker_is_served_or_unserved_or_split(seed: int, makers: int, budget: int) -> None:
    inputs = drawn(seed, makers)
    plan, expected = planned(inputs, budget), needs_of(inputs)
    assert plan["needs"].select("need", "enterprise", "step").rows() == expected.rows()
    served = plan["assignments"].select("need", "site", "module", "mode", "share").unique()
    unserved = plan["unserved"].select("need", "reason", "share").unique()  # a module's machines repeat it
    parts = pl.concat([served.select("need", "share"), unserved.select("need", "share")])
    whole = parts.group_by("need").agg(pl.col("share").sum()).sort("need")
    assert whole["need"].to_list() == expected["need"].to_list()
    assert ((whole["share"] - 1).abs() <= SHARES).all()
    assert parts.filter(pl.col("share") <= 0).is_empty()


def needs_of(inputs: PlanInputs) -> pl.DataFrame:
    """The needs of the same makers, derived by themselves."""
    register, parameters = inputs.register.sort("id"), default_parameters()
    placed = place_makers(register, inputs.areas, 1, 0, parameters)
    needs = to_written_digits(derive_needs(register, placed, inputs.areas, parameters, 1))
    return needs.rows.select("need", "enterprise", "step").sort("need")


@FEW
@given(seed=SEEDS, makers=MAKERS, budget=BUDGETS, order=st.integers(0, 1000))
def test_any_order_of_rows_gives_the_same_tables(seed: int, makers: int, budget: int, order: int) -> None:
    areas = drawn_areas(seed, 1 + seed % 5)
    rows = drawn_rows(seed, areas, makers)
    one = planned(inputs_of(areas, rows), budget)
    other = planned(inputs_of(shuffled(areas, order), shuffled(rows, order)), budget)
    assert_equal(one, other)


def assert_equal(one: PlanTables, other: PlanTables) -> None:
    for name in TABLES:
        assert one[name].equals(other[name]), name
    assert one.summary == other.summary


@settings(max_examples=8, deadline=None)
@given(seed=SEEDS, makers=MAKERS, budget=BUDGETS)
def test_the_check_finds_nothing_wrong_with_any_plan(seed: int, makers: int, budget: int) -> None:
    plan = planned(drawn(seed, makers), budget)
    with tempfile.TemporaryDirectory() as folder:
        assert check_plan(write_plan(plan, Path(folder) / "plan", render_report)) == []


@settings(max_examples=10, deadline=None)
@given(seed=SEEDS, makers=st.integers(20, 90), ladder=st.lists(st.integers(0, 1_500), min_size=2, max_size=4))
def test_adding_budget_never_lowers_the_bound(seed: int, makers: int, ladder: list[int]) -> None:
    inputs = drawn(seed, makers)
    plans = [planned(inputs, step * 1_000_000, draws=0).summary for step in sorted(ladder)]
    assume(plans[-1]["steps"]["siting"]["arcs"] <= MOST_FLOWS / 8)  # up to eight units of a module
    for less, more in pairwise(plans):
        bound = less["bound_rp_year"]
        assert more["bound_rp_year"] >= bound - NOISE * bound - 1  # each is rounded up to a rupiah
        assert more["bound_rp_year"] >= less["objective_rp_year"] - 1
