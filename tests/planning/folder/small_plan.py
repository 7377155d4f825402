"""A plan of two sites and four makers, reckoned by hand."""

from __future__ import annotations

from typing import Any

import polars as pl

from lumbung.planning.areas import Areas, areas_from_frame
from lumbung.planning.folder.cells import conform
from lumbung.planning.folder.schema import TABLES, PlanTables

ROWS: dict[str, list[dict[str, Any]]] = {
    "areas": [
        {"code": "31.01", "village": "Melati", "district": "Timur", "city": "Kota", "lat": -6.2, "lon": 106.8, "population": 1000,
         "flood_prone_share": 0.1, "makers": 2, "imputed_makers": 0, "candidate_hours": 150, "served_hours": 130, "served_share": 0.8667},
        {"code": "31.02", "village": "Mawar", "district": "Barat", "city": "Kota", "lat": -6.21, "lon": 106.83, "population": 500,
         "makers": 1, "imputed_makers": 1, "candidate_hours": 80, "served_hours": 80, "served_share": 1},
    ],
    "enterprises": [
        {"id": "E1", "city": "Kota", "district": "Timur", "area_code": "31.01", "lat": -6.2001, "lon": 106.8001, "place_quality": "point",
         "size": "micro", "producer": "yes", "chain": "bakery", "confidence": 0.9, "activity": "=produksi roti", "planned": True,
         "size_assumed": False, "imputed": False, "plan_area_code": "31.01"},
        {"id": "E2", "city": "Kota", "district": "Timur", "area_code": "31.01", "size": "unknown", "producer": "yes", "chain": "bakery",
         "confidence": 0.8, "planned": True, "size_assumed": True, "imputed": False, "plan_area_code": "31.01"},
        {"id": "E3", "city": "Kota", "size": "small", "producer": "yes", "chain": "garments", "confidence": 0.7, "planned": True,
         "size_assumed": False, "imputed": True, "plan_area_code": "31.02"},
        {"id": "E4", "city": "Kota", "size": "micro", "producer": "unknown", "confidence": 0.1, "planned": False, "size_assumed": False, "imputed": False},
    ],
    "clusters": [
        {"cluster": "K001", "chain": "bakery", "bases": "chain skills", "members": 2, "lat": -6.2, "lon": 106.8, "radius_m": 20,
         "strength": 0.5, "reason_id": "Dua pembuat roti.", "reason_en": "Two bakers."},
    ],
    "members": [
        {"enterprise": "E1", "cluster": "K001", "basis": "chain", "strength": 0.5, "reason_id": "Roti.", "reason_en": "Bread."},
        {"enterprise": "E2", "cluster": "K001", "basis": "chain", "strength": 0.5, "reason_id": "Roti.", "reason_en": "Bread."},
    ],
    "isolated": [
        {"enterprise": "E3", "nearest_cluster": "K001", "distance_m": 3400, "reason_id": "Sendiri.", "reason_en": "Alone."},
    ],
    "existing": [
        {"id": "F1", "name": "Balai", "placed": True, "area_code": "31.02", "lat": -6.21, "lon": 106.83, "house_kinds": "textile_print",
         "floor_cap_m2": 100, "floor_source": "assumed", "damaged": False},
        {"id": "F2", "name": "Entah", "placed": False, "reason_id": "Tidak disebut.", "reason_en": "Not named."},
    ],
    "needs": [
        {"need": 0, "enterprise": "E1", "area_code": "31.01", "district": "Timur", "city": "Kota", "chain": "bakery", "branch": "bread",
         "step": "01_mix", "visit_group": "a", "size": "micro", "weight": 1, "status": "candidate", "machine_type": "mixer",
         "companions": "scale", "hours_per_month": 100, "without_us_rp_month": 5000000, "imputed": False},
        {"need": 1, "enterprise": "E1", "area_code": "31.01", "district": "Timur", "city": "Kota", "chain": "bakery", "branch": "bread",
         "step": "02_pack", "visit_group": "a", "size": "micro", "weight": 1, "status": "better_at_home", "machine_type": "sealer",
         "hours_per_month": 10, "without_us_rp_month": 50000, "imputed": False},
        {"need": 2, "enterprise": "E2", "area_code": "31.01", "district": "Timur", "city": "Kota", "chain": "bakery", "branch": "bread",
         "step": "01_mix", "visit_group": "a", "size": "micro", "weight": 1, "status": "candidate", "machine_type": "mixer",
         "companions": "scale", "hours_per_month": 50, "without_us_rp_month": 4000000, "imputed": False},
        {"need": 3, "enterprise": "E3", "area_code": "31.02", "district": "Barat", "city": "Kota", "chain": "garments", "branch": "sewing",
         "step": "01_sew", "visit_group": "a", "size": "small", "weight": 1, "status": "candidate", "machine_type": "sewing",
         "hours_per_month": 80, "without_us_rp_month": 6000000, "imputed": True},
        {"need": 4, "enterprise": "E3", "area_code": "31.02", "district": "Barat", "city": "Kota", "chain": "garments", "branch": "sewing",
         "step": "02_dye", "visit_group": "a", "size": "small", "weight": 1, "status": "no_machine", "machine_type": "",
         "hours_per_month": 5, "without_us_rp_month": 0, "imputed": True},
    ],
    "offers": [
        {"need": 0, "module": "mixer+scale", "mode": "self", "hours_per_month": 100, "saving_rp_month": 3000000, "travel_rp_minute_month": 1000},
        {"need": 2, "module": "mixer+scale", "mode": "self", "hours_per_month": 50, "saving_rp_month": 2000000, "travel_rp_minute_month": 1000},
        {"need": 3, "module": "sewing", "mode": "toll", "hours_per_month": 80, "saving_rp_month": 4000000, "travel_rp_minute_month": 500},
    ],
    "modules": [
        {"site": "S1", "module": "mixer+scale", "primary": "mixer", "companions": "scale", "units": 1, "capital_rp": 10500000,
         "floor_m2": 4, "yearly_rp": 2000000, "hours_per_month": 255, "hours_assigned": 130,
         "fit_out_rp": 10000000, "yearly_here_rp": 3000000},
        {"site": "S2", "module": "sewing", "primary": "sewing", "companions": "", "units": 1, "capital_rp": 5000000,
         "floor_m2": 2, "yearly_rp": 1000000, "hours_per_month": 255, "hours_assigned": 80,
         "fit_out_rp": 0, "yearly_here_rp": 1000000},
    ],
    "equipment": [
        {"site": "S1", "machine_type": "mixer", "units": 1, "unit_cost_rp": 10000000, "cost_rp": 10000000, "hours_available": 255,
         "hours_assigned": 130, "utilisation": 0.5098, "certainty": "B"},
        {"site": "S1", "machine_type": "scale", "units": 1, "unit_cost_rp": 500000, "cost_rp": 500000, "hours_available": 255,
         "hours_assigned": 130, "utilisation": 0.5098, "certainty": "E"},
        {"site": "S2", "machine_type": "sewing", "units": 1, "unit_cost_rp": 5000000, "cost_rp": 5000000, "hours_available": 255,
         "hours_assigned": 80, "utilisation": 0.3137, "certainty": "B"},
    ],
    "sites": [
        {"site": "S1", "kind": "new", "name": "Melati", "area_code": "31.01", "lat": -6.2, "lon": 106.8, "cost_rp": 40500000,
         "hours_available": 510, "hours_assigned": 260, "utilisation": 0.5098, "robust": True, "house_kind": "food", "site_rp": 20000000,
         "fit_out_rp": 10000000, "machines_rp": 10500000, "yearly_rp": 8000000, "flood_prone_share": 0.1, "flood_penalty_rp": 100000,
         "floor_m2": 4, "floor_cap_m2": 600, "makers": 2, "site_yearly_rp": 5000000},
        {"site": "S2", "kind": "existing", "name": "Balai", "area_code": "31.02", "lat": -6.21, "lon": 106.83, "cost_rp": 5000000,
         "hours_available": 255, "hours_assigned": 80, "utilisation": 0.3137, "robust": False, "house_kind": "textile_print", "site_rp": 0,
         "fit_out_rp": 0, "machines_rp": 5000000, "yearly_rp": 1000000, "flood_penalty_rp": 0, "floor_m2": 2, "floor_cap_m2": 100,
         "makers": 1, "facility": "F1", "site_yearly_rp": 0},
    ],
    "assignments": [
        *({"enterprise": "E1", "site": "S1", "machine_type": t, "hours_per_month": 100, "travel_minutes": 2, "need": 0,
           "module": "mixer+scale", "mode": "self", "share": 1, "better_at_home": False} for t in ("mixer", "scale")),
        *({"enterprise": "E2", "site": "S1", "machine_type": t, "hours_per_month": 30, "travel_minutes": 2, "need": 2,
           "module": "mixer+scale", "mode": "self", "share": 0.6, "better_at_home": False} for t in ("mixer", "scale")),
        {"enterprise": "E3", "site": "S2", "machine_type": "sewing", "hours_per_month": 80, "travel_minutes": 2, "need": 3,
         "module": "sewing", "mode": "toll", "share": 1, "better_at_home": False},
    ],
    "unserved": [
        {"enterprise": "E1", "machine_type": "sealer", "hours_per_month": 10, "reason": "better_at_home", "need": 1, "share": 1},
        *({"enterprise": "E2", "machine_type": t, "hours_per_month": 20, "reason": "over_budget", "need": 2, "share": 0.4} for t in ("mixer", "scale")),
        {"enterprise": "E3", "machine_type": "", "hours_per_month": 5, "reason": "no_machine", "need": 4, "share": 1},
    ],
    "choice": [
        {"own_capital": "usual", "own_capital_rp": 5000000, "her_hour_rp": 12000, "hours_per_month": 245, "shared_hours_per_month": 230,
         "shared_share": 0.938776, "toll_share": 0.326531},
    ],
    "districts": [
        {"city": "Kota", "district": "Barat", "makers": 1, "candidate_hours": 80, "served_hours": 80, "served_share": 1, "reachable_hours": 80,
         "reachable_share": 1, "below_floor": False, "home_hours": 0, "no_machine_hours": 5},
        {"city": "Kota", "district": "Timur", "makers": 2, "candidate_hours": 150, "served_hours": 130, "served_share": 0.8667, "reachable_hours": 140,
         "reachable_share": 0.9286, "below_floor": False, "home_hours": 10, "no_machine_hours": 0},
    ],
    "draws": [
        {"draw": 0, "objective_rp_year": 92301000, "bound_rp_year": 93000000, "gap": 0.007573, "spent_rp": 45500000, "sites": 2,
         "hours_assigned": 210, "near_sites": 2},
        {"draw": 1, "objective_rp_year": 90000000, "bound_rp_year": 91000000, "gap": 0.011111, "spent_rp": 44000000, "sites": 1,
         "hours_assigned": 200, "near_sites": 1},
    ],
    "draw_sites": [
        {"draw": 0, "site": "S1", "area_code": "31.01", "house_kind": "food", "lat": -6.2, "lon": 106.8},
        {"draw": 0, "site": "S2", "area_code": "31.02", "house_kind": "textile_print", "lat": -6.21, "lon": 106.83},
        {"draw": 1, "site": "S9", "area_code": "31.01", "house_kind": "food", "lat": -6.205, "lon": 106.805},
    ],
}  # fmt: skip
"""A mixer with its scale for two bakers, of whom the second is served in part; one sewing machine in an existing hall."""

SUMMARY: dict[str, Any] = {
    "format": "lumbung plan",
    "seed": 1,
    "simulated": False,
    "budget_rp": 50_000_000,
    "spent_rp": 45_500_000,
    "left_rp": 4_500_000,
    # 12 x (3,000,000 - 2,000 + 0.6 x (2,000,000 - 2,000) + 4,000,000 - 1,000)
    "savings_rp_year": 98_349_600,
    "yearly_cost_rp": 9_000_000,
    "objective_rp_year": 89_349_600,
    "bound_rp_year": 90_000_000,
    "gap": (90_000_000 - 89_349_600) / 89_349_600,
    "counts": {
        "rows": 4, "makers": 3, "producer_unknown": 1, "no_chain": 0, "planned": 3, "size_assumed": 1, "clusters": 1,
        "in_clusters": 2, "isolated": 1, "needs": 5, "candidate": 3, "better_at_home": 1, "no_machine": 1,
        "sites_new": 1, "sites_existing": 1, "sites_robust": 1,
    },
    "hours": {
        "needs": 245.0,
        "candidate": 230.0,
        "served": 210.0,
        "unserved": {"better_at_home": 10.0, "too_little_demand": 0.0, "too_far": 0.0, "no_capacity": 0.0, "over_budget": 20.0, "no_machine": 5.0},
    },
    "imputed": {"makers": 1, "makers_share": 1 / 3, "hours_share": 80 / 230},
    "equity": {"districts_below": []},
    "travel": {"by": "straight"},
    "recheck": {"needs_better_at_home": 0, "needs_assigned_better_at_home": 0},
    "parameters": {name: {"value": value, "unit": "", "source": "test", "certainty": "E"} for name, value in (("minimum_use_share", 0.2), ("equity_floor_share", 0.3), ("robust_distance_m", 2000.0), ("travel_reach_minutes", 30.0), ("travel_own_area_minutes", 2.0), ("travel_detour_factor", 1.23), ("travel_speed_kmh", 15.0))},
}  # fmt: skip


def small_areas() -> Areas:
    """The two villages."""
    frame = pl.DataFrame(ROWS["areas"])
    return areas_from_frame(
        frame.rename({"population": "population_2024", "flood_prone_share": "flood_prone_share_2012"})
    )


def small_plan() -> PlanTables:
    """The whole plan; every sum of it is right."""
    frames = {}
    for table in TABLES.values():
        rows = ROWS.get(table.name, [])
        frame = pl.DataFrame(rows, infer_schema_length=None) if rows else table.empty()
        frames[table.name] = conform(frame, table)
    draws = frames["draws"].with_columns(
        pl.when(pl.col("draw") == 0).then(SUMMARY["objective_rp_year"]).otherwise("objective_rp_year").alias("objective_rp_year"),
        pl.when(pl.col("draw") == 0).then(SUMMARY["bound_rp_year"]).otherwise("bound_rp_year").alias("bound_rp_year"),
    )  # fmt: skip
    return PlanTables(frames | {"draws": draws}, SUMMARY, small_areas(), None, {"register": 0.1})
