"""What `plan.json` says: budget, objective, bound, shares and counts, recomputed from the tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from math import asin, cos, radians, sin, sqrt

from lumbung.planning.folder.check.geography import reference_shares
from lumbung.planning.folder.check.sheets import PlanFiles, Row
from lumbung.planning.folder.schema import REASONS

_EARTH_M = 6_371_008.8
_TINY = Decimal("0.000002")
Part = tuple[Row, Row, Decimal]
"""(row of needs.csv, row of offers.csv, rupiah a month that the assigned share saves after travel, unweighted)."""


def check_budget(files: PlanFiles) -> None:
    """The sites' costs add up to what is spent, which is within the budget."""
    spent = sum(row.whole("cost_rp") for row in files["sites"])
    budget = files.said("budget_rp")
    if not isinstance(budget, int) or budget < 0:
        files.wrong_summary("budget_rp", f"is {budget!r}, not a whole number of rupiah")
        return
    if spent > budget:
        files.wrong_summary("budget_rp", f"is {budget}; the sites cost {spent}")
    _said(files, ("spent_rp",), spent)
    _said(files, ("left_rp",), budget - spent)


def check_objective(files: PlanFiles) -> None:
    """Savings minus yearly cost, within 0.1 % (travel is written to 0.01 minute); the bound is not below it."""
    savings = sum((12 * need.number("weight") * saved for need, _, saved in assigned_parts(files)), Decimal(0))
    yearly = sum(row.whole("yearly_rp") for row in files["sites"])
    _near(files, "savings_rp_year", savings)
    _said(files, ("yearly_cost_rp",), yearly)
    objective, bound, gap = (files.said(name) for name in ("objective_rp_year", "bound_rp_year", "gap"))
    if not isinstance(objective, int) or not isinstance(bound, int):
        files.wrong_summary("objective_rp_year", "objective or bound is no whole number of rupiah")
        return
    _said(files, ("objective_rp_year",), files.said("savings_rp_year") - yearly)
    if bound < objective:
        files.wrong_summary("bound_rp_year", f"{bound} is below the objective {objective}")
    expected = 0.0 if bound <= objective else (bound - objective) / objective if objective > 0 else None
    if gap != expected and (gap is None or expected is None or abs(gap - expected) > 1e-6):
        files.wrong_summary("gap", f"is {gap}; bound and objective give {expected}")


def assigned_parts(files: PlanFiles) -> list[Part]:
    """Each assigned (need, site, module, mode) once, with what its share saves a month after travel."""
    needs = {row.whole("need"): row for row in files["needs"]}
    offers = {(row.whole("need"), row.text("module"), row.text("mode")): row for row in files["offers"]}
    seen = set()
    parts = []
    for row in files["assignments"]:
        need, offer = (
            needs.get(row.whole("need")),
            offers.get((row.whole("need"), row.text("module"), row.text("mode"))),
        )
        key = (row.whole("need"), row.text("site"), row.text("module"), row.text("mode"))
        if key in seen or need is None or offer is None:
            continue
        seen.add(key)
        whole = offer.number("saving_rp_month") - offer.number("travel_rp_minute_month") * row.number("travel_minutes")
        parts.append((need, offer, row.number("share") * whole))
    return parts


def check_better_at_home(files: PlanFiles) -> None:
    """Nothing is assigned that is better at home once its journey is known."""
    for need, _, saved in assigned_parts(files):
        # A journey is written to 0.01 minute; a saving of nothing may turn to a few rupiah below it.
        if saved < -500:
            files.wrong("needs", need, "need", f"loses Rp {-saved:.0f} a month against home, journey included")


def check_shares(files: PlanFiles) -> None:
    """Counts, hours by reason and the imputed share in `plan.json`."""
    rows = files["enterprises"]
    planned = [row for row in rows if row.flag("planned")]
    makers = [row for row in rows if row.text("producer") == "yes"]
    statuses = Counter(row.text("status") for row in files["needs"])
    counts = {
        "rows": len(rows),
        "makers": len(makers),
        "producer_unknown": sum(row.text("producer") == "unknown" for row in rows),
        "no_chain": sum(row.text("chain") == "" for row in makers),
        "planned": len(planned),
        "size_assumed": sum(row.flag("size_assumed") for row in planned),
        "clusters": len(files["clusters"]),
        "in_clusters": len(files["members"]),
        "isolated": len(files["isolated"]),
        "needs": len(files["needs"]),
        "candidate": statuses["candidate"],
        "better_at_home": statuses["better_at_home"],
        "no_machine": statuses["no_machine"],
        "sites_new": sum(row.text("kind") == "new" for row in files["sites"]),
        "sites_existing": sum(row.text("kind") == "existing" for row in files["sites"]),
        "sites_robust": sum(row.flag("robust") for row in files["sites"]),
    }
    for name, count in counts.items():
        _said(files, ("counts", name), count)
    imputed = sum(row.flag("imputed") for row in planned)
    _said(files, ("imputed", "makers"), imputed)
    _share(files, "makers_share", Decimal(imputed), Decimal(len(planned)))
    demand = [row for row in files["needs"] if row.text("status") == "candidate"]
    hours = sum((row.number("hours_per_month") for row in demand), Decimal(0))
    drawn = sum((row.number("hours_per_month") for row in demand if row.flag("imputed")), Decimal(0))
    _share(files, "hours_share", drawn, hours)


def check_reasons(files: PlanFiles) -> None:
    """Hours of main machines that are served, and unserved by reason."""
    served = reference_shares(files)
    needs = {row.whole("need"): row for row in files["needs"]}
    hours: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in files["unserved"]:
        need = needs.get(row.whole("need"))
        if need is not None and need.text("machine_type") == row.text("machine_type"):
            hours[row.text("reason")] += row.number("share") * need.number("hours_per_month")
    for reason in REASONS:
        _hours(files, ("hours", "unserved", reason), hours[reason])
    total = sum((need.number("hours_per_month") * served[key] for key, need in needs.items()), Decimal(0))
    _hours(files, ("hours", "served"), total)


def check_draws(files: PlanFiles) -> None:
    """Draw 0 is the plan; a site is robust exactly when every draw has a site within the robust distance."""
    main = next((row for row in files["draws"] if row.whole("draw") == 0), None)
    if main is None:
        files.wrong("draws", None, "draw", "has no draw 0, the plan itself")
        return
    for column in ("objective_rp_year", "bound_rp_year", "spent_rp"):
        if main.whole(column) != files.said(column):
            files.wrong("draws", main, column, f"is {main.whole(column)}; plan.json says {files.said(column)}")
    if main.whole("sites") != len(files["sites"]):
        files.wrong("draws", main, "sites", f"is {main.whole('sites')}; sites.csv has {len(files['sites'])}")
    least = float(files.parameter("robust_distance_m"))
    drawn = {
        row.whole("draw"): [s for s in files["draw_sites"] if s.cells["draw"] == row.cells["draw"]]
        for row in files["draws"]
    }
    near: Counter[int] = Counter()
    for site in files["sites"]:
        found = [draw for draw, sites in drawn.items() if any(_metres(site, other) <= least for other in sites)]
        near.update(found)
        if site.flag("robust") != (len(found) == len(drawn) and len(drawn) > 1):
            files.wrong(
                "sites",
                site,
                "robust",
                f"is wrong: a site stands within {least:g} m in {len(found)} of {len(drawn)} draws",
            )
    for row in files["draws"]:
        draw = row.whole("draw")
        if row.whole("sites") != len(drawn[draw]) or row.whole("near_sites") != near[draw]:
            files.wrong("draws", row, "sites", "or near_sites is not what draw_sites.csv and sites.csv give")


def _metres(one: Row, other: Row) -> float:
    """Great-circle distance (haversine)."""
    lat1, lat2 = radians(one.number("lat")), radians(other.number("lat"))
    half_lon = sin(radians(other.number("lon") - one.number("lon")) / 2)
    chord = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * half_lon**2
    return 2 * _EARTH_M * asin(min(1.0, sqrt(chord)))


def _said(files: PlanFiles, path: tuple[str, ...], expected: int) -> None:
    value = files.said(*path)
    if value != expected or isinstance(value, bool):
        files.wrong_summary(".".join(path), f"is {value!r}; the tables give {expected}")


def _near(files: PlanFiles, name: str, expected: Decimal) -> None:
    value = files.said(name)
    if not isinstance(value, int) or abs(value - expected) > 1000 + abs(expected) / 1000:
        files.wrong_summary(name, f"is {value!r}; the tables give {expected:.0f}")


def _hours(files: PlanFiles, path: tuple[str, ...], expected: Decimal) -> None:
    value = files.said(*path)
    if not isinstance(value, int | float) or abs(Decimal(str(value)) - expected) > Decimal("0.02"):
        files.wrong_summary(".".join(path), f"is {value!r}; the tables give {expected:.2f}")


def _share(files: PlanFiles, name: str, part: Decimal, whole: Decimal) -> None:
    value = files.said("imputed", name)
    expected = part / whole if whole else Decimal(0)
    if not isinstance(value, int | float) or abs(Decimal(str(value)) - expected) > _TINY:
        files.wrong_summary(f"imputed.{name}", f"is {value!r}; the tables give {expected:.6f}")
