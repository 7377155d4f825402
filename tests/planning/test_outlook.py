"""Frontier and robust set in the plan's folder: written, read back, checked, and a check that finds what is changed."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from tests.planning.plan_runs import SHALLOW, drawn_areas, drawn_rows, inputs_of

from lumbung.planning import draws, outlook
from lumbung.planning.drawing.report import render_report
from lumbung.planning.folder.check import check_plan
from lumbung.planning.folder.read import read_plan
from lumbung.planning.folder.schema import ADDED, PlanTables
from lumbung.planning.folder.summary_fields import SUMMARY, SUMMARY_OF_OUTLOOK
from lumbung.planning.folder.write import write_plan
from lumbung.planning.plan import Asked, make_plan
from lumbung.planning.plan_inputs import default_parameters

BUDGET = 900_000_000


@pytest.fixture(scope="module")
def tables() -> PlanTables:
    """A small region, planned with few steps and few draws."""
    with pytest.MonkeyPatch.context() as patch:
        for room, name in ((draws, "MAIN"), (draws, "DRAW"), (outlook, "LINK"), (outlook, "AGAIN")):
            patch.setattr(room, name, SHALLOW)
        patch.setattr(outlook, "ROBUST_DRAWS", 2)
        areas = drawn_areas(3, 4)
        return made(areas, drawn_rows(3, areas, 45))


def made(areas: pl.DataFrame, rows: pl.DataFrame) -> PlanTables:
    return make_plan(inputs_of(areas, rows), Asked(BUDGET, default_parameters(), draws=1, frontier=True))


def test_the_folder_holds_both_and_every_sum_can_be_recomputed(tables: PlanTables, tmp_path: Path) -> None:
    out = write_plan(tables, tmp_path / "plan", render_report)
    assert check_plan(out) == []
    again = read_plan(out)
    for name in ADDED:
        assert again[name].equals(tables[name])
        assert again[name].height > 0
    assert set(again.summary) == {*SUMMARY, *SUMMARY_OF_OUTLOOK}
    report = (out / "report.html").read_text(encoding="utf-8")
    assert 'id="id-uang-lain"' in report
    assert 'id="en-untung"' in report


def test_a_folder_without_them_is_whole(tables: PlanTables, tmp_path: Path) -> None:
    frames = {name: frame for name, frame in tables.frames.items() if name not in ADDED}
    summary = {name: value for name, value in tables.summary.items() if name not in SUMMARY_OF_OUTLOOK}
    bare = PlanTables(frames, summary, tables.areas, None, {})
    out = write_plan(bare, tmp_path / "plan", render_report)
    assert check_plan(out) == []
    assert not (out / "frontier.csv").exists()
    assert read_plan(out)["frontier"].is_empty()
    assert "uang-lain" not in (out / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("table", "column", "change"),
    [
        ("frontier", "bound_rp_year", -10**12), ("frontier", "spent_rp", 10**13), ("robust", "worth_rp_year", 10**12),
        ("robust", "regret_rp_year", -1), ("robust", "bound_rp_year", -10**12),
    ],
)  # fmt: skip
def test_the_check_finds_a_number_that_cannot_be(
    tables: PlanTables, tmp_path: Path, table: str, column: str, change: int
) -> None:
    row = tables[table].height // 2
    at = pl.int_range(pl.len()) == row
    wrong = tables[table].with_columns(
        pl.when(at).then(pl.col(column) + change).otherwise(pl.col(column)).alias(column)
    )
    changed = PlanTables({**tables.frames, table: wrong}, tables.summary, tables.areas, None, {})
    findings = check_plan(write_plan(changed, tmp_path / "plan", render_report))
    assert any(finding.file == f"{table}.csv" and finding.line > 0 for finding in findings)


def test_the_chart_has_the_budget_of_the_plan_and_a_table_beside_it(tables: PlanTables) -> None:
    points = tables["frontier"]
    assert points.filter("of_plan")["budget_rp"].to_list() == [BUDGET]
    assert points["equity_floor"].n_unique() == 3
    report = render_report(tables)
    assert "rencana ini" in report
    assert "this plan" in report
