"""The end of a node: all loads that a better solution could use are listed, and HiGHS picks the best partition of them."""

from __future__ import annotations

from math import inf
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from lumbung.planning.capacitated_p_median.columns import Center
from lumbung.planning.capacitated_p_median.enumeration import MOST_STEPS, loads_worth
from lumbung.planning.capacitated_p_median.master import Master
from lumbung.planning.capacitated_p_median.pool import Arcs, Members, Pool
from lumbung.planning.capacitated_p_median.pricing import Prices
from lumbung.planning.capacitated_p_median.relaxation import Medians
from lumbung.planning.capacitated_p_median.triples import worst_triples
from lumbung.planning.lagrangean_tree.incumbent import Incumbent
from lumbung.planning.lagrangean_tree.selection import CLOSED, FREE, HOPELESS, choose_exactly
from lumbung.planning.lagrangean_tree.tree import Node

Ints = NDArray[np.int64]

MOST_LOADS = 5_000
"""In the list of one node: HiGHS takes longer over more than the two halves of a split do."""
FEW_LOADS = 1_000
"""No more cuts are needed below."""
SOME_LOADS = 2_500
"""HiGHS takes so many at once; with more it is the last resort before a split."""
CUT_ROUNDS = 25
MOST_NODES = 3_000
"""Of HiGHS, before the node is branched on instead."""


def listed(medians: Medians, node: Node, arcs: Arcs, center: Center, limit: float, *, most: int) -> Pool | None:
    """Every load that a solution of the node below `limit` could use; None when there are more than `most`.

    A load is in when L at the center's prices, with it in the place of its site's best load (or of that of the dearest
    site taken), stays within the limit.
    """
    states, rho, chosen = node.states, center.rho, np.zeros(len(center.rho))
    value, _ = choose_exactly(rho, states.copy(), medians.p, center.base, HOPELESS, chosen)
    dearest = rho[(chosen > 0) & (states == FREE)].max(initial=-HOPELESS)
    pool, buffer = Pool(medians), np.zeros((most, medians.cost.shape[1]), np.uint8)
    paying = np.flatnonzero(center.prices.fine > 1e-9)
    prices = Prices(center.prices.customer, center.prices.triple[paying], center.prices.fine[paying])
    left, steps = most, MOST_STEPS
    for j in np.flatnonzero(states != CLOSED):
        without = value - (rho[j] if chosen[j] > 0 else dearest)
        least, room = without - limit - 1e-6, int(medians.capacity[j])
        count, steps = loads_worth(medians.cost[j], medians.demand, arcs[j], room, prices, least, buffer[:left], steps)
        if count < 0:
            return None
        pool.add(np.full(count, j), buffer[:count].copy())
        left -= count
    return pool


def best_partition(
    pool: Pool, triple: Ints, best: Incumbent, ransom: float, most: int
) -> tuple[float, Members | None, Ints | None]:
    """(a bound on all partitions of the listed loads that beat the limit, the loads (k, n) of the best found, their sites).

    With more than `most` loads left while cuts still help the programme's value is the bound, and none is found.
    """
    master, alive, value = Master(pool, ransom), np.ones(len(pool), np.bool_), -inf
    master.cut(triple)
    needed = np.ones(len(triple), np.bool_)
    for _ in range(CUT_ROUNDS):
        answer = master.solve()
        if best.watch.over():
            return -inf, None, None
        if not answer.proved:
            break
        value = answer.value - 1e-6
        if answer.value > best.limit + 1e-6:
            return value, None, None
        price = master.reduced_costs(answer.prices, answer.fine) - answer.level[pool.site]
        alive &= price <= best.limit - answer.value + 1e-5
        used = np.flatnonzero(answer.weight > 1e-6)
        fresh = worst_triples(pool.members[used], answer.weight[used], most=60, most_each=8)
        needed = np.concatenate((answer.fine > 1e-9, np.ones(len(fresh), np.bool_)))
        master.cut(fresh)
        master.permit(alive, np.zeros(master.sites, np.bool_))
        if alive.sum() <= FEW_LOADS or not len(fresh):
            return by_highs(pool.part(alive), master.triple[needed], best)
    if alive.sum() > most:
        return value, None, None
    return by_highs(pool.part(alive), master.triple[needed], best)


def by_highs(pool: Pool, triple: Ints, best: Incumbent) -> tuple[float, Members | None, Ints | None]:
    """As `best_partition`, by branch and cut; its bound is that of HiGHS, inf where it proves that there is none."""
    master = Master(pool, 0.0)
    master.cut(triple)
    solver, n, k = master.solver, master.customers, len(pool)
    solver.changeColsBounds(n, np.arange(n, dtype=np.int32), np.zeros(n), np.zeros(n))
    kinds = np.full(k, highspy.HighsVarType.kInteger)
    solver.changeColsIntegrality(k, (n + np.arange(k)).astype(np.int32), kinds)
    options = {"presolve": "on", "solver": "choose", "mip_rel_gap": 0.0, "mip_max_nodes": MOST_NODES}
    # the best solution is known as a rule: what is wanted is the proof
    options["mip_heuristic_effort"] = 0.0
    options |= {"mip_abs_gap": 0.99 if best.whole else 1e-9}
    options["objective_bound"] = best.limit + 0.5 if best.whole else best.upper
    for name, value in options.items():
        solver.setOptionValue(name, value)

    def ask(event: Any) -> None:
        if best.watch.over(0):
            event.interrupt()

    solver.cbMipInterrupt.subscribe(ask)
    solver.cbSimplexInterrupt.subscribe(ask)
    solver.run()
    status, info, solution = solver.getModelStatus(), solver.getInfo(), solver.getSolution()
    if status in {highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kObjectiveBound}:
        return inf, None, None
    weight = np.array(solution.col_value)[n:] if solution.value_valid else np.zeros(0)
    if len(weight) != k or info.objective_function_value == highspy.kHighsInf:
        return float(info.mip_dual_bound), None, None
    taken = weight > 0.5
    return float(info.mip_dual_bound), pool.members[taken], pool.site[taken]
