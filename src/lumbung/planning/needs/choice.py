"""Shared or at home: the cheapest way without the programme against the shared machine, with her time and trips.

Decided before use and distance are known, so at the typical use (`tariff_use_share`) and the shortest journey
(`travel_own_area_minutes`). A step is better at home when no offer, with its share of the machine's and the floor's
yearly cost, is cheaper than that way. `recheck.py` decides again when use and distance are known.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lumbung.core.parameters import Parameters
from lumbung.planning.needs.cases import Cases, Floats, Ints

Flags = NDArray[np.bool_]

HAND, BOUGHT, OWN, DO_WITHOUT = "hand", "bought", "own", "do_without"


@dataclass(frozen=True, slots=True)
class Stance:
    """What is assumed of a maker: the value of her hour, and the most she can lay out for one machine."""

    her_hour_rp: float
    own_capital_rp: float
    home_types_only: bool = False


@dataclass(frozen=True)
class Choice:
    """The choice of each case (`shared`, `without_rp`, `way`, `own_machine`, `best_offer`) and each offer.

    Per offer: `mode` (toll or self, the cheaper), `saving_rp` (without us less running cost and her time, no travel),
    `net_rp` (less fixed cost at the typical use and the shortest journeys). `minute_rp` per case: rupiah a month for
    each minute of one-way travel, its share of the journeys of its visit group. `best_offer` is -1 without offers.
    """

    shared: Flags
    without_rp: Floats
    way: tuple[str, ...]
    own_machine: tuple[str, ...]
    best_offer: Ints
    minute_rp: Floats
    toll: Flags
    saving_rp: Floats
    net_rp: Floats


def choose(cases: Cases, stance: Stance, parameters: Parameters) -> Choice:
    """Decide each case under one stance."""
    offers = cases.offers
    minute = 2 * (stance.her_hour_rp / 60 + parameters.number("vehicle_rp_minute"))
    least = parameters.number("travel_own_area_minutes")
    everyone = np.ones(len(cases), dtype=np.bool_)
    together = shared_journeys(cases, everyone)
    running, toll = _running(cases, stance, together, parameters)
    full = running + offers.fixed_rp + (together * minute * least)[offers.case]
    ceiling = parameters.number("no_other_way_multiple") * _lowest(full, offers.case, len(cases))
    without, way, own_machine = _without_us(cases, stance, together * minute, ceiling, parameters)
    saving = without[offers.case] - running
    shared, journeys = _carried(cases, saving - offers.fixed_rp, minute * least)
    net = saving - offers.fixed_rp - (journeys * minute * least)[offers.case]
    return Choice(
        shared=shared, without_rp=without, way=way, own_machine=own_machine,
        best_offer=_best(net, offers.case, len(cases)), minute_rp=journeys * minute,
        toll=toll, saving_rp=saving, net_rp=net,
    )  # fmt: skip


def shared_journeys(cases: Cases, active: Flags) -> Floats:
    """Journeys a month that each case carries: a visit group makes as many as its most frequent active step.

    They are split among the active steps in proportion to the trips that each would make alone. An inactive step
    carries what it would carry if it came along.
    """
    groups = int(cases.journey.max(initial=-1)) + 1
    most = np.zeros(groups)
    np.maximum.at(most, cases.journey, np.where(active, cases.trips, 0.0))
    total = np.bincount(cases.journey, np.where(active, cases.trips, 0.0), minlength=groups)
    mine = np.where(active, 0.0, cases.trips)
    joined = np.maximum(most[cases.journey], mine)
    carried = total[cases.journey] + mine
    return np.divide(joined * cases.trips, carried, out=np.zeros(len(cases)), where=carried > 0)


def _carried(cases: Cases, before_travel: Floats, journey_rp: float) -> tuple[Flags, Floats]:
    """The largest set of steps of each visit group that carries its own journeys, and the journeys of each."""
    best = -_lowest(-before_travel, cases.offers.case, len(cases))
    active = best > 0
    while True:
        journeys = shared_journeys(cases, active)
        stay = active & (best - journeys * journey_rp > 0)
        if (stay == active).all():
            return active, journeys
        active = stay


def _running(cases: Cases, stance: Stance, journeys: Floats, parameters: Parameters) -> tuple[Floats, Flags]:
    """Running cost of each offer with her time, in its cheaper mode, and whether that is toll work."""
    offers = cases.offers
    wage = parameters.number("operator_wage_rp_h")
    handing_over_h = (journeys * parameters.number("toll_handover_minutes") / 60)[offers.case]
    own_work = offers.self_operator_h * wage + offers.attended_h * stance.her_hour_rp
    toll_work = offers.toll_operator_h * wage + handing_over_h * stance.her_hour_rp
    return offers.energy_rp + np.minimum(own_work, toll_work), toll_work < own_work


def _without_us(
    cases: Cases, stance: Stance, minute_rp: Floats, ceiling: Floats, parameters: Parameters
) -> tuple[Floats, tuple[str, ...], tuple[str, ...]]:
    """Cost of the best way without us, which way it is, and the machine where it is an own one.

    Where hands cannot do a step and nobody sells it, it is worth no more than `ceiling`.
    """
    hand = np.nan_to_num(cases.hand_h * stance.her_hour_rp, nan=np.inf)
    bought = np.nan_to_num(cases.bought_rp + minute_rp * parameters.number("bought_travel_minutes"), nan=np.inf)
    own, own_row = _cheapest_own(cases, stance)
    forgone = np.where(np.isinf(hand) & np.isinf(bought), ceiling, np.inf)
    costs = np.stack([hand, bought, own, forgone])
    best = costs.argmin(axis=0)
    names = (HAND, BOUGHT, OWN, DO_WITHOUT)
    machine = tuple(cases.own.machine[row] if names[way] == OWN else "" for way, row in zip(best, own_row, strict=True))
    cost = costs[best, np.arange(len(cases))]
    return np.where(np.isfinite(cost), cost, 0.0), tuple(names[way] for way in best), machine


def _cheapest_own(cases: Cases, stance: Stance) -> tuple[Floats, Ints]:
    own = cases.own
    cost = own.fixed_rp + own.running_rp + own.attended_h * stance.her_hour_rp
    beyond = (own.capital_rp > stance.own_capital_rp) | (stance.home_types_only & ~own.at_home)
    cost = np.where(beyond, np.inf, cost)
    row = _best(-cost, own.case, len(cases))
    return np.where(row >= 0, cost[row] if len(cost) else np.inf, np.inf), row


def _lowest(values: Floats, case: Ints, n: int) -> Floats:
    lowest = np.full(n, np.inf)
    np.minimum.at(lowest, case, values)
    return lowest


def _best(values: Floats, case: Ints, n: int) -> Ints:
    """Row of the highest value of each case, the first among equals; -1 where it has no row."""
    order = np.lexsort((np.arange(len(case)), -values, case))
    owner, first = np.unique(case[order], return_index=True)
    rows = np.full(n, -1, dtype=np.int64)
    rows[owner] = order[first]
    return rows


def choice_table(cases: Cases, makers: Floats, parameters: Parameters) -> pl.DataFrame:
    """`needs.choice`: share of machine hours better shared, for three values of her hour and three caps on capital.

    `makers`: number of makers of each case. Hours are those on the first machine of each step, so that they are the
    same in every row. `own_capital`: `home` = home machines within the usual cap and work by hand only.
    """
    usual = parameters.number("own_capital_rp")
    high = max(usual, parameters.number("own_capital_high_rp"))
    hour = parameters.number("her_hour_rp")
    values = (min(hour, parameters.number("her_hour_low_rp")), hour, max(hour, parameters.number("her_hour_high_rp")))
    rows = [
        _choice_row(cases, makers, Stance(value, cap, home_types_only=word == "home"), word, parameters)
        for word, cap in (("home", usual), ("usual", usual), ("high", high))
        for value in values
    ]
    return pl.DataFrame(rows, orient="row", schema=CHOICE_SCHEMA)


CHOICE_SCHEMA = {
    "own_capital": pl.String,
    "own_capital_rp": pl.Int64,
    "her_hour_rp": pl.Int64,
    "hours_per_month": pl.Float64,
    "shared_hours_per_month": pl.Float64,
    "shared_share": pl.Float64,
    "toll_share": pl.Float64,
}


def _choice_row(
    cases: Cases, makers: Floats, stance: Stance, word: str, parameters: Parameters
) -> tuple[str, int, int, float, float, float, float]:
    chosen = choose(cases, stance, parameters)
    hours = cases.hours * makers
    total = float(hours.sum())
    shared = float(hours[chosen.shared].sum())
    toll_case = np.zeros(len(cases), dtype=np.bool_)
    has = chosen.best_offer >= 0
    toll_case[has] = chosen.toll[chosen.best_offer[has]]
    toll = float(hours[chosen.shared & toll_case].sum())
    share = (shared / total, toll / total) if total else (0.0, 0.0)
    return (word, round(stance.own_capital_rp), round(stance.her_hour_rp), total, shared, *share)
