"""Tables of what other money and other luck would bring; there only when they were asked for."""

from __future__ import annotations

from lumbung.planning.folder.columns import Column, Table

FRONTIER = Table(
    "frontier",
    (
        Column("equity_floor", "number", 4, "least served share of a district, as a share of the region's"),
        Column("budget_rp", "whole", 0, "capital"),
        Column("spent_rp", "whole", 0, "capital"),
        Column(
            "objective_rp_year", "whole", 0, "net saving of the best plan known for it, before who stays home is asked"
        ),
        Column("bound_rp_year", "whole", 0, "no plan for this budget and floor has a higher objective"),
        Column("gap", "number", 6, "(bound - objective) / objective, empty when the objective is not above zero"),
        Column("sites", "whole"),
        Column("makers", "whole", 0, "makers with at least one need served"),
        Column("hours_assigned", "number", 2, "machine hours a month"),
        Column("served_share", "number", 4, "of the demand that a paying house can reach"),
        Column("least_share", "number", 4, "the same, of the district served least"),
        Column("of_plan", "flag", 0, "the budget and the floor of this plan"),
        Column("knee", "flag", 0, "beyond this budget more money brings much less; under the plan's floor only"),
    ),
    ("equity_floor", "budget_rp"),
)
ROBUST = Table(
    "robust",
    (
        Column("set", "text", 0, "plan, draw N (the houses of that draw's own plan), or consensus"),
        Column("draw", "whole", 0, "of the unknown places, from 1"),
        Column("worth_rp_year", "whole", 0, "net saving of the set's houses in the draw, who goes where being best"),
        Column("best_rp_year", "whole", 0, "the most that any plan is known to be worth in the draw"),
        Column("bound_rp_year", "whole", 0, "no plan is worth more in the draw"),
        Column("regret_rp_year", "whole", 0, "best_rp_year - worth_rp_year"),
    ),
    ("set", "draw"),
)
ROBUST_SITES = Table(
    "robust_sites",
    (
        Column("set", "text", 0, "as in robust.csv: the plan's, and the robust set"),
        Column("site"),
        *(Column(name) for name in ("area_code", "house_kind")),
        Column("lat", "number", 6),
        Column("lon", "number", 6),
        Column("draws", "whole", 0, "draws whose own plan has a house of this kind within 2 km"),
    ),
    ("set", "site"),
)
