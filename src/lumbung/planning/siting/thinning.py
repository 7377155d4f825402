"""Less for less money: units and houses go, the least loss for a rupiah first, until the budget pays the rest."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.siting.filling import CAPITAL, ONE_LESS, State, change_and_fill, empty_state, load, weigh
from lumbung.planning.siting.local_search import close_site, drop_units, merit_after, restore
from lumbung.planning.siting.network import Network, lay_out
from lumbung.planning.siting.problem import SitingProblem
from lumbung.planning.solving.kernels import array_kernel, inner_array_kernel

Units = NDArray[np.int32]


def fitted(problem: SitingProblem, units: Units) -> Units:
    """These units without those that bring least for their capital, until the budget pays the rest."""
    net = lay_out(problem)
    state = empty_state(net)
    load(net, state, np.array(units, np.int32))
    if state.sums[CAPITAL] > net.budget:
        thin_out(net, state)
    return state.units.copy()


@array_kernel
def thin_out(net: Network, state: State) -> None:
    """Drop single units and whole houses, the least loss for a rupiah first; losses are weighed anew at their turn."""
    groups, sites = len(state.units), len(state.site_units)
    loss = np.full(groups + sites, np.inf)
    for n in range(groups + sites):
        loss[n] = _loss(net, state, n)
    while state.sums[CAPITAL] > net.budget:
        n = int(np.argmin(loss))
        if loss[n] == np.inf:
            break
        loss[n] = _loss(net, state, n)
        if loss[n] == np.inf or loss[n] > loss[np.argmin(loss)]:
            continue
        if n < groups:
            change_and_fill(net, state, n, ONE_LESS)
        else:
            close_site(net, state, n - groups)
        loss[n] = _loss(net, state, n)
    drop_units(net, state, 0.0)


@inner_array_kernel
def _loss(net: Network, state: State, n: int) -> float:
    """Merit lost for each rupiah that comes free by a unit of group `n`, or by the house `n` - groups; else infinite."""
    groups = len(state.units)
    merit, capital = weigh(net, state), state.sums[CAPITAL]
    if n < groups:
        if state.units[n] == 0:
            return np.inf
        after, left = merit_after(net, state, n, ONE_LESS)
    else:
        if state.site_units[n - groups] == 0:
            return np.inf
        units = state.units.copy()
        close_site(net, state, n - groups)
        after, left = weigh(net, state), state.sums[CAPITAL]
        restore(net, state, units)
    return (merit - after) / (capital - left) if capital > left else np.inf
