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
_ROOM = 1
"""Hours a month: a machine with no more left is full."""
Part = tuple[Row, Row, Row]
"""Rows of needs.csv, offers.csv and assignments.csv that belong together."""


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
    """Savings minus yearly cost, to what the digits of the tables allow; the bound is not below it."""
    savings, slack = Decimal(0), Decimal(len(files["sites"]) + 1)
    for need, offer, row in assigned_parts(files):
        share = row.number("share")
        minute = offer.number("travel_rp_minute_month")
        saved = offer.number("saving_rp_month") - minute * row.number("travel_minutes")
        savings += 12 * need.number("weight") * share * saved
        rounded = Decimal("0.006") * (share * minute + 1) + _TINY * abs(offer.number("saving_rp_month"))
        slack += 12 * need.number("weight") * rounded
    yearly = sum(row.whole("yearly_rp") for row in files["sites"])
    stated = files.said("savings_rp_year")
    if not isinstance(stated, int) or abs(stated - savings) > slack:
        files.wrong_summary("savings_rp_year", f"is {stated!r}; the tables give {savings:.0f} ± {slack:.0f}")
        return
    _said(files, ("yearly_cost_rp",), yearly)
    _said(files, ("objective_rp_year",), stated - yearly)
    _check_gap(files)


def _check_gap(files: PlanFiles) -> None:
    objective, bound, gap = (files.said(name) for name in ("objective_rp_year", "bound_rp_year", "gap"))
    if not isinstance(objective, int) or not isinstance(bound, int):
        files.wrong_summary("objective_rp_year", "objective or bound is no whole number of rupiah")
        return
    if bound < objective:
        files.wrong_summary("bound_rp_year", f"{bound} is below the objective {objective}")
    expected = 0.0 if bound <= objective else (bound - objective) / objective if objective > 0 else None
    if gap != expected and (gap is None or expected is None or abs(gap - expected) > 1e-6):
        files.wrong_summary("gap", f"is {gap}; bound and objective give {expected}")


def assigned_parts(files: PlanFiles) -> list[Part]:
    """Each assigned (need, site, module, mode) once."""
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
        if key not in seen and need is not None and offer is not None:
            parts.append((need, offer, row))
        seen.add(key)
    return parts


def check_travel(files: PlanFiles) -> None:
    """Journeys are the straight line times detour at a speed, unless roads were given; never beyond reach."""
    reach = float(files.parameter("travel_reach_minutes"))
    least = float(files.parameter("travel_own_area_minutes"))
    pace = _minutes_a_metre(files)
    areas = {row.text("code"): row for row in files["areas"]}
    sites = {row.text("site"): row for row in files["sites"]}
    straight = files.said("travel", "by") == "straight"
    for need, _, row in assigned_parts(files):
        minutes, home, house = (
            float(row.number("travel_minutes")),
            areas.get(need.text("area_code")),
            sites.get(row.text("site")),
        )
        if not least - 0.01 <= minutes <= reach + 0.01:
            files.wrong("assignments", row, "travel_minutes", f"is {minutes:g}, not from {least:g} to {reach:g}")
        elif straight and home is not None and house is not None:
            expected = max(least, _metres(home, house) * pace)
            # The planner measures on a plane: 0.5 % apart at most within a region.
            if abs(minutes - expected) > 0.02 + 0.005 * expected:
                files.wrong("assignments", row, "travel_minutes", f"is {minutes:g}; the distance makes {expected:.2f}")


def _minutes_a_metre(files: PlanFiles) -> float:
    return float(files.parameter("travel_detour_factor")) * 0.06 / float(files.parameter("travel_speed_kmh") or 1)


def check_better_at_home(files: PlanFiles) -> None:
    """The choice of shared or home once more, now that use and distance are known.

    At home is better when the saving less the journeys and less the need's share of the yearly cost of machine and
    floor, at the use that this plan makes of them, is not above zero. Such needs stand in unserved.csv.
    """
    modules = {(row.text("site"), row.text("module")): row for row in files["modules"]}
    offers = {(row.whole("need"), row.text("module"), row.text("mode")): row for row in files["offers"]}
    at_home = set()
    for row in files["assignments"]:
        offer = offers.get((row.whole("need"), row.text("module"), row.text("mode")))
        module = modules.get((row.text("site"), row.text("module")))
        if offer is None or module is None or not row.number("hours_per_month"):
            continue
        travel = offer.number("travel_rp_minute_month") * row.number("travel_minutes")
        net = offer.number("saving_rp_month") - travel - _fixed_rp_hour(module) * offer.number("hours_per_month")
        # A figure within rounding of zero may fall on either side.
        if (net <= 0) != row.flag("better_at_home") and abs(net) > 100:
            files.wrong("assignments", row, "better_at_home", f"is wrong: she gains Rp {net:.0f} a month here")
        if row.flag("better_at_home"):
            at_home.add(row.whole("need"))
    _said(files, ("recheck", "needs_assigned_better_at_home"), len(at_home))
    candidates = {row.whole("need") for row in files["needs"] if row.text("status") == "candidate"}
    moved = {row.whole("need") for row in files["unserved"] if row.text("reason") == "better_at_home"} & candidates
    _said(files, ("recheck", "needs_better_at_home"), len(moved))


def check_stayed_at_home(files: PlanFiles) -> None:
    """Whoever stays at home since use and distance are known would gain at no machine in reach that has room."""
    if files.said("travel", "by") != "straight":
        return
    reach, least = (float(files.parameter(f"travel_{name}_minutes")) for name in ("reach", "own_area"))
    pace = _minutes_a_metre(files)
    areas, sites = (
        {row.cells[key]: row for row in files[name]} for name, key in (("areas", "code"), ("sites", "site"))
    )
    needs = {row.whole("need"): row for row in files["needs"] if row.text("status") == "candidate"}
    offers, standing = defaultdict(list), defaultdict(list)
    for offer in files["offers"]:
        offers[offer.whole("need")].append(offer)
    for module in files["modules"]:
        if module.whole("units") * module.number("hours_per_month") - module.number("hours_assigned") > _ROOM:
            standing[module.text("module")].append(module)
    for row in files["unserved"]:
        need = needs.get(row.whole("need"))
        if (
            need is None
            or row.text("reason") != "better_at_home"
            or row.text("machine_type") != need.text("machine_type")
        ):
            continue
        for offer in offers[row.whole("need")]:
            for module in standing[offer.text("module")]:
                home, house = areas.get(need.text("area_code")), sites.get(module.text("site"))
                if home is None or house is None:
                    continue
                minutes = max(least, _metres(home, house) * pace)
                fixed = _fixed_rp_hour(module) * offer.number("hours_per_month")
                travel = offer.number("travel_rp_minute_month") * Decimal(minutes)
                net = offer.number("saving_rp_month") - travel - fixed
                # Near the edge of reach and of no gain a figure may fall on either side.
                if minutes < 0.99 * reach and net > 500 + fixed / 200 + travel / 100:
                    files.wrong(
                        "unserved", row, "reason", f"is wrong: she gains Rp {net:.0f} a month at {house.text('site')}"
                    )


def _fixed_rp_hour(module: Row) -> Decimal:
    """Yearly cost of machine and floor for each hour used, at the module's use."""
    yearly = module.whole("units") * module.number("yearly_here_rp")
    used = module.number("hours_assigned")
    return yearly / (12 * used) if used else Decimal(0)


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
    wanted = sum((row.number("candidate_hours") for row in files["districts"]), Decimal(0))
    _hours(files, ("hours", "candidate"), wanted, Decimal("0.01") * (len(files["districts"]) + 2))
    _hours(files, ("hours", "needs"), sum((need.number("hours_per_month") for need in needs.values()), Decimal(0)))


def check_draws(files: PlanFiles) -> None:
    """Draw 0 is the plan; a site is robust exactly when every draw has a site of its kind within the robust distance."""
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
        found = [draw for draw, sites in drawn.items() if any(_alike(site, other, least) for other in sites)]
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


def _alike(site: Row, other: Row, most_metres: float) -> bool:
    """Whether two sites count as one: the same kind of house within a distance."""
    return site.cells["house_kind"] == other.cells["house_kind"] and _metres(site, other) <= most_metres


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


def _hours(files: PlanFiles, path: tuple[str, ...], expected: Decimal, slack: Decimal = Decimal("0.02")) -> None:
    value = files.said(*path)
    if not isinstance(value, int | float) or abs(Decimal(str(value)) - expected) > slack:
        files.wrong_summary(".".join(path), f"is {value!r}; the tables give {expected:.2f}")


def _share(files: PlanFiles, name: str, part: Decimal, whole: Decimal) -> None:
    value = files.said("imputed", name)
    expected = part / whole if whole else Decimal(0)
    if not isinstance(value, int | float) or abs(Decimal(str(value)) - expected) > _TINY:
        files.wrong_summary(f"imputed.{name}", f"is {value!r}; the tables give {expected:.6f}")
