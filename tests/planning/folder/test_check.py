"""`check_plan` finds nothing wrong with a right plan, and finds any figure that was changed."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from tests.planning.folder.small_plan import ROWS, small_plan

from lumbung.planning.folder.check import check_plan
from lumbung.planning.folder.schema import FILES, PLAN_JSON, TABLES, TIMINGS_JSON
from lumbung.planning.folder.seal import canonical, file_hash, sealed
from lumbung.planning.folder.write import write_plan


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small plan on disk."""
    return write_plan(small_plan(), tmp_path / "plan", lambda _: "<html></html>")


def read(path: Path) -> list[list[str]]:
    """All cells, the header first."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def change(folder: Path, table: str, line: int, column: str, value: str) -> None:
    """Write one cell of a CSV anew."""
    path = folder / TABLES[table].file
    rows = read(path)
    rows[line - 1][rows[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)


def seal_again(folder: Path, **changes: object) -> None:
    """What somebody would do who hides a change: compute hashes and fingerprint anew."""
    content = json.loads((folder / PLAN_JSON).read_text(encoding="utf-8")) | changes
    hashes = {name: file_hash(folder / name) for name in FILES if name not in (PLAN_JSON, TIMINGS_JSON)}
    (folder / PLAN_JSON).write_bytes(canonical(sealed(content, hashes)))


def test_a_right_plan_has_nothing_wrong(folder: Path) -> None:
    assert check_plan(folder) == []


def test_sealing_again_what_was_not_changed_changes_nothing(folder: Path) -> None:
    before = (folder / PLAN_JSON).read_bytes()
    seal_again(folder)
    assert (folder / PLAN_JSON).read_bytes() == before


@pytest.mark.parametrize("table", sorted(ROWS))
def test_any_changed_cell_is_found_by_the_seal(folder: Path, table: str) -> None:
    path = folder / TABLES[table].file
    kept = path.read_bytes()
    for line, row in enumerate(read(path)[1:], 2):
        for column, cell in zip(TABLES[table].names, row, strict=True):
            change(folder, table, line, column, cell + "1")
            found = check_plan(folder)
            assert any(finding.file == path.name for finding in found), (line, column)
            path.write_bytes(kept)


SUMS = [
    *(("sites", 2, column, "7") for column in ("cost_rp", "site_rp", "fit_out_rp", "machines_rp", "yearly_rp", "makers")),
    *(("sites", 2, column, "7.00") for column in ("hours_available", "hours_assigned")),
    ("sites", 2, "utilisation", "0.7000"), ("sites", 2, "robust", "no"), ("sites", 3, "robust", "yes"), ("sites", 2, "kind", "existing"),
    ("sites", 2, "area_code", "99"), ("sites", 2, "floor_m2", "5.0000"), ("sites", 2, "floor_cap_m2", "3.00"), ("sites", 3, "facility", "F2"),
    *(("equipment", 3, column, "7") for column in ("units", "unit_cost_rp", "cost_rp")),
    *(("equipment", 3, column, "7.00") for column in ("hours_available", "hours_assigned")),
    ("equipment", 3, "utilisation", "0.1000"), ("equipment", 3, "machine_type", "oven"), ("equipment", 3, "site", "S2"),
    *(("modules", 2, column, "7") for column in ("units", "capital_rp")),
    *(("modules", 2, column, "7.00") for column in ("hours_per_month", "hours_assigned")),
    ("modules", 2, "fit_out_rp", "7"),
    ("modules", 2, "yearly_here_rp", "7.00"),
    ("sites", 2, "site_yearly_rp", "7"),
    ("sites", 2, "flood_penalty_rp", "6000000"),
    ("modules", 2, "companions", "oven"), ("modules", 2, "floor_m2", "5.0000"), ("modules", 2, "yearly_rp", "900000000.00"),
    ("assignments", 2, "hours_per_month", "101.00"), ("assignments", 2, "share", "0.900000"), ("assignments", 2, "travel_minutes", "29.00"),
    ("assignments", 2, "enterprise", "E2"), ("assignments", 2, "site", "S2"), ("assignments", 2, "need", "2"), ("assignments", 2, "mode", "toll"),
    ("assignments", 6, "better_at_home", "yes"), ("assignments", 6, "travel_minutes", "29.00"),
    ("unserved", 2, "hours_per_month", "11.00"), ("unserved", 2, "share", "0.500000"), ("unserved", 2, "reason", "too_far"),
    ("unserved", 3, "reason", "because"), ("unserved", 2, "enterprise", "E3"),
    ("needs", 2, "hours_per_month", "101.00"), ("needs", 2, "status", "better_at_home"), ("needs", 2, "enterprise", "E4"),
    ("needs", 2, "weight", "2.0000"), ("needs", 2, "area_code", "31.02"),
    ("offers", 2, "saving_rp_month", "9000000.00"), ("offers", 2, "hours_per_month", "99.00"),
    ("offers", 2, "travel_rp_minute_month", "900000.0000"),
    ("clusters", 2, "members", "3"), ("members", 2, "cluster", "K009"), ("members", 2, "enterprise", "E3"),
    ("isolated", 2, "enterprise", "E1"), ("areas", 2, "makers", "3"), ("areas", 3, "imputed_makers", "0"),
    *(("areas", 2, column, "7.00") for column in ("candidate_hours", "served_hours")), ("areas", 2, "served_share", "0.1000"),
    *(("districts", 3, column, "7.00") for column in ("candidate_hours", "served_hours", "home_hours", "no_machine_hours")),
    ("districts", 3, "makers", "7"), ("districts", 3, "served_share", "0.1000"),
    ("districts", 3, "reachable_hours", "129.00"), ("districts", 3, "reachable_share", "0.1000"), ("districts", 3, "below_floor", "yes"),
    ("draws", 2, "objective_rp_year", "7"), ("draws", 2, "bound_rp_year", "7"), ("draws", 2, "spent_rp", "7"), ("draws", 2, "sites", "7"),
    ("draws", 3, "near_sites", "2"), ("draw_sites", 4, "lat", "-6.400000"), ("existing", 2, "placed", "no"),
    ("enterprises", 2, "planned", "no"), ("enterprises", 3, "size_assumed", "no"), ("enterprises", 4, "imputed", "no"),
    ("enterprises", 2, "producer", "no"), ("enterprises", 2, "plan_area_code", "31.02"), ("enterprises", 3, "size", "huge"),
]  # fmt: skip
"""(table, line, column, another value) for each figure that follows from others."""


@pytest.mark.parametrize(("table", "line", "column", "value"), SUMS, ids=str)
def test_a_changed_figure_is_found_by_its_sums_even_under_a_new_seal(
    folder: Path, table: str, line: int, column: str, value: str
) -> None:
    change(folder, table, line, column, value)
    seal_again(folder)
    assert check_plan(folder) != []


SAID = {
    "budget_rp": 40_000_000, "spent_rp": 1, "left_rp": 1, "objective_rp_year": 1, "savings_rp_year": 1, "yearly_cost_rp": 1,
    "bound_rp_year": 1, "gap": 0.5, "imputed": {"makers": 1, "makers_share": 0.9, "hours_share": 80 / 230}, "counts": {}, "hours": {},
    "recheck": {}, "parameters": {}, "equity": {"districts_below": ["Kota / Timur"]},
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(SAID))
def test_a_changed_figure_of_the_summary_is_found_even_under_a_new_seal(folder: Path, name: str) -> None:
    seal_again(folder, **{name: SAID[name]})
    assert any(finding.file == PLAN_JSON for finding in check_plan(folder))


@pytest.mark.parametrize("count", sorted(small_plan().summary["counts"]))
def test_each_count_is_recomputed(folder: Path, count: str) -> None:
    counts = small_plan().summary["counts"]
    seal_again(folder, counts=counts | {count: counts[count] + 1})
    assert [finding.column for finding in check_plan(folder)] == [f"counts.{count}"]


def test_whether_the_enterprises_are_made_up_is_said_with_yes_or_no(folder: Path) -> None:
    seal_again(folder, simulated="perhaps")
    assert [finding.column for finding in check_plan(folder)] == ["simulated"]


def test_a_need_sent_home_that_would_gain_at_a_machine_with_room_is_found(folder: Path) -> None:
    for line in (3, 4):
        change(folder, "unserved", line, "reason", "better_at_home")
    seal_again(folder)
    assert sum("she gains" in finding.message for finding in check_plan(folder)) == 1


def test_a_companion_that_is_not_listed_is_found(folder: Path) -> None:
    change(folder, "needs", 3, "companions", "scale")
    seal_again(folder)
    assert [finding.column for finding in check_plan(folder)] == ["companions"]


def test_a_changed_summary_is_found_by_its_fingerprint(folder: Path) -> None:
    content = json.loads((folder / PLAN_JSON).read_text(encoding="utf-8"))
    (folder / PLAN_JSON).write_bytes(canonical(content | {"seed": 2}))
    assert [str(f) for f in check_plan(folder)] == [
        "plan.json, fingerprint: does not belong to this content: it was changed"
    ]


@pytest.mark.parametrize("name", [name for name in FILES if name != TIMINGS_JSON])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert any(finding.file == name for finding in check_plan(folder))


def test_a_formula_that_came_back_is_named_with_its_line(folder: Path) -> None:
    change(folder, "enterprises", 2, "activity", '=HYPERLINK("http://x")')
    found = [str(finding) for finding in check_plan(folder)]
    assert any(text.startswith("enterprises.csv, line 2, activity:") and "formula" in text for text in found)


def test_a_row_that_stands_twice_or_out_of_order_is_named(folder: Path) -> None:
    rows = read(folder / "members.csv")
    (folder / "members.csv").write_text("\n".join(",".join(r) for r in (rows[0], rows[2], rows[1], rows[1])) + "\n")
    seal_again(folder)
    found = [str(finding) for finding in check_plan(folder) if finding.file == "members.csv"]
    assert any("out of order" in text for text in found)
    assert any("twice" in text for text in found)


def test_a_row_of_too_few_cells_and_a_wrong_header_are_named(folder: Path) -> None:
    with (folder / "clusters.csv").open("a") as stream:
        stream.write("K002,bakery\n")
    (folder / "isolated.csv").write_text("a,b\n1,2\n")
    found = {(finding.file, finding.line) for finding in check_plan(folder)}
    assert {("clusters.csv", 3), ("isolated.csv", 0)} <= found


def test_a_map_that_shows_other_figures_is_found_even_under_a_new_seal(folder: Path) -> None:
    path = folder / "plan.geojson"
    content = json.loads(path.read_text())
    content["features"][0]["properties"]["cost_rp"] += 1
    path.write_bytes(canonical(content))
    seal_again(folder)
    assert [(finding.file, finding.column) for finding in check_plan(folder)] == [("plan.geojson", "cost_rp")]
    content["features"] = content["features"][1:]
    path.write_bytes(canonical(content))
    seal_again(folder)
    assert "does not show each site" in str(check_plan(folder)[0])


def test_a_folder_that_is_no_plan_has_findings_and_raises_nothing(tmp_path: Path) -> None:
    assert len(check_plan(tmp_path)) >= len(TABLES)
