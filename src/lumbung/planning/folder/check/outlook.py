"""Frontier and robust set: order, bounds, regrets and means, recomputed from their rows. Both may be missing."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

from lumbung.planning.folder.check.sheets import PlanFiles, Row

_TINY = Decimal("0.000001")
_RUPIAH = 1
"""Rounding of a sum told in whole rupiah."""


def check_frontier(files: PlanFiles) -> None:
    """More money or a lower floor never brings less, nor a lower bound; no point spends or brings more than it may."""
    rows = files["frontier"]
    for row in rows:
        _check_point(files, row)
        for other in rows:
            if _allows_more(row, other):
                for column in ("objective_rp_year", "bound_rp_year"):
                    if row.whole(column) < other.whole(column):
                        files.wrong(
                            "frontier",
                            row,
                            column,
                            f"is less than on line {other.line}, with less money or a higher floor",
                        )
    if rows:
        _check_marks(files, rows)


def _check_point(files: PlanFiles, row: Row) -> None:
    objective, bound = row.whole("objective_rp_year"), row.whole("bound_rp_year")
    if row.whole("spent_rp") > row.whole("budget_rp"):
        files.wrong("frontier", row, "spent_rp", "is more than the budget")
    if bound < objective:
        files.wrong("frontier", row, "bound_rp_year", "is less than the objective")
    gap = (
        None if objective <= 0 < bound else Decimal(0) if bound <= objective else Decimal(bound - objective) / objective
    )
    stated = None if row.cells["gap"] is None else row.number("gap")
    if (gap is None) != (stated is None) or (gap is not None and stated is not None and abs(gap - stated) > _TINY):
        files.wrong("frontier", row, "gap", f"is {stated}; objective and bound give {gap}")
    if row.number("least_share") + Decimal("0.0002") < row.number("equity_floor") * row.number("served_share"):
        files.wrong("frontier", row, "least_share", "is under the floor")


def _allows_more(row: Row, other: Row) -> bool:
    return row is not other and (
        row.whole("budget_rp") >= other.whole("budget_rp")
        and row.number("equity_floor") <= other.number("equity_floor")
    )


def _check_marks(files: PlanFiles, rows: list[Row]) -> None:
    """One row is the plan's, and is worth no less than the plan; at most one is the knee, and plan.json names it."""
    of_plan = [row for row in rows if row.flag("of_plan")]
    if len(of_plan) != 1 or of_plan[0].whole("budget_rp") != files.said("budget_rp"):
        files.wrong("frontier", None, "of_plan", "does not mark one row, that of the plan's budget")
    else:
        said = files.said("objective_rp_year")
        if isinstance(said, int) and of_plan[0].whole("objective_rp_year") < said - _RUPIAH:
            files.wrong("frontier", of_plan[0], "objective_rp_year", f"is less than the plan's {said}")
    knees = [row.whole("budget_rp") for row in rows if row.flag("knee")]
    said_knee = files.said("frontier", "knee_rp")
    if knees != ([] if said_knee is None else [said_knee]):
        files.wrong_summary("frontier.knee_rp", f"is {said_knee}; frontier.csv marks {knees}")
    if files.said("frontier", "points") != len(rows):
        files.wrong_summary("frontier.points", f"is not the {len(rows)} of frontier.csv")


def check_robust(files: PlanFiles) -> None:
    """Regrets, means and the chosen set; every set is weighed in every draw, against the same best and bound."""
    sets: defaultdict[str, list[Row]] = defaultdict(list)
    for row in files["robust"]:
        sets[row.text("set")].append(row)
        worth, best = row.whole("worth_rp_year"), row.whole("best_rp_year")
        if row.whole("regret_rp_year") != best - worth or worth > best:
            files.wrong("robust", row, "regret_rp_year", f"is not {best} - {worth}, or is negative")
        if row.whole("bound_rp_year") < best:
            files.wrong("robust", row, "bound_rp_year", "is less than the best that is known")
    if not sets:
        return
    draws = {
        tuple((row.whole("draw"), row.whole("best_rp_year"), row.whole("bound_rp_year")) for row in rows)
        for rows in sets.values()
    }
    if len(draws) != 1:
        files.wrong("robust", None, "draw", "is not the same in every set, with the same best and bound")
    _check_means(files, sets)


def _check_means(files: PlanFiles, sets: dict[str, list[Row]]) -> None:
    means = {name: Fraction(sum(row.whole("worth_rp_year") for row in rows), len(rows)) for name, rows in sets.items()}
    chosen = files.said("robust", "chosen")
    if chosen not in means or means[chosen] + _RUPIAH < max(means.values()):
        files.wrong_summary("robust.chosen", f"is {chosen!r}, not the set with the highest mean")
    for name, rows in sets.items():
        regrets = [row.whole("regret_rp_year") for row in rows]
        expected = {
            "mean_worth_rp_year": means[name],
            "mean_regret_rp_year": Fraction(sum(regrets), len(rows)),
            "greatest_regret_rp_year": Fraction(max(regrets)),
            "sites": Fraction(sum(row.text("set") == name for row in files["robust_sites"])),
        }
        if name not in ("plan", chosen):
            del expected["sites"]
        for field, value in expected.items():
            said = files.said("robust", "sets", name, field)
            if not isinstance(said, int) or abs(said - value) > (0 if field == "sites" else _RUPIAH):
                files.wrong_summary(f"robust.sets.{name}.{field}", f"is {said!r}; the tables give {float(value):.1f}")
