"""What stands in `plan.json`, field by field."""

from __future__ import annotations

SUMMARY: dict[str, str] = {
    "format": "always `lumbung plan`",
    "version": "of Lumbung",
    "seed": "whole number",
    "simulated": "true when the enterprises are made up, as whoever made the plan says; the report then says so on top",
    "budget_rp": "capital, rupiah",
    "spent_rp": "sum of cost_rp in sites.csv",
    "left_rp": "budget_rp - spent_rp",
    "objective_rp_year": "savings_rp_year - yearly_cost_rp",
    "savings_rp_year": "what the makers save a year, weighted, journeys and their hours counted",
    "yearly_cost_rp": "sum of yearly_rp in sites.csv",
    "bound_rp_year": "no plan under this budget has a higher objective",
    "gap": "(bound - objective) / objective, or null when the objective is not above zero",
    "status": "optimal, feasible, or stopped (a time guard bit)",
    "shadow_price_of_budget": "what one more rupiah of capital would add to the objective a year, by the relaxation",
    "counts": "rows, makers, producer_unknown, no_chain, size_not_planned, no_place, planned, size_assumed, clusters, in_clusters, "
    "isolated, needs, candidate, better_at_home, no_machine, sites_new, sites_existing, sites_robust, doubles",
    "hours": "machine hours a month of main machines: needs, candidate, served, unserved (by reason)",
    "imputed": "makers, makers_share, hours_share: known by city only, spread over villages by draw",
    "equity": "served share of demand, and of the demand that a paying house can reach (what the floor is measured on); districts "
    "below the relative floor (districts.csv says which), without demand, out of reach of any paying house; the floor's price",
    "draws": "recomputed, robust_sites, and the least and the highest objective among the draws",
    "recheck": "what turned out better at home once use and distance were known, and went to unserved.csv: needs, hours, "
    "those still assigned (none), machines given up for it, and what that took from the objective",
    "travel": "straight (x detour factor) or roads",
    "inputs": "for each input its file name, bytes and sha256",
    "parameters": "every parameter with value, unit, source and certainty",
    "steps": "what each step handled (counts; its seconds stand in timings.json)",
    "notes": "things that a reader must know, each in `id` and `en`",
    "files": "sha256 of each file of the folder",
    "fingerprint": "sha256 of all the above",
}
"""What `plan.json` holds."""

SUMMARY_OF_REGIONS: dict[str, str] = {
    "regions": "by which column of the areas the plan was cut, the regions' names, cells that more than one of them can serve, the "
    "price of capital (rupiah a year per rupiah) that all share, each region's budget, and what the regions' own plans come to",
}
"""What it holds besides where the plan was cut into regions."""

SUMMARY_OF_OUTLOOK: dict[str, str] = {
    "frontier": "points in frontier.csv, and the budget (rupiah) beyond which more brings much less",
    "robust": "sets of houses weighed in how many draws: capital, mean worth, mean and greatest regret of each (rupiah a year), which "
    "set has the highest mean, and the mean of the draws' bounds, which no set exceeds; missing where no place was drawn",
}
"""What it holds besides where frontier and robust set were asked for."""
