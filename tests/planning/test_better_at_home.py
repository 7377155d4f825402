"""Once use and distance are known, nobody is sent to a machine where she gains nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.siting.small_problems import drawn

from lumbung.planning.assembly.stay_home import StayHome, no_gain, without_home_visits
from lumbung.planning.command import run
from lumbung.planning.drawing.report.facts import gather
from lumbung.planning.folder.check import check_plan
from lumbung.planning.folder.read import read_plan
from lumbung.planning.siting import Effort, SitingProblem, SitingResult, solve, verify
from lumbung.planning.siting.result import hours_by_group

EFFORT = (60, 40)


def solved(seed: int) -> tuple[SitingProblem, SitingResult, StayHome]:
    """A drawn problem in which savings an hour differ tenfold and machines are dear, its plan, and who stays at home."""
    problem = drawn(seed, cells=14)
    part = np.random.default_rng(seed).uniform(0.1, 1, problem.cells)
    problem = replace(
        problem, arc_value=problem.arc_value * part[problem.arc_cell], group_yearly=3 * problem.group_yearly
    )
    result = solve(problem, Effort(*EFFORT), seed=1)
    return problem, result, without_home_visits(problem, result)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_every_visit_of_the_plan_gains_and_no_rule_of_the_model_is_broken(seed: int) -> None:
    _, result, stay = solved(seed)
    assert not no_gain(stay.problem, stay.result.units, stay.result.flow).any()
    assert verify(stay.problem, stay.result) == []
    assert stay.result.bound >= result.bound
    assert stay.result.objective == pytest.approx(result.objective - stay.given_up_rp_year)
    assert stay.units_given_up == result.units.sum() - stay.result.units.sum()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_who_stays_at_home_came_before_and_would_gain_at_no_machine_with_room(seed: int) -> None:
    problem, result, stay = solved(seed)
    served = [
        np.bincount(p.arc_cell, r.flow, minlength=p.cells) for p, r in ((problem, result), (stay.problem, stay.result))
    ]
    home = np.flatnonzero(stay.home > 0)
    assert stay.home[home] == pytest.approx((served[0] - served[1])[home])
    units, used = stay.result.units, hours_by_group(stay.problem, stay.result.flow)
    for arc in np.flatnonzero(np.isin(problem.arc_cell, home)):
        group = problem.arc_group[arc]
        if units[group] and problem.group_hours[group] * units[group] - used[group] > 1:
            hourly = problem.group_yearly[group] * units[group] / used[group]
            assert problem.arc_value[arc] <= hourly * problem.arc_hours[arc] * 1.002


def test_a_plan_in_which_all_gain_stays_as_it_is() -> None:
    plans = [solved(seed) for seed in range(20)]
    kept = [(result, stay) for problem, result, stay in plans if not no_gain(problem, result.units, result.flow).any()]
    assert 0 < len(kept) < len(plans)
    for result, stay in kept:
        assert stay.result is result
        assert not stay.home.any()


def two_bakers() -> SitingProblem:
    """One machine of Rp 120 a year; the near baker saves 200 with 90 hours, the far one 20 with 60."""
    one = np.ones(1)
    return SitingProblem(
        cell_hours=np.array([90.0, 60.0]), cell_district=np.zeros(2, np.int32), cell_status=np.full(2, 2, np.int8), district_count=1,
        site_yearly=0 * one, site_capital=10 * one, site_floor=10 * one, site_start=np.array([0, 1], np.int32),
        group_module=np.zeros(1, np.int32), group_hours=150 * one, group_yearly=120 * one, group_capital=5 * one, group_floor=one,
        group_start=np.array([0, 2], np.int32), arc_cell=np.array([0, 1], np.int32), arc_value=np.array([200.0, 20.0]),
        arc_hours=np.array([90.0, 60.0]), budget=100.0, equity_floor=0.0,
    )  # fmt: skip


def test_the_far_baker_stays_at_home_and_the_near_one_still_comes() -> None:
    problem = two_bakers()
    result = solve(problem, Effort(*EFFORT), seed=1)
    assert result.objective == pytest.approx(100, abs=0.2)  # both: 220 - 120
    stay = without_home_visits(problem, result)
    assert stay.home == pytest.approx([0, 1], abs=0.01)  # a machine keeps 0.05 hours free
    assert stay.result.objective == pytest.approx(80)
    assert stay.given_up_rp_year == pytest.approx(20, abs=0.2)
    assert stay.result.bound == result.bound


AREAS = (
    "code,village,district,city,lat,lon,population_2024\n"
    "31.01,Melati,Timur,Kota,-6.2,106.8,1000\n31.02,Mawar,Barat,Kota,-6.21,106.83,900\n31.03,Dahlia,Barat,Kota,-6.23,106.85,900\n"
)
TRADES = (
    "Produksi konveksi pakaian", "Percetakan sablon", "Bengkel las dan bubut", "Produksi roti", "Industri tempe",
    "Percetakan undangan",
)  # fmt: skip


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plan")
    rows = [f"E{i:03d},Kota,,31.0{1 + i % 3},Mikro,{TRADES[i // 3 % 6]}" for i in range(120)]
    (folder / "areas.csv").write_text(AREAS)
    (folder / "register.csv").write_text("\n".join(["id,city,district,area_code,size,activity", *rows]) + "\n")
    out = folder / "plan"
    files = ["--enterprises", str(folder / "register.csv"), "--areas", str(folder / "areas.csv"), "--out", str(out)]
    run([*files, "--budget", "4000000000", "--draws", "0"])
    return out


def test_such_needs_stand_in_unserved_with_their_reason_and_all_totals_agree(plan: Path) -> None:
    assert check_plan(plan) == []
    found = read_plan(plan)
    candidates = found["needs"].filter(pl.col("status") == "candidate")["need"]
    moved = found["unserved"].filter(
        (pl.col("reason") == "better_at_home") & pl.col("need").is_in(candidates.implode())
    )
    told = found.summary["recheck"]
    assert told["needs_better_at_home"] == moved["need"].n_unique() > 0
    assert told["needs_assigned_better_at_home"] == 0
    assert not found["assignments"]["better_at_home"].any()


def test_no_machine_stands_for_those_who_stayed_at_home(plan: Path) -> None:
    found = read_plan(plan)
    assert found.summary["recheck"]["units_given_up"] == 1
    use = found["modules"]["hours_assigned"] / (found["modules"]["units"] * found["modules"]["hours_per_month"])
    assert use.min() >= 0.199


def test_hours_at_home_are_no_demand_in_any_total(plan: Path) -> None:
    found = read_plan(plan)
    hours, districts = found.summary["hours"], found["districts"]
    assert districts["home_hours"].sum() == pytest.approx(hours["unserved"]["better_at_home"], abs=0.05)
    lost = sum(value for reason, value in hours["unserved"].items() if reason not in ("better_at_home", "no_machine"))
    assert hours["candidate"] == pytest.approx(hours["served"] + lost, abs=0.05)
    assert hours["needs"] == pytest.approx(hours["served"] + sum(hours["unserved"].values()), abs=0.05)


def test_plan_json_and_the_report_name_the_same_districts_below_the_floor_and_the_same_shares(plan: Path) -> None:
    found = read_plan(plan)
    facts, told = gather(found), found.summary["equity"]
    assert [f"{row['city']} / {row['district']}" for row in facts.below] == told["districts_below"]
    assert facts.served_share == pytest.approx(told["served_share_of_demand"], abs=1e-6)
    assert facts.reachable_share == pytest.approx(told["served_share_within_reach"], abs=1e-6)
    districts = found["districts"]
    assert (districts["reachable_hours"] <= districts["candidate_hours"] + 0.01).all()


def test_whatever_the_reason_the_machines_beside_the_main_one_are_listed(plan: Path) -> None:
    found = read_plan(plan)
    beside = dict(found["needs"].select("need", "companions").iter_rows())
    main = dict(found["needs"].select("need", "machine_type").iter_rows())
    named = found["unserved"].group_by("need", "reason").agg(pl.col("machine_type").sort())
    for need, _, machines in named.iter_rows():
        assert machines == sorted([main[need], *beside[need].split()])
    at_home = found["unserved"].filter(pl.col("reason") == "better_at_home")["need"]
    assert any(beside[need] for need in at_home)
