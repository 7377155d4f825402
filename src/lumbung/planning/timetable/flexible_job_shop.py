"""The flexible job shop: `solve` searches by moves, with CP-SAT beside it for bound and proof, until told to stop."""

from __future__ import annotations

from math import inf

from lumbung.planning.solving import (
    AnyOf,
    Cancelled,
    IterationLimit,
    Listener,
    Never,
    Status,
    StopCriterion,
    TimeLimit,
    Watch,
)
from lumbung.planning.timetable.bounds import cost_bound, quick_makespan_bound
from lumbung.planning.timetable.local_search import LocalSearch
from lumbung.planning.timetable.makespan.plain import PlainSearch
from lumbung.planning.timetable.partner import Board, ExactPartner
from lumbung.planning.timetable.problem import FlexibleJobShop
from lumbung.planning.timetable.schedule import TimetableResult
from lumbung.planning.timetable.week.weekly import WeekSearch


def solve(
    problem: FlexibleJobShop,
    stop: StopCriterion | None = None,
    *,
    seed: int = 1,
    threads: int = 1,
    listener: Listener | None = None,
    cancelled: Cancelled | None = None,
) -> TimetableResult:
    """A timetable of least cost (`problem.goal`) with a bound, until it is proved best or `stop` ends the search.

    Iterations are moves of the local search. A stop that counts them keeps CP-SAT out, whose pace is the machine's: then
    the same seed gives the same timetable whatever the number of threads. Otherwise CP-SAT works on the other threads, or
    takes turns on the only one. Statuses: OPTIMAL and INFEASIBLE are proved; the others say what ended the search.
    """
    stop = stop or Never()
    watch = Watch(stop, listener, cancelled)
    board = Board()
    search = _search_by_moves(problem, seed)
    _exchange(watch, board, search)
    _bound(watch, board, quick_makespan_bound(problem) * problem.goal.makespan)
    partner = None if counts_iterations(stop) else ExactPartner(problem, board, seed, threads - 1)
    try:
        _run(problem, watch, board, search, partner, beside=threads > 1)
    finally:
        if partner is not None:
            partner.close()
    _exchange(watch, board, search)
    _bound(watch, board, board.bound)
    return _result(problem, watch, board, seed)


def counts_iterations(stop: StopCriterion) -> bool:
    """True when the search is to end by a number of moves, alone or among other reasons."""
    if isinstance(stop, AnyOf):
        return any(counts_iterations(part) for part in stop.criteria)
    return isinstance(stop, IterationLimit)


def _search_by_moves(problem: FlexibleJobShop, seed: int) -> LocalSearch:
    return PlainSearch(problem, seed) if problem.plain else WeekSearch(problem, seed)


def _run(
    problem: FlexibleJobShop,
    watch: Watch,
    board: Board,
    search: LocalSearch,
    partner: ExactPartner | None,
    *,
    beside: bool,
) -> None:
    """Portions of moves, and what passes between the two searches after each."""
    started = False
    moves = 0
    while not board.closed and not watch.over(moves):
        moves = search.step()
        _exchange(watch, board, search)
        if not started and not board.closed:
            started = True
            _bound(watch, board, cost_bound(problem))
            if partner is not None and beside and not board.closed:
                partner.beside()
        if partner is not None:
            partner.look()
            if not beside and not board.closed:
                partner.turn(watch.seconds, time_left(watch.stop, watch.seconds))
        _bound(watch, board, board.bound)


def time_left(stop: StopCriterion, seconds: float) -> float:
    """Seconds until the nearest time limit; inf without one."""
    if isinstance(stop, AnyOf):
        return min((time_left(part, seconds) for part in stop.criteria), default=inf)
    return stop.seconds - seconds if isinstance(stop, TimeLimit) else inf


def _exchange(watch: Watch, board: Board, search: LocalSearch) -> None:
    """The better timetable of the two goes to the other."""
    if search.cost < board.best.cost:
        board.offer(search.best())
    elif board.best.cost < search.cost:
        search.adopt(board.best)
    watch.improved(board.best.cost)


def _bound(watch: Watch, board: Board, bound: float) -> None:
    """A bound never stands above the best timetable, which would only be rounding."""
    bound = min(bound, board.best.cost)
    board.bounded(bound)
    watch.bounded(bound)


def _result(problem: FlexibleJobShop, watch: Watch, board: Board, seed: int) -> TimetableResult:
    bound = watch.objective if board.proved else watch.bound
    if board.impossible:
        status = Status.INFEASIBLE
    elif watch.objective < inf and bound >= watch.objective:
        status = Status.OPTIMAL
    else:
        status = watch.status or Status.STALLED
    return TimetableResult(
        objective=watch.objective, bound=bound, status=status, trace=tuple(watch.trace), seconds=watch.seconds,
        iterations=watch.iterations, seed=seed, schedule=board.best.schedule, operators=board.best.operators, problem=problem,
    )  # fmt: skip
