"""What stands in a plan folder: the tables with their columns and units, and the plan in memory (`PlanTables`).

Every table is a polars frame with the dtypes of its columns, sorted by its key. In the CSVs text may be empty, numbers
may be empty where nothing is known, a flag is `yes` or `no`, money is whole rupiah, hours are a month.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from lumbung.planning.areas import Areas, Boundaries
from lumbung.planning.folder.columns import Column, Table
from lumbung.planning.folder.outlook_tables import FRONTIER, ROBUST, ROBUST_SITES

REASONS = ("better_at_home", "too_little_demand", "too_far", "no_capacity", "over_budget", "no_machine")
"""Why a need, or a part of it, is not served; `better_at_home` is no shortfall and counts apart."""


def _text(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name) for name in names)


ENTERPRISES = Table(
    "enterprises",
    (
        *_text("id", "city", "district", "area_code"),
        Column("lat", "number", 6, "degrees, as known; empty where only a city is known"),
        Column("lon", "number", 6, "degrees"),
        *_text("place_quality", "size", "producer", "sector", "chain", "kbli_2020"),
        Column("confidence", "number", 3, "0-1"),
        *_text("activity", "skills", "technologies", "duplicate_of", "problems", "why", "name_hints"),
        Column("planned", "flag", 0, "a maker whom the plan is for: micro or small, with a chain and a place"),
        Column("size_assumed", "flag", 0, "size not stated, planned for as micro"),
        Column("imputed", "flag", 0, "known by city only: spread over its villages by draw"),
        Column("plan_area_code", "text", 0, "the village she is planned in; drawn when imputed"),
    ),
    ("id",),
)
CLUSTERS = Table(
    "clusters",
    (
        Column("cluster"),
        Column("chain"),
        Column("bases", "text", 0, "chain, skills, technology: those it stands on, space-separated"),
        Column("members", "whole"),
        Column("lat", "number", 6),
        Column("lon", "number", 6),
        Column("radius_m", "number", 0, "metres from the centre to the farthest member"),
        Column("strength", "number", 4),
        *_text("reason_id", "reason_en"),
        Column("strength_chain", "number", 4, "the parts of strength"),
        Column("strength_skills", "number", 4),
        Column("strength_technology", "number", 4),
        Column("stages", "flag", 0, "whether the stages of UU 11/2020 Art. 89(3) apply"),
    ),
    ("cluster",),
)
LINKS = Table(
    "cluster_links",
    (
        *_text("cluster", "neighbour", "basis"),
        Column("strength", "number", 4),
        Column("share", "number", 4, "of the cluster's ties that go to this neighbour"),
    ),
    ("cluster", "neighbour"),
)
MEMBERS = Table(
    "members",
    (*_text("enterprise", "cluster", "basis"), Column("strength", "number", 4), *_text("reason_id", "reason_en")),
    ("enterprise",),
)
ISOLATED = Table(
    "isolated",
    (
        Column("enterprise"),
        Column("nearest_cluster"),
        Column("distance_m", "number", 0),
        *_text("reason_id", "reason_en"),
    ),
    ("enterprise",),
)
SITES = Table(
    "sites",
    (
        Column("site"),
        Column("kind", "text", 0, "existing or new"),
        Column("name"),
        Column("area_code"),
        Column("lat", "number", 6),
        Column("lon", "number", 6),
        Column("cost_rp", "whole", 0, "capital: site_rp + fit_out_rp + machines_rp"),
        Column("hours_available", "number", 2, "machine hours a month, all machines"),
        Column("hours_assigned", "number", 2, "machine hours a month"),
        Column("utilisation", "number", 4, "hours_assigned / hours_available"),
        Column("robust", "flag", 0, "a chosen site stands within 2 km in every draw"),
        Column("house_kind", "text", 0, "food, textile_print, wood_metal or chemical"),
        Column("site_rp", "whole", 0, "capital: opening the place, or its repair"),
        Column("fit_out_rp", "whole", 0, "capital: floor of the machines"),
        Column("machines_rp", "whole", 0, "capital: sum of the site's rows in equipment.csv"),
        Column(
            "yearly_rp", "whole", 0, "a year: annuity, rent, upkeep and reserve of site and machines, flood penalty"
        ),
        Column("flood_prone_share", "number", 3, "0-1, empty when unknown"),
        Column("flood_penalty_rp", "whole", 0, "a year, within yearly_rp"),
        Column("floor_m2", "number", 4, "of the machines"),
        Column("floor_cap_m2", "number", 2, "of the place"),
        Column("makers", "whole", 0, "makers with at least one row in assignments.csv"),
        Column("facility", "text", 0, "id in existing.csv, for an existing place"),
        Column("site_yearly_rp", "whole", 0, "a year, within yearly_rp: the place without machines"),
        Column("floor_source", "text", 0, "where floor_cap_m2 comes from"),
    ),
    ("site",),
)
EQUIPMENT = Table(
    "equipment",
    (
        Column("site"),
        Column("machine_type"),
        Column("units", "whole"),
        Column("unit_cost_rp", "whole"),
        Column("cost_rp", "whole", 0, "units x unit_cost_rp"),
        Column("hours_available", "number", 2, "a month, all units"),
        Column("hours_assigned", "number", 2, "a month: sum of assignments.csv"),
        Column("utilisation", "number", 4),
        Column("name_id"),
        Column("name_en"),
        Column("certainty", "text", 0, "mark of the price: B seen on a named page, C weak, D derived, E estimate"),
    ),
    ("site", "machine_type"),
)
ASSIGNMENTS = Table(
    "assignments",
    (
        Column("enterprise"),
        Column("site"),
        Column("machine_type"),
        Column("hours_per_month", "number", 2),
        Column("travel_minutes", "number", 2, "one way"),
        Column("need", "whole", 0, "in needs.csv"),
        Column("module", "text", 0, "the machine with those that stand beside it"),
        Column("mode", "text", 0, "self or toll"),
        Column("share", "number", 6, "of the need; the same in the rows of a module's machines"),
        Column(
            "better_at_home",
            "flag",
            0,
            "at the use and distance of this plan she gains nothing: such needs stay at home, so always no",
        ),
    ),
    ("need", "site", "module", "mode", "machine_type"),
)
UNSERVED = Table(
    "unserved",
    (
        Column("enterprise"),
        Column("machine_type"),
        Column("hours_per_month", "number", 2),
        Column("reason", "text", 0, "one of REASONS"),
        Column("need", "whole", 0, "in needs.csv"),
        Column("share", "number", 6, "of the need"),
    ),
    ("need", "machine_type", "reason"),
)
NEEDS = Table(
    "needs",
    (
        Column("need", "whole"),
        Column("enterprise"),
        Column("area_code"),
        *_text("district", "city", "chain", "branch", "step", "visit_group", "size"),
        Column("weight", "number", 4),
        Column("status", "text", 0, "candidate, better_at_home or no_machine, before use and distance are known"),
        Column("machine_type", "text", 0, "the main machine of the way that would be chosen"),
        Column("companions", "text", 0, "what stands beside that machine, space-separated"),
        Column("hours_per_month", "number", 2, "on that machine"),
        Column("without_us_rp_month", "whole", 0, "best way without the programme, rupiah a month"),
        Column("imputed", "flag"),
    ),
    ("need",),
)
OFFERS = Table(
    "offers",
    (
        Column("need", "whole"),
        Column("module"),
        Column("mode"),
        Column("hours_per_month", "number", 2, "of the main machine, for the whole need"),
        Column("saving_rp_month", "number", 2, "against the best way without us, at zero travel"),
        Column("travel_rp_minute_month", "number", 4, "rupiah a month for each minute one way"),
    ),
    ("need", "module", "mode"),
)
MODULES = Table(
    "modules",
    (
        Column("site"),
        Column("module"),
        Column("primary"),
        Column("companions", "text", 0, "space-separated; one of each for each unit"),
        Column("units", "whole"),
        Column("capital_rp", "whole", 0, "machines of one unit"),
        Column("floor_m2", "number", 4, "of one unit"),
        Column("yearly_rp", "number", 2, "of one unit, without floor"),
        Column("hours_per_month", "number", 2, "of one unit"),
        Column("hours_assigned", "number", 2, "of the main machine, all units"),
        Column("fit_out_rp", "whole", 0, "capital of one unit's floor at this site"),
        Column("yearly_here_rp", "number", 2, "a year, of one unit with its floor at this site"),
    ),
    ("site", "module"),
)
CHOICE = Table(
    "choice",
    (
        Column("own_capital", "text", 0, "home (home machines and hands only), usual or high"),
        Column("own_capital_rp", "whole", 0, "most that she can lay out for one machine"),
        Column("her_hour_rp", "whole", 0, "value of her hour"),
        Column("hours_per_month", "number", 2, "machine hours of all needs with a machine"),
        Column("shared_hours_per_month", "number", 2, "of these, better done on a shared machine"),
        Column("shared_share", "number", 6),
        Column("toll_share", "number", 6, "of hours_per_month, shared and done by the house for her"),
    ),
    ("own_capital", "her_hour_rp"),
)
DISTRICTS = Table(
    "districts",
    (
        Column("city"),
        Column("district"),
        Column("makers", "whole", 0, "planned for"),
        Column("candidate_hours", "number", 2, "a month, demand: better on a shared machine, home_hours left out"),
        Column("served_hours", "number", 2, "of these, assigned"),
        Column("served_share", "number", 4, "of demand: served_hours / candidate_hours"),
        Column("reachable_hours", "number", 2, "a month, demand that a paying house can reach, served or not"),
        Column("reachable_share", "number", 4, "of the demand that a paying house can reach: served / reachable_hours"),
        Column("below_floor", "flag", 0, "reachable_share is under equity_floor_share x that of the region"),
        Column("home_hours", "number", 2, "a month, better at home, as known before or after the siting"),
        Column("no_machine_hours", "number", 2),
    ),
    ("city", "district"),
)
AREAS = Table(
    "areas",
    (
        *_text("code", "village", "district", "city"),
        Column("lat", "number", 6),
        Column("lon", "number", 6),
        Column("population", "number", 0),
        Column("flood_prone_share", "number", 4),
        Column("makers", "whole", 0, "planned for, imputed ones included"),
        Column("imputed_makers", "whole"),
        Column("candidate_hours", "number", 2),
        Column("served_hours", "number", 2),
        Column("served_share", "number", 4),
    ),
    ("code",),
)
EXISTING = Table(
    "existing",
    (
        *_text("id", "name"),
        Column("placed", "flag", 0, "its village or district is known"),
        Column("area_code"),
        Column("lat", "number", 6),
        Column("lon", "number", 6),
        Column("house_kinds", "text", 0, "kinds that may stand there, space-separated"),
        Column("floor_cap_m2", "number", 0, "an assumption by kind of facility"),
        Column("floor_source", "text", 0, "where the floor comes from"),
        Column("damaged", "flag", 0, "stated as damaged: costs its repair"),
        *_text("reason_id", "reason_en"),
    ),
    ("id",),
)
DRAWS = Table(
    "draws",
    (
        Column("draw", "whole", 0, "0 is the plan itself"),
        Column("objective_rp_year", "whole"),
        Column("bound_rp_year", "whole"),
        Column("gap", "number", 6),
        Column("spent_rp", "whole"),
        Column("sites", "whole"),
        Column("hours_assigned", "number", 2),
        Column("near_sites", "whole", 0, "sites of the plan with a site of this draw within 2 km"),
    ),
    ("draw",),
)

REJECTED = Table(
    "rejected",
    (
        Column("line", "whole", 0, "of the register"),
        *_text("problem", "expected"),
        Column("original", "text", 0, "the row as it stood there"),
    ),
    ("line",),
)
DRAW_SITES = Table(
    "draw_sites",
    (
        Column("draw", "whole"),
        Column("site"),
        *_text("area_code", "house_kind"),
        Column("lat", "number", 6),
        Column("lon", "number", 6),
    ),
    ("draw", "site"),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        ENTERPRISES, CLUSTERS, LINKS, MEMBERS, ISOLATED, SITES, EQUIPMENT, ASSIGNMENTS, UNSERVED, NEEDS, OFFERS, MODULES,
        CHOICE, DISTRICTS, AREAS, EXISTING, DRAWS, DRAW_SITES, REJECTED, FRONTIER, ROBUST, ROBUST_SITES,
    )
}  # fmt: skip

ADDED = ("frontier", "robust", "robust_sites")
"""Tables that are there only when they were asked for; without them a folder is whole, and they are empty."""

PLAN_JSON = "plan.json"
PLAN_GEOJSON = "plan.geojson"
REPORT_HTML = "report.html"
TIMINGS_JSON = "timings.json"
FILES = (*(table.file for table in TABLES.values()), PLAN_JSON, PLAN_GEOJSON, REPORT_HTML, TIMINGS_JSON)
"""Every file that a plan folder may hold; all but `timings.json` are the same bytes for the same inputs and seed."""


@dataclass(frozen=True)
class PlanTables:
    """A plan in memory.

    `frames` holds one polars frame for each name in TABLES; those of ADDED may be missing, and are then empty. `summary` is the content of `plan.json` without the
    fingerprint. `seconds` are the wall seconds of each step, kept out of everything that is hashed.
    """

    frames: Mapping[str, pl.DataFrame]
    summary: Mapping[str, Any]
    areas: Areas
    boundaries: Boundaries | None
    seconds: Mapping[str, float]

    def __getitem__(self, name: str) -> pl.DataFrame:
        return self.frames[name] if name in self.frames or name not in ADDED else TABLES[name].empty()

    def has(self, name: str) -> bool:
        """Whether a table is there; those of ADDED need not be."""
        return name in self.frames
