"""An independent check of a result: every constraint and the objective recomputed by plain loops, nothing shared."""

from __future__ import annotations

from lumbung.planning.siting.problem import SitingProblem
from lumbung.planning.siting.result import SitingResult

HOURS_TOLERANCE = 1e-4
"""Hours a month by which a sum may be off: the linear solver's tolerance on rows of thousands of hours."""


def verify(problem: SitingProblem, result: SitingResult) -> list[str]:
    """What is wrong with the result, in words; empty when nothing is."""
    wrong = _shapes(problem, result)
    if wrong:
        return wrong
    cell = [0.0] * problem.cells
    hours = [0.0] * problem.groups
    served = [0.0] * problem.district_count
    reachable = [False] * problem.cells
    saving = 0.0
    for g in range(problem.groups):
        for a in range(int(problem.group_start[g]), int(problem.group_start[g + 1])):
            i, share = int(problem.arc_cell[a]), float(result.flow[a])
            reachable[i] = True
            if not -1e-12 <= share <= 1 + 1e-9:
                wrong.append(f"arc {a}: share {share} is not between 0 and 1")
            if share > 0 and result.units[g] < 1:
                wrong.append(f"arc {a}: served at group {g}, which has no unit")
            cell[i] += share
            hours[g] += share * float(problem.arc_hours[a])
            served[int(problem.cell_district[i])] += share * float(problem.cell_hours[i])
            saving += share * float(problem.arc_value[a])
    wrong += [f"cell {i}: served {total:.9f} times" for i, total in enumerate(cell) if total > 1 + 1e-7]
    wrong += _machines(problem, result, hours)
    wrong += _money(problem, result, saving)
    wrong += _equity(problem, served, reachable)
    return wrong


def _shapes(problem: SitingProblem, result: SitingResult) -> list[str]:
    pairs = (("units", len(result.units), problem.groups), ("flow", len(result.flow), problem.arcs))
    return [f"{name} has {found} entries, expected {expected}" for name, found, expected in pairs if found != expected]


def _machines(problem: SitingProblem, result: SitingResult, hours: list[float]) -> list[str]:
    wrong = []
    for j in range(problem.sites):
        floor, count = 0.0, 0
        for g in range(int(problem.site_start[j]), int(problem.site_start[j + 1])):
            units = int(result.units[g])
            capacity = float(problem.group_hours[g]) * units
            floor += float(problem.group_floor[g]) * units
            count += units
            if units < 0:
                wrong.append(f"group {g}: {units} units")
            if hours[g] > capacity + HOURS_TOLERANCE:
                wrong.append(f"group {g}: {hours[g]:.6f} hours used of {capacity:.6f}")
            if hours[g] < problem.minimum_use * capacity - HOURS_TOLERANCE:
                wrong.append(f"group {g}: {hours[g]:.6f} hours used, the least is {problem.minimum_use * capacity:.6f}")
        if floor > float(problem.site_floor[j]) + 1e-6:
            wrong.append(f"site {j}: {floor:.2f} m2 of {float(problem.site_floor[j]):.2f}")
        if (count > 0) != bool(result.open_sites[j]):
            wrong.append(f"site {j}: open is {bool(result.open_sites[j])} with {count} units")
    return wrong


def _money(problem: SitingProblem, result: SitingResult, saving: float) -> list[str]:
    capital = yearly = 0.0
    for j in range(problem.sites):
        if result.open_sites[j]:
            capital += float(problem.site_capital[j])
            yearly += float(problem.site_yearly[j])
    for g in range(problem.groups):
        capital += float(problem.group_capital[g]) * int(result.units[g])
        yearly += float(problem.group_yearly[g]) * int(result.units[g])
    wrong = []
    if capital > problem.budget + 1e-3:
        wrong.append(f"capital {capital:,.0f} is over the budget {problem.budget:,.0f}")
    objective = saving - yearly
    for name, stated, found in (
        ("capital", result.capital, capital), ("saving", result.saving, saving), ("yearly cost", result.yearly_cost, yearly),
        ("objective", result.objective, objective),
    ):  # fmt: skip
        if abs(stated - found) > 1e-6 * max(1.0, abs(found)):
            wrong.append(f"{name} is stated as {stated:,.2f}, recomputed {found:,.2f}")
    if result.bound < objective - 1e-6 * max(1.0, abs(objective)):
        wrong.append(f"the bound {result.bound:,.2f} is under the objective {objective:,.2f}")
    if result.status == "optimal" and result.bound - objective > 1e-6 * max(1.0, abs(objective)):
        wrong.append("the status says optimal, the bound does not")
    return wrong


def _equity(problem: SitingProblem, served: list[float], reachable: list[bool]) -> list[str]:
    if problem.equity_floor <= 0:
        return []
    demand = [0.0] * problem.district_count
    for i in range(problem.cells):
        if reachable[i]:
            demand[int(problem.cell_district[i])] += float(problem.cell_hours[i])
    total, least = sum(demand), problem.equity_floor
    region = sum(served) / total if total > 0 else 0.0
    return [
        f"district {d}: served share {served[d] / demand[d]:.6f} is under {least:.2f} x {region:.6f}"
        for d in range(problem.district_count)
        if demand[d] > 0 and served[d] / demand[d] < least * region - 1e-6
    ]
