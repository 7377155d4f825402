"""Hours, units and money of each site: every total is the sum of the rows below it, and no capacity is exceeded."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_EVEN, Decimal

from lumbung.planning.folder.check.sheets import PlanFiles, Row

Hours = defaultdict[tuple[str, ...], Decimal]
_FRACTION = Decimal("0.0001")


def totals(rows: list[Row], keys: tuple[str, ...], column: str) -> Hours:
    """Sum of a number column by some text columns."""
    sums: Hours = defaultdict(Decimal)
    for row in rows:
        sums[tuple(row.text(key) for key in keys)] += row.number(column)
    return sums


def check_equipment(files: PlanFiles) -> None:
    """Each machine type of a site: units, cost and hours follow from its modules and assignments."""
    units: defaultdict[tuple[str, ...], int] = defaultdict(int)
    available: Hours = defaultdict(Decimal)
    for row in files["modules"]:
        for machine_type in types_of(row):
            units[row.text("site"), machine_type] += row.whole("units")
            available[row.text("site"), machine_type] += row.whole("units") * row.number("hours_per_month")
    assigned = totals(files["assignments"], ("site", "machine_type"), "hours_per_month")
    seen = set()
    for row in files["equipment"]:
        pair = row.text("site"), row.text("machine_type")
        seen.add(pair)
        if row.whole("units") <= 0 or row.whole("units") != units[pair]:
            files.wrong("equipment", row, "units", f"is {row.whole('units')}; modules.csv adds up to {units[pair]}")
        if row.whole("cost_rp") != row.whole("units") * row.whole("unit_cost_rp"):
            files.wrong("equipment", row, "cost_rp", "is not units × unit_cost_rp")
        _same(files, "equipment", row, "hours_available", available[pair], source="modules.csv")
        _same(files, "equipment", row, "hours_assigned", assigned[pair], source="assignments.csv")
        check_utilisation(files, "equipment", row)
    for site, machine_type in sorted((set(units) | set(assigned)) - seen):
        files.wrong("equipment", None, "", f"has no row for {machine_type} at {site}, which has units or hours")


def check_modules(files: PlanFiles) -> None:
    """Each module: its main machine's hours, within its capacity and not below the minimum use; its price."""
    prices = {(row.text("site"), row.text("machine_type")): row.whole("unit_cost_rp") for row in files["equipment"]}
    hours: defaultdict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for row in files["assignments"]:
        hours[row.text("site"), row.text("module"), row.text("machine_type")] += row.number("hours_per_month")
    for row in files["modules"]:
        site, module = row.text("site"), row.text("module")
        most = row.whole("units") * row.number("hours_per_month")
        _same(
            files, "modules", row, "hours_assigned", hours[site, module, row.text("primary")], source="assignments.csv"
        )
        if row.number("hours_assigned") > most:
            files.wrong("modules", row, "hours_assigned", f"is more than its {row.whole('units')} units have ({most})")
        for companion in types_of(row)[1:]:
            if hours[site, module, companion] != row.number("hours_assigned"):
                files.wrong("modules", row, "companions", f"{companion} is not occupied the same hours")
        if row.number("yearly_here_rp") < row.number("yearly_rp"):
            files.wrong("modules", row, "yearly_rp", "is more than yearly_here_rp, which has the floor as well")
        if row.whole("capital_rp") != sum(prices.get((site, one), 0) for one in types_of(row)):
            files.wrong("modules", row, "capital_rp", "is not the sum of its machines' unit costs in equipment.csv")


def check_minimum_use(files: PlanFiles) -> None:
    """No machine is bought for less than the minimum use that the parameters ask for."""
    least = files.parameter("minimum_use_share")
    for row in files["modules"]:
        most = row.whole("units") * row.number("hours_per_month")
        # An hour may be rounded down by 0.01 in each row of assignments.csv.
        if row.number("hours_assigned") < least * most - 1:
            files.wrong("modules", row, "hours_assigned", f"is below the minimum use of {least} of {most}")


def check_sites(files: PlanFiles) -> None:
    """Each site: cost, hours, use, floor and makers follow from the other files."""
    machines = totals(files["equipment"], ("site",), "cost_rp")
    available = totals(files["equipment"], ("site",), "hours_available")
    assigned = totals(files["equipment"], ("site",), "hours_assigned")
    makers: defaultdict[str, set[str]] = defaultdict(set)
    for row in files["assignments"]:
        makers[row.text("site")].add(row.text("enterprise"))
    for row in files["sites"]:
        site = row.text("site")
        parts = row.whole("site_rp") + row.whole("fit_out_rp") + row.whole("machines_rp")
        _same(files, "sites", row, "cost_rp", Decimal(parts), source="its three parts")
        _same(files, "sites", row, "machines_rp", machines[site,], source="equipment.csv")
        _same(files, "sites", row, "hours_available", available[site,], source="equipment.csv")
        _same(files, "sites", row, "hours_assigned", assigned[site,], source="equipment.csv")
        _same(files, "sites", row, "makers", Decimal(len(makers[site])), source="assignments.csv")
        check_utilisation(files, "sites", row)


def check_site_modules(files: PlanFiles) -> None:
    """Each site's floor, fit-out and yearly cost are those of its modules, and the floor is enough."""
    floor, fit_out, yearly = (_by_site(files, column) for column in ("floor_m2", "fit_out_rp", "yearly_here_rp"))
    for row in files["sites"]:
        site = row.text("site")
        _same(files, "sites", row, "floor_m2", floor[site], source="modules.csv")
        _same(files, "sites", row, "fit_out_rp", fit_out[site], source="modules.csv")
        expected = row.whole("site_yearly_rp") + yearly[site]
        if abs(row.whole("yearly_rp") - expected) > 1:
            files.wrong("sites", row, "yearly_rp", f"is {row.whole('yearly_rp')}; modules.csv makes {expected:.0f}")
        if row.whole("flood_penalty_rp") > row.whole("site_yearly_rp"):
            files.wrong("sites", row, "flood_penalty_rp", "is more than the place's yearly cost, of which it is a part")
        if row.number("floor_m2") > row.number("floor_cap_m2"):
            files.wrong("sites", row, "floor_m2", f"is more than the place has ({row.number('floor_cap_m2')})")


def _by_site(files: PlanFiles, column: str) -> defaultdict[str, Decimal]:
    """Units times a figure of one unit, of all modules of a site."""
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in files["modules"]:
        sums[row.text("site")] += row.whole("units") * row.number(column)
    return sums


def check_utilisation(files: PlanFiles, table: str, row: Row) -> None:
    """Use is hours assigned over hours available, which is never exceeded."""
    available, assigned = row.number("hours_available"), row.number("hours_assigned")
    if assigned > available or assigned < 0:
        files.wrong(table, row, "hours_assigned", f"{assigned} is not between 0 and the {available} available")
    share = assigned / available if available else Decimal(0)
    if abs(share.quantize(_FRACTION, ROUND_HALF_EVEN) - row.number("utilisation")) > _FRACTION:
        files.wrong(table, row, "utilisation", f"is {row.number('utilisation')}; hours give {share:.4f}")


def types_of(row: Row) -> list[str]:
    """The machine types of a row of modules.csv, the main one first."""
    return [row.text("primary"), *row.text("companions").split()]


def _same(files: PlanFiles, table: str, row: Row, column: str, expected: Decimal, *, source: str) -> None:
    """A cell equals a sum exactly: both are decimals."""
    if row.number(column) != expected:
        files.wrong(table, row, column, f"is {row.number(column)}; {source} adds up to {expected}")
