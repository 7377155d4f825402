"""How well given machines serve: cells to machines, best rupiah an hour first, then exchanged while that gains.

A feasible plan, so a lower bound. The state of a search holds units, what each part yields and the hours served by
district. `weigh` gives the plan's merit: savings less yearly cost, less penalties for use under the minimum and for
districts under the equity floor. Each part keeps the list of arcs to machines that stand, so that a refill looks at
those only.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.siting.exchange import Scratch, exchange, scratch_for
from lumbung.planning.siting.network import Network
from lumbung.planning.siting.problem import Floats, Ints
from lumbung.planning.solving.kernels import array_kernel, inner_kernel, whole


class State(NamedTuple):
    """A plan in the search, kept consistent by `change`; `open_arcs` by part from `part_start`, `open_count` of them."""

    units: Ints
    site_units: Ints
    site_floor: Floats
    part_value: Floats
    part_served: Floats
    served: Floats
    sums: Floats
    open_arcs: Ints
    open_count: Ints
    scratch: Scratch


CAPITAL, COST, VALUE = 0, 1, 2
"""Positions in `State.sums`: capital spent, yearly cost, yearly saving less use penalties."""
NO_HOURS = 1e-9
ONE, ONE_LESS = whole(1), whole(-1)
"""Units to add. Of one type with counts that are not known in advance: each type would compile all of `change` again."""


def empty_state(net: Network) -> State:
    """No machine anywhere."""
    groups, sites, parts = len(net.group_site), len(net.site_yearly), len(net.part_start) - 1
    districts = len(net.district_weight)
    return State(
        np.zeros(groups, np.int32), np.zeros(sites, np.int32), np.zeros(sites), np.zeros(parts),
        np.zeros((parts, districts)), np.zeros(districts), np.zeros(3), np.zeros(len(net.arc_cell), np.int32),
        np.zeros(parts, np.int32), scratch_for(net),
    )  # fmt: skip


@inner_kernel
def fill(net: Network, state: State, part: int) -> None:
    """Recompute one part's yield and hours served by district, and the sums that hold them."""
    state.sums[VALUE] -= state.part_value[part]
    for d in range(len(state.served)):
        state.served[d] -= state.part_served[part, d]
        state.part_served[part, d] = 0.0
    value = 0.0
    if state.open_count[part] > 0:
        groups = _serve(net, state, part)
        if net.exchange_rounds > 0:
            exchange(net, state.scratch, groups)
        value = _yield(net, state, part, groups)
    state.part_value[part] = value
    state.sums[VALUE] += value
    for d in range(len(state.served)):
        state.served[d] += state.part_served[part, d]


@inner_kernel
def _serve(net: Network, state: State, part: int) -> int:
    """Best first: copy the open arcs into the scratch, link them by cell and group, give each what is left.

    Returns the number of groups; arcs are `scratch.arc[: scratch.listed[0]]`.
    """
    s = state.scratch
    first, n = net.part_start[part], state.open_count[part]
    s.listed[0] = n
    for k in range(n):
        a = state.open_arcs[first + k]
        s.rest[net.arc_cell[a]] = 1.0
        s.cell_first[net.arc_cell[a]] = -1
        s.room[net.arc_group[a]] = -1.0
    groups = 0
    for k in range(n):
        a = state.open_arcs[first + k]
        cell, g = net.arc_cell[a], net.arc_group[a]
        if s.room[g] < -0.5:
            s.room[g] = net.group_hours[g] * state.units[g]
            s.group_first[g] = -1
            s.group[groups] = g
            groups += 1
        take = min(s.rest[cell], s.room[g] / net.arc_hours[a])
        s.rest[cell] -= take
        s.room[g] -= take * net.arc_hours[a]
        s.arc[k], s.share[k] = a, take
        s.cell_next[k], s.cell_first[cell] = s.cell_first[cell], k
        s.group_next[k], s.group_first[g] = s.group_first[g], k
    return groups


@inner_kernel
def _yield(net: Network, state: State, part: int, groups: int) -> float:
    """Savings of the scratch's flow less use penalties; hours served go to their districts."""
    s, value = state.scratch, 0.0
    for k in range(s.listed[0]):
        a, cell = s.arc[k], net.arc_cell[s.arc[k]]
        value += s.share[k] * net.arc_value[a]
        state.part_served[part, net.cell_district[cell]] += s.share[k] * net.cell_hours[cell]
    for n in range(groups):
        g = s.group[n]
        capacity = net.group_hours[g] * state.units[g]
        missing = net.minimum_use * capacity - (capacity - s.room[g])
        if missing > NO_HOURS:
            value -= missing * net.use_penalty
    return value


@inner_kernel
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
    return float(state.sums[VALUE] - state.sums[COST] - missing * net.equity_penalty)


@inner_kernel
def change(net: Network, state: State, g: int, delta: int) -> None:
    """Add `delta` units to a group; opens or closes its site. Its part is then to be filled anew."""
    j = net.group_site[g]
    before, units_before = state.site_units[j], state.units[g]
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
    if units_before == 0 and state.units[g] > 0:
        _list_arcs(net, state, g)
    elif units_before > 0 and state.units[g] == 0:
        _unlist_arcs(net, state, g)


@inner_kernel
def change_and_fill(net: Network, state: State, g: int, delta: int) -> None:
    """`change`, and the part filled anew at once."""
    change(net, state, g, delta)
    fill(net, state, whole(net.group_part[g]))


@inner_kernel
def groups_of(net: Network, j: int) -> tuple[int, int]:
    """The site's first group, and the one behind its last."""
    return whole(net.site_start[j]), whole(net.site_start[j + 1])


@inner_kernel
def most_groups(net: Network) -> int:
    """Groups of the site that has most of them."""
    most = 0
    for j in range(len(net.site_start) - 1):
        most = max(most, net.site_start[j + 1] - net.site_start[j])
    return most


@inner_kernel
def _list_arcs(net: Network, state: State, g: int) -> None:
    """Merge the group's arcs into its part's list; both are in rising order, which is best first."""
    first, n = net.part_start[net.group_part[g]], state.open_count[net.group_part[g]]
    k, b = n - 1, net.group_arc_start[g + 1] - 1
    to = n + net.group_arc_start[g + 1] - net.group_arc_start[g] - 1
    state.open_count[net.group_part[g]] = to + 1
    while b >= net.group_arc_start[g]:
        if k >= 0 and state.open_arcs[first + k] > net.group_arcs[b]:
            state.open_arcs[first + to] = state.open_arcs[first + k]
            k -= 1
        else:
            state.open_arcs[first + to] = net.group_arcs[b]
            b -= 1
        to -= 1


@inner_kernel
def _unlist_arcs(net: Network, state: State, g: int) -> None:
    """Take the group's arcs out of its part's list."""
    first, kept = net.part_start[net.group_part[g]], 0
    for k in range(state.open_count[net.group_part[g]]):
        a = state.open_arcs[first + k]
        if net.arc_group[a] != g:
            state.open_arcs[first + kept] = a
            kept += 1
    state.open_count[net.group_part[g]] = kept


@inner_kernel
def fits(net: Network, state: State, g: int) -> bool:
    """Whether one more unit fits the floor and the budget."""
    j = net.group_site[g]
    opening = net.site_capital[j] if state.site_units[j] == 0 else 0.0
    on_floor = state.site_floor[j] + net.group_floor[g] <= net.site_floor[j] + NO_HOURS
    in_budget = state.sums[CAPITAL] + net.group_capital[g] + opening <= net.budget + 1e-6
    return bool(on_floor and in_budget)


@array_kernel
def load(net: Network, state: State, units: NDArray[np.int32]) -> float:
    """Put these units into the state from nothing; returns the merit."""
    state.units[:] = 0
    state.site_units[:] = 0
    state.site_floor[:] = 0.0
    state.part_value[:] = 0.0
    state.part_served[:, :] = 0.0
    state.served[:] = 0.0
    state.sums[:] = 0.0
    state.open_count[:] = 0
    for g in range(len(units)):
        if units[g] > 0:
            change(net, state, g, whole(units[g]))
    for part in range(len(net.part_start) - 1):
        fill(net, state, part)
    return weigh(net, state)
