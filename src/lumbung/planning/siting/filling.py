"""How well given machines serve: cells to machines, best rupiah an hour first. A feasible plan, so a lower bound.

The state of a search: units, what each part yields, hours served by district. `weigh` gives the plan's merit: savings
less yearly cost, less penalties for use under the minimum and for districts under the equity floor.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbung.planning.siting.network import Network
from lumbung.planning.siting.problem import Floats, Ints


class State(NamedTuple):
    """A plan in the search, kept consistent by `change`; `rest` and `room` are scratch."""

    units: Ints
    site_units: Ints
    site_floor: Floats
    part_value: Floats
    part_served: Floats
    served: Floats
    sums: Floats
    rest: Floats
    room: Floats


CAPITAL, COST, VALUE = 0, 1, 2
"""Positions in `State.sums`: capital spent, yearly cost, yearly saving less use penalties."""


def empty_state(net: Network) -> State:
    """No machine anywhere."""
    groups, sites, parts = len(net.group_site), len(net.site_yearly), len(net.part_start) - 1
    districts = len(net.district_weight)
    return State(
        np.zeros(groups, np.int32), np.zeros(sites, np.int32), np.zeros(sites), np.zeros(parts),
        np.zeros((parts, districts)), np.zeros(districts), np.zeros(3), np.zeros(len(net.cell_hours)), np.zeros(groups),
    )  # fmt: skip


@njit(cache=True, nogil=True)
def fill(net: Network, state: State, part: int) -> None:
    """Recompute one part's yield and hours served by district, and the sums that hold them."""
    state.sums[VALUE] -= state.part_value[part]
    for d in range(len(state.served)):
        state.served[d] -= state.part_served[part, d]
        state.part_served[part, d] = 0.0
    open_groups = 0
    for n in range(net.part_group_start[part], net.part_group_start[part + 1]):
        g = net.part_groups[n]
        state.room[g] = net.group_hours[g] * state.units[g]
        open_groups += state.units[g] > 0
    value = 0.0
    if open_groups > 0:
        value = _serve(net, state, part)
        for n in range(net.part_group_start[part], net.part_group_start[part + 1]):
            g = net.part_groups[n]
            if state.units[g] > 0:
                capacity = net.group_hours[g] * state.units[g]
                missing = net.minimum_use * capacity - (capacity - state.room[g])
                if missing > 1e-9:
                    value -= missing * net.use_penalty
    state.part_value[part] = value
    state.sums[VALUE] += value
    for d in range(len(state.served)):
        state.served[d] += state.part_served[part, d]


@njit(cache=True, nogil=True)
def _serve(net: Network, state: State, part: int) -> float:
    for n in range(net.part_cell_start[part], net.part_cell_start[part + 1]):
        state.rest[net.part_cells[n]] = 1.0
    value = 0.0
    for a in range(net.part_start[part], net.part_start[part + 1]):
        g = net.arc_group[a]
        if state.room[g] > 1e-9:
            cell = net.arc_cell[a]
            take = min(state.rest[cell], state.room[g] / net.arc_hours[a])
            if take > 0:
                state.rest[cell] -= take
                state.room[g] -= take * net.arc_hours[a]
                value += take * net.arc_value[a]
                state.part_served[part, net.cell_district[cell]] += take * net.cell_hours[cell]
    return value


@njit(cache=True, nogil=True)
def weigh(net: Network, state: State) -> float:
    """Merit of the state, rupiah a year."""
    total = 0.0
    for d in range(len(state.served)):
        total += state.served[d]
    missing = 0.0
    for d in range(len(state.served)):
        if net.district_counts[d]:
            short = net.district_weight[d] * total - state.served[d]
            if short > 1e-6:
                missing += short
    return state.sums[VALUE] - state.sums[COST] - missing * net.equity_penalty


@njit(cache=True, nogil=True)
def change(net: Network, state: State, g: int, delta: int, refill: bool) -> None:
    """Add `delta` units to a group; opens or closes its site; `refill` recomputes the part at once."""
    j = net.group_site[g]
    before = state.site_units[j]
    state.units[g] += delta
    state.site_units[j] += delta
    state.site_floor[j] += delta * net.group_floor[g]
    state.sums[CAPITAL] += delta * net.group_capital[g]
    state.sums[COST] += delta * net.group_yearly[g]
    if before == 0 and state.site_units[j] > 0:
        state.sums[CAPITAL] += net.site_capital[j]
        state.sums[COST] += net.site_yearly[j]
    elif before > 0 and state.site_units[j] == 0:
        state.sums[CAPITAL] -= net.site_capital[j]
        state.sums[COST] -= net.site_yearly[j]
        state.site_floor[j] = 0.0
    if refill:
        fill(net, state, net.group_part[g])


@njit(cache=True, nogil=True)
def fits(net: Network, state: State, g: int) -> bool:
    """Whether one more unit fits the floor and the budget."""
    j = net.group_site[g]
    opening = net.site_capital[j] if state.site_units[j] == 0 else 0.0
    return (
        state.site_floor[j] + net.group_floor[g] <= net.site_floor[j] + 1e-9
        and state.sums[CAPITAL] + net.group_capital[g] + opening <= net.budget + 1e-6
    )


@njit(cache=True, nogil=True)
def load(net: Network, state: State, units: NDArray[np.int32]) -> float:
    """Put these units into the state from nothing; returns the merit."""
    state.units[:] = 0
    state.site_units[:] = 0
    state.site_floor[:] = 0.0
    state.part_value[:] = 0.0
    state.part_served[:, :] = 0.0
    state.served[:] = 0.0
    state.sums[:] = 0.0
    for g in range(len(units)):
        if units[g] > 0:
            change(net, state, g, units[g], False)
    for part in range(len(net.part_start) - 1):
        fill(net, state, part)
    return weigh(net, state)
