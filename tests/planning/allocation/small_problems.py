"""Small allocations drawn at random, and oracles for them: a general convex solver and a linear programme (scipy)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, linprog, minimize

from lumbung.planning.allocation import AllocationProblem, Group, allocation_problem


@st.composite
def problems(
    draw: st.DrawFn, *, needs: bool = True, floors: bool = True, equal: bool = False, most: int = 7
) -> AllocationProblem:
    """Two to seven enterprises, one to four machines, everybody with one at least; floors from loose to impossible."""
    random = np.random.default_rng(draw(st.integers(0, 10**6)))
    n, m = draw(st.integers(2, most)), draw(st.integers(1, 4))
    rates = np.where(random.random((n, m)) < 0.6, random.uniform(0.5, 2.0, (n, m)), 0.0)
    rates[np.arange(n), random.integers(0, m, n)] = random.uniform(0.5, 2.0, n)
    capacity = random.uniform(2.0, 20.0, m)
    need = random.uniform(0.5, 15.0, n) if needs else None
    groups = ()
    if floors:
        hours = draw(st.sampled_from([0.3, 1.0, 3.0]))
        groups = (
            Group("micro", hours, random.random(n) < 0.5),
            Group("women", 1.5 * hours, random.random(n) < 0.3),
        )
    weight = np.ones(n) if equal else random.integers(1, 4, n).astype(float)
    return allocation_problem(weight, capacity, rates, need=need, groups=groups)


def rows_of(p: AllocationProblem) -> tuple[np.ndarray, np.ndarray]:
    """Dense rows over the arcs: hours of work (n, E) and machine hours (m, E)."""
    arcs = np.arange(p.arcs)
    work, used = np.zeros((p.enterprises, p.arcs)), np.zeros((p.machines, p.arcs))
    work[p.owner, arcs] = p.rate
    used[p.machine, arcs] = 1.0
    return work, used


def best_welfare(p: AllocationProblem, alpha: float, start: np.ndarray) -> float:
    """The greatest sum of b phi(u / b) with all floors met, by scipy's SLSQP, begun at the feasible `start` (E,)."""
    work, used = rows_of(p)

    def loss(x: np.ndarray) -> tuple[float, np.ndarray]:
        z = np.maximum(work @ x / p.weight, 1e-9)
        value = np.log(z) if alpha == 1 else z ** (1 - alpha) / (1 - alpha)
        return -float(p.weight @ value), -(z**-alpha) @ work

    rows = LinearConstraint(
        np.vstack([work, used]), np.r_[p.floor, np.full(p.machines, -np.inf)], np.r_[p.need, p.capacity]
    )
    best = np.inf
    x = start
    for _ in range(3):
        found = minimize(loss, x, jac=True, bounds=[(0, None)] * p.arcs, constraints=rows, method="SLSQP",
                         options={"maxiter": 500, "ftol": 1e-13})  # fmt: skip
        x = np.maximum(found.x, 0)
        u, load = work @ x, used @ x
        over = max(1.0, float((load / p.capacity).max()), float((u / p.need).max()))
        if (u / over >= p.floor * (1 - 1e-6)).all():
            best = min(best, loss(x / over)[0])
    if not np.isfinite(best):
        raise RuntimeError("the general solver found no allocation")
    return -best


def least_shortfall(p: AllocationProblem) -> tuple[float, float]:
    """The greatest part t <= 1 of all floors that fits, and the least total shortfall that keeps it, by dense programmes."""
    work, used = rows_of(p)
    n, m, k = p.enterprises, p.machines, p.arcs
    rows = np.block([[-work, p.floor[:, None]], [used, np.zeros((m, 1))]])
    part = linprog(np.r_[np.zeros(k), -1], rows, np.r_[np.zeros(n), p.capacity], bounds=[(0, None)] * k + [(0, 1)])
    t = float(part.x[-1])
    rows = np.block([[-work, -np.eye(n)], [used, np.zeros((m, n))]])
    upper = [(0, None)] * k + [(0, float(f) * (1 - t) + 1e-9) for f in p.floor]
    least = linprog(np.r_[np.zeros(k), np.ones(n)], rows, np.r_[-p.floor, p.capacity], bounds=upper)
    return t, float(least.fun)


def split_first(p: AllocationProblem) -> AllocationProblem:
    """The same with the first enterprise divided in two: weight, need and guaranteed hours halved."""
    first = slice(0, int(p.start[1]))
    half = np.r_[0.5 * p.weight[:1], 0.5 * p.weight[:1], p.weight[1:]]
    need = np.r_[0.5 * p.need[:1], 0.5 * p.need[:1], p.need[1:]]
    groups = tuple(
        Group(f"{g.name} {who}", g.floor_hours * part, members)
        for g in p.groups
        for who, part, members in (
            ("halves", 0.5, np.r_[g.members[:1], g.members[:1], np.zeros(p.enterprises - 1, bool)]),
            ("others", 1.0, np.r_[[False, False], g.members[1:]]),
        )
    )
    return AllocationProblem(
        half, need, p.capacity, np.r_[0, p.start[1], p.start[1:] + p.start[1]],
        np.r_[p.machine[first], p.machine], np.r_[p.rate[first], p.rate], groups,
    )  # fmt: skip


def without_groups(p: AllocationProblem) -> AllocationProblem:
    """The same without guarantees."""
    return replace(p, groups=())
