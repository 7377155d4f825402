"""The bound by column generation with cuts at one node: prices from the programme, loads from the sites, triples in between.

The Lagrangean value at any prices is a bound: L(u, s) = sum u_i - sum s_t + the p least rho_j(u, s). Prices are drawn
towards those of the best L so far (Wentges 1997), which spares most of the swinging of the plain method.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lumbung.planning.capacitated_p_median.labels import label_buffers
from lumbung.planning.capacitated_p_median.loading import FORCED
from lumbung.planning.capacitated_p_median.master import Answer, Master
from lumbung.planning.capacitated_p_median.pool import Arcs, Pool
from lumbung.planning.capacitated_p_median.pricing import Marks, Prices, price_sites
from lumbung.planning.capacitated_p_median.relaxation import IMPOSSIBLE, Medians, drop_dear_arcs
from lumbung.planning.capacitated_p_median.triples import worst_triples
from lumbung.planning.lagrangean_tree.incumbent import Incumbent
from lumbung.planning.lagrangean_tree.selection import CLOSED, HOPELESS, OPEN, Floats, States, choose_exactly

TOWARDS = 0.6
"""Share of the best prices in those that are priced."""
CLOSE = 0.02
"""The programme's value may stand so much above the bound, in the unit of costs (or this share of a thousandth of them)."""
ENOUGH = 0.02
"""Or this share of the way from there to the limit: what is left to gain is small beside what cuts bring."""
RANSOM = 1.5
"""First ransom, as a share of the highest price so far; four times as much whenever someone is left out at the end."""
MOST_TRIPLES, MOST_FOR_EACH = 500, 5
"""In one programme: the first, or the second for each customer where that is more."""
MANY_LABELS = 500_000
"""At one pricing of all sites: no more triples at this node then."""


@dataclass
class Center:
    """The best bound with the prices that gave it, and rho (m,) there."""

    bound: float
    prices: Prices
    rho: Floats

    @property
    def base(self) -> float:
        """What L is without the sites."""
        return float(self.prices.customer.sum() - self.prices.fine.sum())


class ColumnBound:
    """Bounds of nodes, one after the other, on one pool of loads and one programme."""

    def __init__(self, medians: Medians, best: Incumbent, prices: Floats, highest: float) -> None:
        self.medians, self.best, self.highest = medians, best, highest
        self.pool = Pool(medians)
        m, n = medians.cost.shape
        self.pool.add(np.arange(m), np.zeros((m, n), np.uint8))
        self.each = min(highest, RANSOM * float(prices.max()) + 1.0)
        self.master = Master(self.pool, self.each)
        self._buffers = label_buffers()
        self.labels = 0
        self._served, self._priced = np.zeros((m, n), np.uint8), np.zeros(m, np.bool_)

    def center(self, prices: Floats) -> Center:
        """A center without a bound, from the prices of customers and as many triples as were known then."""
        n, known = self.medians.cost.shape[1], len(self.master.triple)
        fine = np.zeros(known)
        fine[: len(prices) - n] = prices[n:]
        both = Prices(prices[:n].copy(), self.master.triple, fine)
        return Center(-HOPELESS, both, np.full(len(self.medians.cost), -HOPELESS))

    def lagrangean(self, states: States, arcs: Arcs, prices: Prices, allowed: Marks) -> Center:
        """L at these prices; fixes `states`; the loads that gave it stay in `_served` where `_priced` says so."""
        found, chosen = Center(-HOPELESS, prices, np.empty(len(states))), np.zeros(len(states))
        dear = np.argsort(-prices.fine, kind="stable")[: int((prices.fine > 1e-9).sum())]
        sorted_prices = Prices(prices.customer, prices.triple[dear], prices.fine[dear])
        known, reduced = np.full(len(states), IMPOSSIBLE), self.master.reduced_costs(prices.customer, prices.fine)
        np.minimum.at(known, self.pool.site[allowed], reduced[allowed])
        self.labels = price_sites(
            self.medians, arcs, states, sorted_prices, known, self._buffers, found.rho, self._served, self._priced
        )
        found.bound, _ = choose_exactly(found.rho, states, self.medians.p, found.base, self.best.limit, chosen)
        return found

    def converge(self, states: States, arcs: Arcs, center: Center) -> Answer | None:
        """Raise `center` to the programme's value; None when it passed the limit or time is over."""
        share, stale, watch = TOWARDS, 0, self.best.watch
        while not watch.over():
            self.master.extend()
            # forced customers ask for a load themselves, and the empty load is no answer then
            asked = (states == OPEN) & ~(arcs == FORCED).any(axis=1)
            allowed = self.pool.allowed(states, arcs)
            self.master.permit(allowed, asked)
            answer = self.master.solve()
            close = max(CLOSE, 1e-3 * CLOSE * abs(answer.value)) if self.best.whole else 1e-6 * abs(answer.value)
            if self.best.solution is not None:
                close = max(close, ENOUGH * (self.best.limit - answer.value))
            if answer.value - center.bound < close or stale == 2:
                if answer.left < 1e-6 or self.each >= self.highest:
                    return answer
                self.each, stale = min(self.highest, 4 * self.each), 0
                self.master.ransom(self.each)
                continue
            now, dear = center.prices, 1 - share
            mixed = Prices(
                share * now.customer + dear * answer.prices, now.triple, share * now.fine + dear * answer.fine
            )
            tried = self.lagrangean(states, arcs, mixed, allowed)
            if tried.bound > center.bound:
                center.bound, center.prices, center.rho = tried.bound, tried.prices, tried.rho
            if center.bound > self.best.limit:
                return None
            good = self._priced & (states != CLOSED)
            new = len(self.pool.add(np.flatnonzero(good), self._served[good]))
            # nothing new at mixed prices may mean little; at the programme's own it means the end
            stale = 2 if not new and share == 0 else 0
            share = TOWARDS if new else 0.0 if share < 0.3 else share / 2
        return None

    def drop_arcs(self, states: States, arcs: Arcs, center: Center) -> int:
        """Drop the arcs that the center's prices show to be too dear; how many."""
        limit, customer = self.best.limit, center.prices.customer
        return int(drop_dear_arcs(self.medians, arcs, states, customer, center.base, limit, center.rho.copy()))

    def cut(self, answer: Answer, center: Center) -> bool:
        """Add the worst triples of the answer; False when there are none or enough of them."""
        if self.labels > MANY_LABELS:
            return False
        used = np.flatnonzero(answer.weight > 1e-6)
        n = self.master.customers
        most = min(n // 3, max(MOST_TRIPLES, MOST_FOR_EACH * n) - len(self.master.triple))
        triple = worst_triples(self.pool.members[used], answer.weight[used], most=most, most_each=4)
        if not len(triple):
            return False
        self.master.cut(triple)
        fine = np.concatenate((center.prices.fine, np.zeros(len(triple))))
        center.prices = Prices(center.prices.customer, self.master.triple, fine)
        return True
