"""Houses for districts under their equity floor, which the dive leaves out where one house serves few.

A relaxed plan opens a tenth of a house on an island and meets the floor; a whole plan has the house or not. Here it is
opened first, whatever the budget, and paid for by what brings least elsewhere.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.siting.filling import empty_state, load
from lumbung.planning.siting.local_search import Room, add_best_sites
from lumbung.planning.siting.network import Network
from lumbung.planning.siting.outcome import hours_under_floor
from lumbung.planning.siting.problem import Floats, Ints, SitingProblem
from lumbung.planning.siting.thinning import thin_out

MOST_SITES = 12
"""Sites in reach of a district that are looked at: those that can serve most of it."""


def mended(
    p: SitingProblem, net: Network, units: NDArray[np.int32], flow: Floats, budget_price: float
) -> NDArray[np.int32]:
    """These units with houses for the districts that fall short, thinned until the budget pays them; as given if none does."""
    short = np.flatnonzero(hours_under_floor(p, flow) > 0)
    if not len(short):
        return units
    state = empty_state(net)
    load(net, state, units.copy())
    widest = int(np.diff(net.site_start).max())
    room = Room(np.empty(widest), np.empty(MOST_SITES))
    for district in short:
        add_best_sites(net._replace(budget=np.inf), state, _in_reach(p, int(district)), budget_price, room)
    thin_out(net, state)
    return state.units.copy()


def _in_reach(p: SitingProblem, district: int) -> Ints:
    """Sites whose machines the district's makers can reach, those with most of their hours in reach first."""
    arcs = np.flatnonzero(p.cell_district[p.arc_cell] == district)
    hours = np.bincount(p.group_site[p.arc_group[arcs]], p.cell_hours[p.arc_cell[arcs]], minlength=p.sites)
    order = np.argsort(-hours, kind="stable")[:MOST_SITES]
    return order[hours[order] > 0].astype(np.int32)
