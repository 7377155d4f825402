"""An allocation checked from the data alone, arc by arc; shares no code with the solver."""

from __future__ import annotations

from collections.abc import Sequence
from math import log

from lumbung.planning.allocation.problem import AllocationProblem

TOLERANCE = 1e-6


def violations(p: AllocationProblem, share: Sequence[float], shortfall: Sequence[float]) -> list[str]:
    """What `share` (E,) machine hours break: capacities, needs, signs, floors beyond the `shortfall` (n,) that is told."""
    hours, used = _sums(p, share)
    found = [f"arc {e + 1} has {x} hours" for e, x in enumerate(share) if not x >= 0]
    found += [
        f"machine {j + 1} gives {used[j]:.6f} of {p.capacity[j]:.6f} hours"
        for j in range(len(used))
        if used[j] > p.capacity[j] + TOLERANCE * (1 + p.capacity[j])
    ]
    for i, got in enumerate(hours):
        if got > p.need[i] + TOLERANCE * (1 + p.need[i]):
            found.append(f"enterprise {i + 1} gets {got:.6f} hours and needs {p.need[i]:.6f}")
        floor = min(max([0.0, *(g.floor_hours for g in p.groups if g.members[i])]), float(p.need[i]))
        if abs(max(floor - got, 0.0) - shortfall[i]) > 2 * TOLERANCE * (1 + floor):
            found.append(f"enterprise {i + 1} gets {got:.6f} of {floor:.6f} guaranteed hours; told: {shortfall[i]:.6f}")
    return found


def gap(p: AllocationProblem, share: Sequence[float], price: Sequence[float]) -> float:
    """Mean gap of the weighted log-utilities, certified by `price` (m,); for proportional fairness with all floors met.

    Nobody's loss at given prices exceeds what her best choice within her floor and need would add.
    """
    hours, _ = _sums(p, share)
    bound = sum(float(c) * float(q) for c, q in zip(price, p.capacity, strict=True))
    welfare = weight = 0.0
    for i, got in enumerate(hours):
        arcs = [e for e in range(p.start[i], p.start[i + 1]) if p.capacity[p.machine[e]] > 0]
        if not arcs or p.need[i] == 0:
            continue
        cost = min(float(price[p.machine[e]]) / float(p.rate[e]) for e in arcs)
        floor = max([0.0, *(g.floor_hours for g in p.groups if g.members[i])])
        best = min(max(float(p.weight[i]) / cost, floor), float(p.need[i]))
        bound += float(p.weight[i]) * log(best) - cost * best
        welfare += float(p.weight[i]) * log(got)
        weight += float(p.weight[i])
    return (bound - welfare) / weight if weight else 0.0


def _sums(p: AllocationProblem, share: Sequence[float]) -> tuple[list[float], list[float]]:
    hours, used = [0.0] * len(p.weight), [0.0] * len(p.capacity)
    for i in range(len(hours)):
        for e in range(int(p.start[i]), int(p.start[i + 1])):
            hours[i] += float(p.rate[e]) * float(share[e])
            used[int(p.machine[e])] += float(share[e])
    return hours, used
