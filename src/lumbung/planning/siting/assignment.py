"""From cells' flow to makers' hours: which maker goes to which house, how much of her need, and why the rest stays.

Within a cell all makers are alike, so who goes where is a matter of order only: makers come in the order of a hash of
seed and id (nobody gains by her number), each takes what is left of the cell's places, first at houses where she
already goes (unless another is more than `same_house_bonus_minutes` nearer), then the nearest.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import polars as pl

from lumbung.core.draws import uniform
from lumbung.planning.siting.cells import NeedsTables
from lumbung.planning.siting.problem import SitingProblem
from lumbung.planning.siting.result import SitingResult
from lumbung.planning.siting.unserved import Unserved

CENTI = 100
"""Hours are told in hundredths."""
DUST = 1e-7
"""A share of a need below this is none."""

ROWS = {
    "need": pl.Int64, "enterprise": pl.String, "site": pl.String, "module": pl.String, "mode": pl.String,
    "machine_type": pl.String, "share": pl.Float64, "hours_per_month": pl.Float64, "travel_minutes": pl.Float64,
}  # fmt: skip
UNSERVED = {
    "need": pl.Int64, "enterprise": pl.String, "machine_type": pl.String, "share": pl.Float64,
    "hours_per_month": pl.Float64, "reason": pl.String,
}  # fmt: skip


@dataclass(frozen=True)
class MakersHours:
    """`rows`: need, enterprise, site, module, mode, machine_type (the module's primary), share, hours_per_month (on that
    machine), travel_minutes. `unserved`: need, enterprise, machine_type (the need's), share, hours_per_month, reason.

    Only needs with status `candidate`; for each the shares of both frames add up to 1. `hours_per_month` of `unserved`
    is its share of the need's own hours.
    """

    rows: pl.DataFrame
    unserved: pl.DataFrame


@dataclass(slots=True)
class _Seat:
    """What is left of one arc for the makers of its cell, counted in needs."""

    arc: int
    site: int
    minutes: float
    left: float


def assign_makers(
    problem: SitingProblem, result: SitingResult, needs: NeedsTables, *, seed: int = 0, bonus_minutes: float = 10.0
) -> MakersHours:
    """Every candidate need whole: in `rows`, in `unserved`, or split between them. Row order of `needs` changes nothing."""
    seats = _seats(problem, result)
    rooms = _Rooms(problem, result)
    cell_of = {
        need: (cell, maker)
        for need, maker, cell in problem.labels.needs.select("need", "enterprise", "cell").iter_rows()
    }
    facts = needs.rows.filter(pl.col("need").is_in(list(cell_of))).select(
        "need", "machine_type", "hours_per_month", "enterprise"
    )
    makers = sorted(facts["enterprise"].unique().to_list(), key=lambda name: (uniform(seed, "assignment", name), name))
    by_maker: dict[str, list[tuple[int, str, float]]] = defaultdict(list)
    for need, machine_type, hours, maker in facts.sort("need").iter_rows():
        by_maker[maker].append((need, machine_type, hours))
    why = Unserved(problem, result)
    rows: list[tuple[object, ...]] = []
    unserved: list[tuple[object, ...]] = []
    for maker in makers:
        goes: set[int] = set()
        for need, machine_type, hours in by_maker[maker]:
            cell = cell_of[need][0]
            pieces, rest = _pieces(seats[cell], goes, bonus_minutes)
            rows.extend(rooms.written(need, maker, pieces))
            if rest > DUST:
                unserved.append((need, maker, machine_type, rest, round(rest * hours, 2), why.reason(cell)))
    return MakersHours(
        pl.DataFrame(rows, schema=ROWS, orient="row").sort("need", "site", "module", "mode"),
        pl.DataFrame(unserved, schema=UNSERVED, orient="row").sort("need"),
    )


def _seats(problem: SitingProblem, result: SitingResult) -> dict[int, list[_Seat]]:
    """For each cell its arcs with flow, in makers."""
    seats: dict[int, list[_Seat]] = defaultdict(list)
    count = problem.labels.cells["count"].to_numpy()
    for a in np.flatnonzero(result.flow > DUST):
        cell = int(problem.arc_cell[a])
        site = int(problem.group_site[problem.arc_group[a]])
        seats[cell].append(_Seat(int(a), site, float(problem.arc_minutes[a]), float(result.flow[a]) * int(count[cell])))
    return seats


def _pieces(seats: list[_Seat], goes: set[int], bonus: float) -> tuple[list[tuple[_Seat, float]], float]:
    """Take one need's worth of the seats, preferring houses where she goes; what is taken, and the share left over."""
    rest, taken = 1.0, []
    order = sorted(
        (s for s in seats if s.left > DUST),
        key=lambda s: (s.minutes - bonus * (s.site in goes), -s.left, s.site, s.arc),
    )
    for seat in order:
        part = min(rest, seat.left)
        seat.left -= part
        rest -= part
        taken.append((seat, part))
        goes.add(seat.site)
        if rest <= DUST:
            seat_share = taken[-1][1] + rest
            taken[-1] = (seat, seat_share)
            return taken, 0.0
    return taken, rest


class _Rooms:
    """Hours left on each machine in hundredths, so that written hours never add up to more than a machine has."""

    def __init__(self, problem: SitingProblem, result: SitingResult) -> None:
        self.problem = problem
        self.left = np.floor(problem.group_hours * result.units * CENTI + 1e-6).astype(np.int64)
        offers = problem.labels.offers
        self.offer_hours, self.offer_mode = offers["hours"].to_numpy(), offers["mode"].to_list()
        self.site = problem.labels.sites["site"].to_list()
        modules = problem.labels.modules
        self.module, self.primary = modules["module"].to_list(), modules["primary"].to_list()

    def written(self, need: int, maker: str, pieces: list[tuple[_Seat, float]]) -> list[tuple[object, ...]]:
        """Rows of one need: the last piece on an offer of the same length takes what rounding left of the whole."""
        p, owed = self.problem, 0.0
        rows: list[tuple[object, ...]] = []
        for seat, share in pieces:
            group, offer = int(p.arc_group[seat.arc]), int(p.arc_offer[seat.arc])
            exact = share * float(self.offer_hours[offer]) * CENTI + owed
            hundredths = min(round(exact), int(self.left[group]))
            owed = exact - hundredths if abs(exact - hundredths) < 1 else 0.0
            self.left[group] -= hundredths
            module = int(p.group_module[group])
            rows.append(
                (need, maker, self.site[int(p.group_site[group])], self.module[module], self.offer_mode[offer],
                 self.primary[module], share, hundredths / CENTI, seat.minutes)
            )  # fmt: skip
        return rows
