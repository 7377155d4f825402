"""Whatever a row names exists: enterprises, clusters, sites, needs, modules, areas."""

from __future__ import annotations

from lumbung.planning.folder.check.sheets import PlanFiles, Row
from lumbung.planning.folder.schema import REASONS, TABLES

LINKS = (
    ("members", "enterprise", "enterprises"),
    ("members", "cluster", "clusters"),
    ("cluster_links", "cluster", "clusters"),
    ("cluster_links", "neighbour", "clusters"),
    ("isolated", "enterprise", "enterprises"),
    ("isolated", "nearest_cluster", "clusters"),
    ("enterprises", "duplicate_of", "enterprises"),
    ("enterprises", "area_code", "areas"),
    ("enterprises", "plan_area_code", "areas"),
    ("sites", "area_code", "areas"),
    ("sites", "facility", "existing"),
    ("existing", "area_code", "areas"),
    ("equipment", "site", "sites"),
    ("modules", "site", "sites"),
    ("assignments", "enterprise", "enterprises"),
    ("assignments", "site", "sites"),
    ("assignments", "need", "needs"),
    ("unserved", "enterprise", "enterprises"),
    ("unserved", "need", "needs"),
    ("needs", "enterprise", "enterprises"),
    ("needs", "area_code", "areas"),
    ("offers", "need", "needs"),
)
"""(table, column) names the first column of the third; an empty cell names nothing."""

NEVER_EMPTY = {
    ("members", "cluster"),
    ("sites", "area_code"),
    *((table, column) for table, column, _ in LINKS if column in ("enterprise", "site", "need")),
}

WORDS = {
    ("enterprises", "size"): ("micro", "small", "medium", "large", "unknown"),
    ("enterprises", "producer"): ("yes", "no", "unknown"),
    ("sites", "kind"): ("existing", "new"),
    ("sites", "house_kind"): ("food", "textile_print", "wood_metal", "chemical"),
    ("unserved", "reason"): REASONS,
    ("needs", "status"): ("candidate", "better_at_home", "no_machine"),
    ("assignments", "mode"): ("self", "toll"),
    ("offers", "mode"): ("self", "toll"),
}
"""Columns that hold one of a few words."""


def check_links(files: PlanFiles) -> None:
    """Every name points at a row; every coded word is one of its list."""
    known = {name: {row.cells[TABLES[name].columns[0].name] for row in files[name]} for name in TABLES}
    for table, column, target in LINKS:
        for row in files[table]:
            value = row.cells[column]
            if value in ("", None):
                if (table, column) in NEVER_EMPTY:
                    files.wrong(table, row, column, "is empty")
            elif value not in known[target]:
                files.wrong(table, row, column, f"{value} does not stand in {TABLES[target].file}")
    for (table, column), words in WORDS.items():
        for row in files[table]:
            if row.text(column) not in words:
                files.wrong(table, row, column, f"{row.text(column)!r} is none of {', '.join(words)}")


def check_existing(files: PlanFiles) -> None:
    """A site is `existing` exactly when it names a facility that could be placed."""
    placed = {row.text("id") for row in files["existing"] if row.flag("placed")}
    for row in files["sites"]:
        if (row.text("kind") == "existing") != (row.text("facility") != ""):
            files.wrong("sites", row, "kind", f"is {row.text('kind')}, but the facility is {row.text('facility')!r}")
        if row.text("facility") and row.text("facility") not in placed:
            files.wrong("sites", row, "facility", f"{row.text('facility')} is not placed in existing.csv")


def check_modules_known(files: PlanFiles) -> None:
    """Hours are only assigned where the module stands, to one of its machines, by an offer that the need has."""
    machines = {
        (row.text("site"), row.text("module")): {row.text("primary"), *row.text("companions").split()}
        for row in files["modules"]
    }
    offers = {(row.whole("need"), row.text("module"), row.text("mode")) for row in files["offers"]}
    for row in files["assignments"]:
        place = (row.text("site"), row.text("module"))
        if place not in machines:
            files.wrong("assignments", row, "module", f"{place[1]} does not stand at {place[0]} in modules.csv")
        elif row.text("machine_type") not in machines[place]:
            files.wrong("assignments", row, "machine_type", f"is not a machine of {place[1]}")
        if (row.whole("need"), row.text("module"), row.text("mode")) not in offers:
            files.wrong("assignments", row, "need", "has no such offer in offers.csv")


def check_owner(files: PlanFiles) -> None:
    """The enterprise of a row is the one whose need it is, and she is planned for."""
    owner = {row.whole("need"): row.text("enterprise") for row in files["needs"]}
    planned = {row.text("id") for row in files["enterprises"] if row.flag("planned")}
    for table in ("assignments", "unserved"):
        for row in files[table]:
            if row.text("enterprise") != owner.get(row.whole("need")):
                files.wrong(table, row, "enterprise", f"is not whose need {row.whole('need')} is")
    for row in files["needs"]:
        _check_planned(files, row, planned)


def _check_planned(files: PlanFiles, row: Row, planned: set[str]) -> None:
    if row.text("enterprise") not in planned:
        files.wrong("needs", row, "enterprise", f"{row.text('enterprise')} is not planned for")
