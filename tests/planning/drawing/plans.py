"""A made-up plan for any region, drawn by hash, whose tables agree with each other where the report adds them up."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import polars as pl

from lumbung.core.draws import pick, uniform
from lumbung.planning.areas import Areas, Boundaries
from lumbung.planning.folder.columns import DTYPES
from lumbung.planning.folder.schema import REASONS, TABLES, PlanTables

MACHINES = {
    "deck_oven": ("Oven dek", "Deck oven", 18_000_000, "B"),
    "dough_mixer": ("Pengaduk adonan", "Dough mixer", 9_500_000, "C"),
    "overlock": ("Mesin obras", "Overlock machine", 6_200_000, "D"),
    "soy_boiler": ("Perebus kedelai", "Soy boiler", 24_000_000, "E"),
}
PARAMETERS = {
    "minimum_use_share": {"value": 0.2, "unit": "share", "source": "decision 6", "certainty": "policy"},
    "equity_floor_share": {"value": 0.3, "unit": "share", "source": "decision 7", "certainty": "policy"},
    "house_rent_rp_m2_month": {"value": 78_000, "unit": "Rp/m2/month", "source": "a named page", "certainty": "B"},
}


def frame(name: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    """A table of the folder; columns that a row lacks are empty."""
    table = TABLES[name]
    blank = {"text": "", "flag": False}
    full = [{c.name: row.get(c.name, blank.get(c.kind)) for c in table.columns} for row in rows]
    return pl.DataFrame(full, schema={c.name: DTYPES[c.kind] for c in table.columns})


def sample_plan(
    areas: Areas, boundaries: Boundaries | None, *, sites: int = 4, clusters: int = 3, name: str = ""
) -> PlanTables:
    """A plan of `sites` sites and `clusters` clusters; `name` is put into every name that comes from data."""
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    homes = [i for i in range(len(areas)) if "Kep" not in areas.city[i]]
    _add_sites(rows, areas, homes, sites, name)
    _add_needs(rows, areas, homes, sites)
    _add_clusters(rows, areas, homes, clusters, name)
    _add_regions(rows, areas)
    for i in range(3):
        rows["existing"].append(
            {"id": f"F{i}", "name": f"Balai {i}{name}", "placed": i < 2, "area_code": areas.code[homes[0]], "house_kinds": "food",
             "floor_cap_m2": 120.0 if i < 2 else None, "damaged": i == 1, "reason_id": "menurut kelurahan", "reason_en": "by village"}
        )  # fmt: skip
    for draw in range(6):
        rows["draws"].append(
            {"draw": draw, "objective_rp_year": 9_000_000_000 + draw, "bound_rp_year": 9_100_000_000, "gap": 0.011,
             "spent_rp": 7_000_000_000, "sites": sites, "hours_assigned": 1000.0, "near_sites": sites - draw % 2}
        )  # fmt: skip
    for capital, most in (("home", 0), ("usual", 5_000_000), ("high", 10_000_000)):
        for hour in (5_000, 12_000, 20_000):
            share = round(uniform(1, capital, str(hour)), 4)
            rows["choice"].append({"own_capital": capital, "own_capital_rp": most, "her_hour_rp": hour, "shared_share": share, "toll_share": share / 2})  # fmt: skip
    frames = {table: frame(table, rows[table]) for table in TABLES}
    return PlanTables(frames, _summary(frames, name), areas, boundaries, {})


def _add_sites(rows: dict[str, list[dict[str, Any]]], areas: Areas, homes: list[int], sites: int, name: str) -> None:
    for k in range(sites):
        at = homes[int(uniform(2, str(k)) * len(homes))]
        machines = 0
        for j, (kind, (name_id, name_en, price, mark)) in enumerate(MACHINES.items()):
            units = int(uniform(3, str(k), kind) * 4)
            if units or j == 0:
                units = max(units, 1)
                machines += units * price
                rows["equipment"].append(
                    {"site": f"S{k:03}", "machine_type": kind, "units": units, "unit_cost_rp": price, "cost_rp": units * price,
                     "hours_available": 300.0 * units, "hours_assigned": 90.0 * units, "utilisation": 0.3,
                     "name_id": name_id + name, "name_en": name_en + name, "certainty": mark}
                )  # fmt: skip
        site, fit = 130_000_000, int(uniform(4, str(k)) * 500) * 1_000_000
        available = round(300 + 2000 * uniform(5, str(k)), 2)
        use = round(0.2 + 0.75 * uniform(6, str(k)), 4)
        rows["sites"].append(
            {"site": f"S{k:03}", "kind": "existing" if k % 5 == 0 else "new", "name": areas.village[at] + name, "area_code": areas.code[at],
             "lat": float(areas.lat[at]), "lon": float(areas.lon[at]), "cost_rp": site + fit + machines, "hours_available": available,
             "hours_assigned": round(available * use, 2), "utilisation": use, "robust": k % 3 != 0,
             "house_kind": ("food", "textile_print", "wood_metal", "chemical")[k % 4], "site_rp": site, "fit_out_rp": fit, "machines_rp": machines,
             "yearly_rp": 150_000_000, "flood_penalty_rp": 5_000_000 if k % 7 == 0 else 0, "makers": 3 + k, "facility": "F0" if k == 0 else ""}
        )  # fmt: skip


def _add_needs(rows: dict[str, list[dict[str, Any]]], areas: Areas, homes: list[int], sites: int) -> None:
    """One maker for each home area, with one need that is served, half served, or not."""
    for k, at in enumerate(homes):
        hours = round(20 + 200 * uniform(7, areas.code[at]), 2)
        kind = pick(8, (areas.code[at],), dict.fromkeys(MACHINES, 1.0))
        status = "better_at_home" if k % 6 == 5 else "candidate"
        rows["needs"].append(
            {"need": k, "enterprise": f"E{k:05}", "area_code": areas.code[at], "district": areas.district[at], "city": areas.city[at],
             "weight": 1.0, "status": status, "machine_type": kind, "hours_per_month": hours}
        )  # fmt: skip
        rows["offers"].append(
            {"need": k, "module": kind, "mode": "self", "saving_rp_month": 900_000.0, "travel_rp_minute_month": 1000.0}
        )
        low = int(uniform(9, areas.district[at]) < 0.12)
        share = 0.0 if status == "better_at_home" or low or not sites else (1.0, 0.5, 0.0)[k % 3]
        if share:
            rows["assignments"].append(
                {"enterprise": f"E{k:05}", "site": f"S{k % sites:03}", "machine_type": kind, "hours_per_month": hours * share,
                 "travel_minutes": float(2 + k % 27), "need": k, "module": kind, "mode": "self", "share": share}
            )  # fmt: skip
        if share < 1:
            reason = "better_at_home" if status == "better_at_home" else REASONS[1 + k % 4]
            rows["unserved"].append({"enterprise": f"E{k:05}", "machine_type": kind, "hours_per_month": hours * (1 - share), "reason": reason, "need": k, "share": 1 - share})  # fmt: skip


def _add_clusters(
    rows: dict[str, list[dict[str, Any]]], areas: Areas, homes: list[int], clusters: int, name: str
) -> None:
    for k in range(clusters):
        at = homes[int(uniform(10, str(k)) * len(homes))]
        rows["clusters"].append(
            {"cluster": f"K{k:03}{name}", "chain": "bakery", "bases": ("chain", "chain skills", "chain skills technology")[k % 3],
             "members": 5 + int(60 * uniform(11, str(k)) ** 3), "lat": float(areas.lat[at]) + 0.002, "lon": float(areas.lon[at]) + 0.003,
             "radius_m": 400.0 + 90 * k, "strength": 0.6, "strength_chain": 0.4, "strength_skills": 0.15, "strength_technology": 0.05,
             "reason_id": f"{5 + k} pembuat roti di sekitar {areas.village[at]}{name}.", "reason_en": f"{5 + k} bakers around {areas.village[at]}{name}."}
        )  # fmt: skip


def _add_regions(rows: dict[str, list[dict[str, Any]]], areas: Areas) -> None:
    served: dict[int, float] = defaultdict(float)
    for row in rows["assignments"]:
        served[row["need"]] += row["share"]
    sums: dict[tuple[str, ...], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for need in rows["needs"]:
        for key in ((need["city"], need["district"]), (need["area_code"],)):
            column = "candidate_hours" if need["status"] == "candidate" else "home_hours"
            sums[key][column] += need["hours_per_month"]
            sums[key]["served_hours"] += need["hours_per_month"] * served[need["need"]]
            sums[key]["makers"] += 1
    for i, code in enumerate(areas.code):
        rows["areas"].append(
            {
                "code": code,
                "village": areas.village[i],
                "district": areas.district[i],
                "city": areas.city[i],
                **_region(sums[code,]),
            }
        )
    wanted, got = (sum(s[n] for k, s in sums.items() if len(k) == 2) for n in ("candidate_hours", "served_hours"))
    for city, district in sorted({(c, d) for c, d in zip(areas.city, areas.district, strict=True)}):
        row = _region(sums[city, district])
        reach = {"reachable_hours": row["candidate_hours"], "reachable_share": row["served_share"]}
        low = row["candidate_hours"] > 0 and row["served_share"] < 0.3 * got / wanted - 1e-4
        rows["districts"].append({"city": city, "district": district, **row, **reach, "below_floor": low})


def _region(sums: dict[str, float]) -> dict[str, Any]:
    wanted = sums.get("candidate_hours", 0.0)
    share = sums.get("served_hours", 0.0) / wanted if wanted else 0.0
    whole = {"makers": int(sums.get("makers", 0))}
    return (
        whole
        | {n: sums.get(n, 0.0) for n in ("candidate_hours", "served_hours", "home_hours")}
        | {"served_share": round(share, 4)}
    )


def _summary(frames: dict[str, pl.DataFrame], name: str) -> dict[str, Any]:
    needs = {row["need"]: row for row in frames["needs"].to_dicts()}
    unserved: dict[str, float] = dict.fromkeys(REASONS, 0.0)
    for row in frames["unserved"].to_dicts():
        unserved[row["reason"]] += row["share"] * needs[row["need"]]["hours_per_month"]
    spent = int(frames["sites"]["cost_rp"].sum())
    kinds = frames["sites"]["kind"].to_list()
    return {
        "format": "lumbung plan", "version": "0.1.0", "seed": 7, "budget_rp": 50_000_000_000, "spent_rp": spent,
        "left_rp": 50_000_000_000 - spent, "objective_rp_year": 9_000_000_000, "savings_rp_year": 12_400_000_000,
        "yearly_cost_rp": 3_400_000_000, "bound_rp_year": 9_100_000_000, "gap": 0.0111, "status": "feasible",
        "counts": {"rows": 17_952, "planned": 1_836, "producer_unknown": 8_074, "no_chain": 113, "sites_new": kinds.count("new"),
                   "sites_existing": kinds.count("existing"), "sites_robust": int(frames["sites"]["robust"].sum())},
        "hours": {"unserved": unserved}, "imputed": {"makers": 1_199, "makers_share": 0.653, "hours_share": 0.61},
        "inputs": {"enterprises": {"file": f"enterprises{name}.csv", "bytes": 1_789_609, "sha256": "9f3c" * 16}},
        "parameters": PARAMETERS, "notes": [{"id": f"Catatan{name}", "en": f"Note{name}"}],
    }  # fmt: skip
