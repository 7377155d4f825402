"""Who is better off at home now that distance and use are known does not come; the freed hours go to others.

The model lets a maker come wherever she saves more than her journeys cost. That says nothing of the machine's own cost,
which depends on its use, and that on who comes. Here each visit carries its share of the yearly cost of machine and
floor at its site, at the use that the plan makes of it. Whoever then gains nothing stays at home.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.siting import SitingProblem, SitingResult
from lumbung.planning.siting.flow import ROOM_HOURS, best_flow
from lumbung.planning.siting.outcome import outcome, plan_value
from lumbung.planning.siting.problem import Floats
from lumbung.planning.siting.result import hours_by_group

Flags = NDArray[np.bool_]
Units = NDArray[np.int32]
Plan = tuple[Units, Floats]

DUST = 1e-7
"""A share of a cell below this is none."""
HAIR = 0.001
"""Share of the machine's cost within which a visit counts as no gain: hours are rounded when they are written."""


@dataclass(frozen=True)
class StayHome:
    """The plan without visits that gain nothing.

    `problem` has only the arcs that are left. `home`: share of each cell's makers, 0-1, who came before and now stay at
    home. `units_given_up`: machines that could no longer reach their minimum use, or no longer paid.
    `given_up_rp_year`: the objective before less the objective now.
    """

    problem: SitingProblem
    result: SitingResult
    home: Floats
    units_given_up: int
    given_up_rp_year: float


def without_home_visits(problem: SitingProblem, result: SitingResult) -> StayHome:
    """The plan in which every visit gains its maker something.

    Each round bars the visits that gain nothing and sends everyone else where she saves most, with the machines that
    stand (exact, so freed hours go to others). A machine that cannot reach its minimum use any more goes. Fewer visits
    make hours dearer for the rest, hence rounds; each bars at least one arc, so they end. Last, whoever was barred from
    a machine that others use more by now may come back. Ties go by position, so the same plan gives the same answer.
    """
    allowed = np.ones(problem.arcs, dtype=np.bool_)
    units, flow = result.units.copy(), result.flow.copy()
    while (gainless := no_gain(problem, units, flow)).any():
        allowed &= ~_at_the_idlest(problem, gainless, units, flow)
        units, flow = _planned_anew(problem, allowed, units, np.where(allowed, flow, 0.0))
    if allowed.all():
        return StayHome(problem, result, np.zeros(problem.cells), 0, 0.0)
    flow, back = _welcomed_back(problem, allowed, units, flow)
    allowed |= back
    left = _only(problem, allowed)
    settled = _outcome(left, result, units, flow[allowed])
    lost = _served(problem, result.flow) - _served(problem, flow)
    was_barred = np.bincount(problem.arc_cell[~allowed], minlength=problem.cells) > 0
    home = np.where(was_barred & (lost > DUST), lost, 0.0)
    given_up = int(result.units.sum() - units.sum())
    return StayHome(left, settled, home, given_up, result.objective - settled.objective)


def no_gain(problem: SitingProblem, units: Units, flow: Floats) -> Flags:
    """Arcs with flow whose makers would be at least as well off at home."""
    return (flow > DUST) & (_gain(problem, units, flow) <= 0)


def _at_the_idlest(problem: SitingProblem, arcs: Flags, units: Units, flow: Floats) -> Flags:
    """Of some arcs those at one place for each module, the one with the least use.

    One place at a time: who leaves it may fill the next, where then nobody has to leave.
    """
    places = np.unique(problem.arc_group[arcs])
    use = hours_by_group(problem, flow)[places] / (problem.group_hours[places] * units[places])
    order = places[np.lexsort((places, use))]
    _, first = np.unique(problem.group_module[order], return_index=True)
    return arcs & np.isin(problem.arc_group, order[first])


def _gain(problem: SitingProblem, units: Units, flow: Floats) -> Floats:
    """Rupiah a year that the makers of each arc gain there, all costs counted; minus infinity where nothing is used."""
    used = hours_by_group(problem, flow)
    with np.errstate(divide="ignore", invalid="ignore"):
        hourly = np.where(used > 0, problem.group_yearly * units / used, np.inf)
    cells = problem.labels.cells
    # The plan's weights say whose saving counts more in it; what she herself gains is not weighted.
    weight = cells["weight"].to_numpy()[problem.arc_cell] if cells.height else np.ones(problem.arcs)
    gain: Floats = problem.arc_value / weight - hourly[problem.arc_group] * problem.arc_hours * (1 + HAIR)
    return gain


def _served(problem: SitingProblem, flow: Floats) -> Floats:
    share: Floats = np.bincount(problem.arc_cell, flow, minlength=problem.cells).astype(np.float64)
    return share


def _only(problem: SitingProblem, allowed: Flags) -> SitingProblem:
    """The problem with fewer arcs; sites and machines keep their places."""
    kept = np.bincount(problem.arc_group[allowed], minlength=problem.groups)
    arcs = ("arc_cell", "arc_value", "arc_hours", "arc_offer", "arc_minutes")
    fewer = {name: a[allowed] for name in arcs if len(a := getattr(problem, name)) == problem.arcs}
    return replace(problem, group_start=np.concatenate(([0], np.cumsum(kept))).astype(np.int32), **fewer)


def _planned_anew(problem: SitingProblem, allowed: Flags, units: Units, kept: Floats) -> Plan:
    """Units and flow of all arcs; never worth less than leaving the freed hours idle (`kept`), where that is a plan."""
    left = _only(problem, allowed)
    new_units, new_flow = _closed(left, *_settled(left, units))
    if _keeps_minimum_use(problem, units, kept) and plan_value(problem, units, kept) > plan_value(
        left, new_units, new_flow
    ):
        return units, kept
    flow = np.zeros(problem.arcs)
    flow[allowed] = new_flow
    return new_units, flow


def _settled(problem: SitingProblem, units: Units) -> Plan:
    """Units and their exact flow. While no flow meets the rows, the least used machine gives up a unit."""
    everyone = np.bincount(problem.arc_group, problem.arc_hours, minlength=problem.groups)
    # The flow's rows know only machines that somebody may come to.
    most = np.floor(everyone / np.maximum(problem.minimum_use * problem.group_hours, 1e-9) + 1e-9)
    units = np.minimum(units, np.where(everyone > 0, most, 0)).astype(np.int32)
    lenient = replace(problem, minimum_use=0.0)
    while units.any():
        flow, _ = best_flow(problem, units)
        if flow is not None:
            return units, flow
        free, _ = best_flow(lenient, units)
        used = hours_by_group(problem, np.zeros(problem.arcs) if free is None else free)
        use = np.where(units > 0, used / (problem.group_hours * np.maximum(units, 1)), np.inf)
        units[int(np.argmin(use))] -= 1
    return units, np.zeros(problem.arcs)


def _keeps_minimum_use(problem: SitingProblem, units: Units, flow: Floats) -> bool:
    used = hours_by_group(problem, flow)
    return bool((used >= problem.minimum_use * problem.group_hours * units - ROOM_HOURS).all())


def _closed(problem: SitingProblem, units: Units, flow: Floats) -> Plan:
    """Without the sites that cost more than they bring; their makers go where else they save."""
    value = np.bincount(problem.arc_group, problem.arc_value * flow, minlength=problem.groups)
    gain = np.bincount(problem.group_site, value - problem.group_yearly * units, minlength=problem.sites)
    is_open = np.bincount(problem.group_site, units, minlength=problem.sites) > 0
    for site in np.flatnonzero(is_open & (gain < problem.site_yearly)):
        fewer = np.where(problem.group_site == site, 0, units).astype(np.int32)
        other, _ = best_flow(problem, fewer)
        if other is not None and plan_value(problem, fewer, other) > plan_value(problem, units, flow):
            units, flow = fewer, other
    return units, flow


def _welcomed_back(problem: SitingProblem, allowed: Flags, units: Units, flow: Floats) -> tuple[Floats, Flags]:
    """Flow with those who were barred from a machine that has room, and is used so much by now that they gain.

    More visits make hours cheaper for all, so nobody else loses by it.
    """
    flow, back = flow.copy(), np.zeros(problem.arcs, dtype=np.bool_)
    barred = np.flatnonzero(~allowed & (units[problem.arc_group] > 0))
    while True:
        room = problem.group_hours * units - hours_by_group(problem, flow) - ROOM_HOURS
        lacking = 1.0 - _served(problem, flow)
        gain = _gain(problem, units, flow)
        fits = (room[problem.arc_group[barred]] > ROOM_HOURS) & (lacking[problem.arc_cell[barred]] > DUST)
        open_arcs = barred[fits & (gain[barred] > 0)]
        if not len(open_arcs):
            return flow, back
        best = int(open_arcs[np.argmax(gain[open_arcs] / problem.arc_hours[open_arcs])])
        hours = room[problem.arc_group[best]] / problem.arc_hours[best]
        flow[best] += min(lacking[problem.arc_cell[best]], hours)
        back[best] = True


def _outcome(problem: SitingProblem, before: SitingResult, units: Units, flow: Floats) -> SitingResult:
    """The result with the bound and the prices of the model as it was solved."""
    made = outcome(
        problem, units, flow, bound=before.bound, stopped=before.status == "stopped", trace=list(before.trace),
        seed=before.seed, seconds=before.seconds,
    )  # fmt: skip
    return replace(
        made, budget_price=before.budget_price, district_price=before.district_price, cell_price=before.cell_price
    )
