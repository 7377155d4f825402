"""`frontier`, `robust` and `robust_sites`, and what `plan.json` says of them; whole rupiah."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

import numpy as np
import polars as pl

from lumbung.core.place import distance_m
from lumbung.planning.assembly.summary import gap_of
from lumbung.planning.draws import Draw
from lumbung.planning.folder.cells import conform
from lumbung.planning.folder.outlook_tables import FRONTIER, ROBUST, ROBUST_SITES
from lumbung.planning.outlook import Outlook
from lumbung.planning.siting import SitingProblem
from lumbung.planning.siting.frontier import Frontier, Point, served_shares
from lumbung.planning.siting.result import hours_by_group
from lumbung.planning.siting.robust import PLAN, Judged

ENOUGH = 0.5
"""A need counts as served for `makers` when its cell's makers have a place, in makers."""


def outlook_frames(outlook: Outlook, plan: Draw, distance: float) -> dict[str, pl.DataFrame]:
    """The three tables; `distance` in metres is within which two houses of a kind count as one."""
    frames = {"frontier": _frontier(outlook.frontier, plan.problem)}
    if outlook.judged is None:
        return frames | {"robust": ROBUST.empty(), "robust_sites": ROBUST_SITES.empty()}
    return frames | {
        "robust": _worths(outlook.judged),
        "robust_sites": _sites(outlook.judged, plan, outlook.draws, distance),
    }


def _frontier(frontier: Frontier, problem: SitingProblem) -> pl.DataFrame:
    rows = [_point(point, frontier.knee, problem) for point in frontier.points]
    return conform(pl.DataFrame(rows, infer_schema_length=None), FRONTIER)


def _point(point: Point, knee: float | None, problem: SitingProblem) -> dict[str, Any]:
    result = point.result
    objective, bound = round(point.objective), max(ceil(point.bound), round(point.objective))
    share, least = served_shares(point.problem, result)
    given = point.floor == problem.equity_floor
    return {
        "equity_floor": point.floor, "budget_rp": round(point.budget), "spent_rp": round(result.capital),
        "objective_rp_year": objective, "bound_rp_year": bound, "gap": gap_of(objective, bound),
        "sites": int(result.open_sites.sum()), "makers": _makers(point),
        "hours_assigned": float(hours_by_group(point.problem, result.flow).sum()), "served_share": share,
        "least_share": least, "of_plan": given and point.budget == problem.budget,
        "knee": given and knee == point.budget,
    }  # fmt: skip


def _makers(point: Point) -> int:
    """Makers with a need served: of each cell as many as its flow has places for, in the order of their names."""
    problem = point.problem
    places = np.bincount(problem.arc_cell, point.result.flow, minlength=problem.cells)
    needs = problem.labels.needs
    if needs.is_empty():
        return 0
    count = problem.labels.cells["count"].to_numpy()
    served = pl.DataFrame({"cell": np.arange(problem.cells, dtype=np.int32), "places": places * count})
    ranked = needs.with_columns(rank=pl.int_range(pl.len()).over("cell"), cell=pl.col("cell").cast(pl.Int32))
    taken = ranked.join(served, on="cell", how="left").filter(pl.col("rank") + ENOUGH < pl.col("places") + 1e-9)
    return int(taken["enterprise"].n_unique())


def _worths(judged: Judged) -> pl.DataFrame:
    rows = []
    for houses, worths in zip(judged.sets, judged.worth, strict=True):
        for d, (worth, best, bound) in enumerate(zip(worths, judged.best, judged.bound, strict=True), start=1):
            rows.append(
                {"set": houses.name, "draw": d, "worth_rp_year": round(worth), "best_rp_year": round(best),
                 "bound_rp_year": max(ceil(bound), round(best)), "regret_rp_year": round(best) - round(worth)}
            )  # fmt: skip
    return conform(pl.DataFrame(rows), ROBUST)


def _sites(judged: Judged, plan: Draw, draws: Sequence[Draw], distance: float) -> pl.DataFrame:
    """Sites of the plan's set and of the robust one, with how many draws' own plans have one of their kind nearby."""
    where = pl.concat([_places(draw) for draw in (plan, *draws)]).unique("site", keep="first", maintain_order=True)
    places = {row["site"]: row for row in where.to_dicts()}
    opened = [_places(draw).filter(pl.Series(draw.result.open_sites, dtype=pl.Boolean)).to_dicts() for draw in draws]
    rows = [
        {"set": houses.name, **places[site], "draws": sum(_near(places[site], others, distance) for others in opened)}
        for houses in [judged.sets[n] for n in sorted({0, judged.robust})]
        for site in houses.sites
    ]
    return conform(pl.DataFrame(rows, schema=None if rows else ROBUST_SITES.empty().schema), ROBUST_SITES)


def _places(draw: Draw) -> pl.DataFrame:
    return draw.problem.labels.sites.select(
        "site", "area_code", pl.col("kind").alias("house_kind"), pl.col("lat").round(6), pl.col("lon").round(6)
    )


def _near(site: dict[str, Any], others: Sequence[dict[str, Any]], distance: float) -> bool:
    return any(
        other["house_kind"] == site["house_kind"]
        and distance_m(site["lat"], site["lon"], other["lat"], other["lon"]) <= distance
        for other in others
    )


def outlook_of(outlook: Outlook) -> dict[str, Any]:
    """`frontier` and `robust` of `plan.json`."""
    frontier, judged = outlook.frontier, outlook.judged
    told: dict[str, Any] = {
        "frontier": {"points": len(frontier.points), "knee_rp": None if frontier.knee is None else round(frontier.knee)}
    }
    if judged is not None:
        told["robust"] = _robust_of(judged)
    return told


def _robust_of(judged: Judged) -> dict[str, Any]:
    worth, best = np.rint(judged.worth).astype(np.int64), np.rint(judged.best).astype(np.int64)
    regret = best[None, :] - worth
    sets = {
        houses.name: {
            "sites": len(houses.sites), "spent_rp": round(houses.capital),
            "mean_worth_rp_year": round(float(worth[n].mean())), "mean_regret_rp_year": round(float(regret[n].mean())),
            "greatest_regret_rp_year": int(regret[n].max()),
        }
        for n, houses in enumerate(judged.sets)
    }  # fmt: skip
    bound = [max(ceil(limit), int(most)) for limit, most in zip(judged.bound, best, strict=True)]
    return {
        "draws": len(best), "chosen": judged.sets[judged.robust].name, "plan": PLAN, "sets": sets,
        "bound_mean_rp_year": ceil(sum(bound) / len(bound)),
    }  # fmt: skip
