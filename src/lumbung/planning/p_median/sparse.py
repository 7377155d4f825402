"""p-median on large planes: a coarse ground first, then lists of near sites; kicks and the bound side by side.

One thread improves the solution by local kicks while the other climbs the Lagrangean bound; every few steps the kicks
hear which sites the relaxation opens, and the climb which cost it must reach. How much each does between two meetings
is counted in list entries, not in seconds, so that an iteration stop gives the same answer on any machine.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from math import inf

import numpy as np

from lumbung.planning.lagrangean_tree.ascent import Pace, climb
from lumbung.planning.lagrangean_tree.incumbent import Incumbent
from lumbung.planning.lagrangean_tree.selection import FREE, OPEN, Floats
from lumbung.planning.lagrangean_tree.tree import Explored
from lumbung.planning.p_median.coarse import Coarse, coarsened, finer_prices, middle_prices
from lumbung.planning.p_median.distances import Plane
from lumbung.planning.p_median.ground import Ground, Ints, Numbering, evenly, ground_of
from lumbung.planning.p_median.kicks import DRAWS
from lumbung.planning.p_median.level import WITHOUT_END, Level, to_kth
from lumbung.planning.p_median.problem import PMedianProblem
from lumbung.planning.p_median.sparse_relaxation import SparseRelaxation
from lumbung.planning.solving import Progress, Status, Watch

MOST_ENTRIES = 60_000_000
"""Of all near lists together: 16 bytes each."""
REACH = 3
"""Lists reach as far as the third nearest open site: prices end near the second."""
FIRST_REACH = 4
"""The same before there is a solution, from sites spread evenly."""
FIRST_KICKS = 500
"""At most, one for each median, before the first solution is made of the coarse one."""
BETWEEN_MEETINGS = 100_000_000
"""List entries that a climb reads between two meetings, about."""
KICKS_SHARE = 0.15
"""Entries that kicks may read for one that the climb reads: theirs are looked up here and there, and cost more."""
COARSE_CLIMB = Pace(300, 1.5, 6, 1e-3)
CLIMB, AGAIN = Pace(300, 1.5, 6, 1e-3), Pace(200, 0.5, 6, 1e-3)
STALE_ROUNDS = 3
DUST = 1e-5
"""A round that brings less than this share of the objective brings nothing."""


def search_plane(problem: PMedianProblem, plane: Plane, best: Incumbent[Ints], seed: int) -> Explored:
    """Search until the watch says stop, a proof, or rounds that bring nothing."""
    watch = best.watch
    ground, numbering = ground_of(problem, plane)
    if ground.customers == 0 or ground.p == ground.sites:
        opened = numbering.original(evenly(ground), problem.p)
        best.offer(float(plane.to_nearest(opened)[1] @ problem.weights), opened)
        return Explored(proved=True, bound=best.objective, nodes=0)
    bound = SparseSearch(problem, ground, numbering, best, seed).run()
    watch.bounded(min(bound, best.objective))
    proved = bound > best.limit or best.objective == 0
    return Explored(proved=proved, bound=best.proved_bound if proved else bound, nodes=0)


class SparseSearch:
    """The search on one ground."""

    def __init__(
        self, problem: PMedianProblem, ground: Ground, numbering: Numbering, best: Incumbent[Ints], seed: int
    ) -> None:
        self.problem, self.ground, self.numbering, self.best = problem, ground, numbering, best
        self.random = np.random.default_rng(seed)

    def run(self) -> float:
        """The best bound found."""
        watch, ground = self.best.watch, self.ground
        if watch.over(0):
            self._offer_far(evenly(ground))
            return -inf
        coarse = coarsened(ground)
        rough = first_optimum(ground if coarse is None else coarse.ground)
        rough.kick(np.zeros(0, np.int32), self.random.random((min(ground.p, FIRST_KICKS), DRAWS)), WITHOUT_END)
        opened = rough.opened if coarse is None else coarse.site[rough.opened]
        level = Level(ground, to_kth(ground.site_xy[opened], ground.customer_xy, REACH), MOST_ENTRIES)
        level.open_these(opened)
        prices = middle_prices(level)
        self._descend(level)
        if coarse is None or watch.over(0):
            return self._rounds(level, prices)
        rough_prices = self._roughly(coarse, rough)
        level.open_these(coarse.site[rough.opened])
        prices = finer_prices(rough, rough_prices, coarse.group, level)
        self._descend(level)
        return self._rounds(level, prices)

    def _descend(self, level: Level) -> None:
        """Interchange, and the better of before and after offered: lists that had to be cut may lead astray."""
        opened, before = level.opened, level.true_cost()
        level.descend()
        if level.true_cost() > before:
            level.open_these(opened)
        self._offer(level)

    def _roughly(self, coarse: Coarse, level: Level) -> Floats:
        """Improve the solution of the coarse ground; prices there."""
        watch = Watch(_Within(self.best.watch))
        best: Incumbent[Ints] = Incumbent(watch, whole=False)
        best.offer(level.total, level.opened)
        with Meetings(level, self.random, lambda: best.offer(level.total, level.opened)) as meetings:
            middle = middle_prices(level)
            relaxation = SparseRelaxation(level.lists, coarse.ground.p, coarse.ground.sites, middle)
            states = np.where(coarse.ground.fixed, OPEN, FREE).astype(np.int8)
            top = climb(
                relaxation, states, middle / relaxation.scale, meetings.pace(COARSE_CLIMB), best, primal=meetings.meet
            )
        prices: Floats = top.prices * relaxation.scale
        return prices

    def _rounds(self, level: Level, prices: Floats) -> float:
        """Climb and kick by turns until nothing moves; one look at the bound even when time is over."""
        best, watch, stale, pace = self.best, self.best.watch, 0, CLIMB
        states = np.where(self.ground.fixed, OPEN, FREE).astype(np.int8)
        relaxation = SparseRelaxation(level.lists, self.ground.p, self.ground.sites, middle_prices(level))
        prices = prices / relaxation.scale
        gradient, chosen = np.empty(self.ground.customers), np.empty(self.ground.sites)
        bound = relaxation.evaluate(states, prices, best.limit, gradient, chosen)
        with Meetings(level, self.random, lambda: self._offer(level)) as meetings:

            def meet(chosen: Floats) -> None:
                meetings.meet(chosen)
                watch.bounded(min(relaxation.highest, best.objective))

            while stale < STALE_ROUNDS and bound <= best.limit and not watch.over(0):
                before = best.objective - bound
                top = climb(relaxation, states, prices, meetings.pace(pace), best, primal=meet)
                bound, prices, pace = max(bound, top.bound), top.prices, AGAIN
                meet(top.chosen)
                stale = 0 if before - (best.objective - bound) > DUST * best.objective else stale + 1
        return bound

    def _offer(self, level: Level) -> None:
        self.best.offer(level.true_cost(), self.numbering.original(level.opened, self.problem.p))

    def _offer_far(self, opened: Ints) -> None:
        """Offer an open set of which there are no lists."""
        distance = to_kth(self.ground.site_xy[opened], self.ground.customer_xy, 1)
        self.best.offer(float(distance @ self.ground.weight), self.numbering.original(opened, self.problem.p))


def first_optimum(ground: Ground) -> Level:
    """A local optimum from nothing."""
    level = Level(ground, to_kth(ground.site_xy[evenly(ground)], ground.customer_xy, FIRST_REACH), MOST_ENTRIES)
    level.open_greedily()
    level.descend()
    return level


class _Within:
    """A stop that hands on what the search around says."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch

    def __call__(self, progress: Progress) -> Status | None:
        """The status of the search around."""
        self.watch.over()
        return self.watch.status


class Meetings:
    """Kicks in a thread of their own, between two meetings with the climb."""

    def __init__(self, level: Level, random: np.random.Generator, offer: Callable[[], object]) -> None:
        self.level, self.random, self.offer = level, random, offer
        self.every = int(min(25, max(3, BETWEEN_MEETINGS // max(1, level.entries))))
        self.budget = int(KICKS_SHARE * self.every * level.entries) + 1
        self.offered = level.total
        self.pool = ThreadPoolExecutor(1)
        self.kicks: Future[int] | None = None

    def __enter__(self) -> Meetings:
        return self

    def __exit__(self, *error: object) -> None:
        self._join()
        self.pool.shutdown()

    def pace(self, pace: Pace) -> Pace:
        """The pace with the meetings in it."""
        return replace(pace, primal_every=self.every)

    def meet(self, chosen: Floats) -> None:
        """Offer what the kicks have found, and send them off again toward the sites that the relaxation opens."""
        self._join()
        wanted = np.flatnonzero((chosen > 0) & ~self.level.now.is_open).astype(np.int32)
        draws = self.level.draws_for(self.budget, self.random)
        self.kicks = self.pool.submit(self.level.kick, wanted, draws, self.budget)

    def _join(self) -> None:
        if self.kicks is not None:
            self.kicks.result()
            self.kicks = None
        if self.level.total < self.offered:
            self.offered = self.level.total
            self.offer()
