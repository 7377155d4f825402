"""Clusters and their members, districts and areas, and the map's points."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from decimal import Decimal
from typing import Any

from lumbung.planning.folder.check.sheets import Finding, PlanFiles, Row
from lumbung.planning.folder.schema import PLAN_GEOJSON

_TOLERANCE = Decimal("0.0001")
_AT_HOME = "better_at_home"
_CENT = Decimal("0.01")


def check_clusters(files: PlanFiles) -> None:
    """A cluster's count is its rows in members.csv; nobody is both a member and isolated."""
    counts = Counter(row.text("cluster") for row in files["members"])
    for row in files["clusters"]:
        if row.whole("members") != counts[row.text("cluster")]:
            files.wrong(
                "clusters", row, "members", f"is {row.whole('members')}; members.csv has {counts[row.text('cluster')]}"
            )
    members = {row.text("enterprise") for row in files["members"]}
    for row in files["isolated"]:
        if row.text("enterprise") in members:
            files.wrong("isolated", row, "enterprise", "is also a member of a cluster")
    listed = members | {row.text("enterprise") for row in files["isolated"]}
    for row in files["enterprises"]:
        if row.flag("planned") and row.text("id") not in listed:
            files.wrong("enterprises", row, "planned", "is planned for, but neither in members.csv nor in isolated.csv")


def reference_shares(files: PlanFiles) -> defaultdict[int, Decimal]:
    """For each need, the share of it that is assigned."""
    seen = set()
    shares: defaultdict[int, Decimal] = defaultdict(Decimal)
    for row in files["assignments"]:
        key = (row.whole("need"), row.text("site"), row.text("module"), row.text("mode"))
        if key not in seen:
            seen.add(key)
            shares[key[0]] += row.number("share")
    return shares


def check_regions(files: PlanFiles) -> None:
    """Demand and service of each district and area add up from needs.csv and assignments.csv."""
    served = reference_shares(files)
    home = {row.whole("need"): row.number("share") for row in files["unserved"] if row.text("reason") == _AT_HOME}
    sums: defaultdict[tuple[str, ...], defaultdict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in files["needs"]:
        hours, at_home = row.number("hours_per_month"), home.get(row.whole("need"), Decimal(0))
        column = "no_machine_hours" if row.text("status") == "no_machine" else "candidate_hours"
        for key in ((row.text("city"), row.text("district")), (row.text("area_code"),)):
            sums[key]["home_hours"] += hours * at_home
            sums[key][column] += hours * (1 - at_home)
            sums[key]["served_hours"] += hours * served[row.whole("need")]
    for row in files["districts"]:
        _sums_agree(files, "districts", row, sums[row.text("city"), row.text("district")])
    _check_floor(files)
    for row in files["areas"]:
        _sums_agree(files, "areas", row, sums[row.text("code"),])
    _check_makers(files)


def _sums_agree(files: PlanFiles, table: str, row: Row, sums: dict[str, Decimal]) -> None:
    for column in ("candidate_hours", "served_hours", "home_hours", "no_machine_hours"):
        if column in row.cells and abs(row.number(column) - sums.get(column, Decimal(0))) > Decimal("0.01"):
            files.wrong(table, row, column, f"is {row.number(column)}; the needs add up to {sums.get(column, 0):.2f}")
    demand, served = row.number("candidate_hours"), row.number("served_hours")
    share = served / demand if demand else Decimal(0)
    if abs(row.number("served_share") - share) > _TOLERANCE:
        files.wrong(table, row, "served_share", f"is {row.number('served_share')}; hours give {share:.4f}")


def _check_floor(files: PlanFiles) -> None:
    """Who is below the equity floor: by the served share of the demand that a paying house can reach."""
    rows = files["districts"]
    served, reached = (sum((r.number(n) for r in rows), Decimal(0)) for n in ("served_hours", "reachable_hours"))
    least = files.parameter("equity_floor_share") * (served / reached if reached else Decimal(0))
    for row in rows:
        hours, reach = row.number("served_hours"), row.number("reachable_hours")
        if not hours - _CENT <= reach <= row.number("candidate_hours") + _CENT:
            files.wrong("districts", row, "reachable_hours", "is not between served_hours and candidate_hours")
        share = hours / reach if reach else Decimal(0)
        if abs(row.number("reachable_share") - share) > _TOLERANCE:
            files.wrong(
                "districts", row, "reachable_share", f"is {row.number('reachable_share')}; hours give {share:.4f}"
            )
        # Shares are written with four digits: as much under the floor counts as on it.
        if (reach > 0 and share < least - _TOLERANCE) != row.flag("below_floor") and abs(
            share - least
        ) > 2 * _TOLERANCE:
            files.wrong("districts", row, "below_floor", f"is wrong: its share is {share:.4f}, the floor {least:.4f}")
    below = [f"{row.text('city')} / {row.text('district')}" for row in rows if row.flag("below_floor")]
    if files.said("equity", "districts_below") != below:
        files.wrong_summary("equity.districts_below", f"is not what districts.csv says: {below}")


def _check_makers(files: PlanFiles) -> None:
    """Makers of each area and district, and the imputed among them, as enterprises.csv has them."""
    planned = [row for row in files["enterprises"] if row.flag("planned")]
    makers = Counter(row.text("plan_area_code") for row in planned)
    imputed = Counter(row.text("plan_area_code") for row in planned if row.flag("imputed"))
    by_district: Counter[tuple[str, str]] = Counter()
    for row in files["areas"]:
        by_district[row.text("city"), row.text("district")] += makers[row.text("code")]
        for column, counts in (("makers", makers), ("imputed_makers", imputed)):
            if row.whole(column) != counts[row.text("code")]:
                files.wrong(
                    "areas", row, column, f"is {row.whole(column)}; enterprises.csv has {counts[row.text('code')]}"
                )
    for row in files["districts"]:
        count = by_district[row.text("city"), row.text("district")]
        if row.whole("makers") != count:
            files.wrong("districts", row, "makers", f"is {row.whole('makers')}; areas.csv adds up to {count}")


def check_map(files: PlanFiles) -> None:
    """plan.geojson shows each site, cluster and area with makers once, with the same figures."""
    try:
        features = json.loads((files.folder / PLAN_GEOJSON).read_text(encoding="utf-8"))["features"]
        shown = {(f["properties"]["layer"], f["properties"][_id(f)]): f for f in features}
    except (OSError, ValueError, KeyError, TypeError) as error:
        files.findings.append(Finding(PLAN_GEOJSON, 0, "", f"cannot be read ({error!r})"))
        return
    expected: dict[tuple[str, str], Row] = {}
    for layer, table, rows in (
        ("site", "sites", files["sites"]),
        ("cluster", "clusters", files["clusters"]),
        ("area", "areas", [row for row in files["areas"] if row.whole("makers")]),
    ):
        name = "code" if table == "areas" else layer
        expected |= {(layer, row.text(name)): row for row in rows if row.cells["lat"] is not None}
    if len(shown) != len(features) or set(shown) != set(expected):
        odd = sorted(set(shown) ^ set(expected))[:3]
        files.findings.append(Finding(PLAN_GEOJSON, 0, "", f"does not show each site, cluster and area once ({odd})"))
    for key in sorted(set(shown) & set(expected)):
        _same_feature(files, key, shown[key], expected[key])


def _id(feature: dict[str, Any]) -> str:
    layer: str = feature["properties"]["layer"]
    return "code" if layer == "area" else layer


def _same_feature(files: PlanFiles, key: tuple[str, str], feature: dict[str, Any], row: Row) -> None:
    for name, value in feature["properties"].items():
        if name != "layer" and not _equal(value, row.cells.get(name)):
            files.findings.append(Finding(PLAN_GEOJSON, 0, name, f"{key[1]}: is {value}, not {row.cells.get(name)}"))
    point = feature["geometry"]["coordinates"]
    if len(point) != 2 or not (_equal(point[0], row.cells["lon"]) and _equal(point[1], row.cells["lat"])):
        files.findings.append(Finding(PLAN_GEOJSON, 0, "coordinates", f"{key[1]}: is {point}, not where it stands"))


def _equal(shown: object, cell: object) -> bool:
    if isinstance(cell, Decimal):
        return isinstance(shown, int | float) and Decimal(repr(shown)) == cell
    return shown == cell
