"""The whole problem as a CP-SAT model: starts, modes, orders by set-up, operators, the three costs.

An operation has one start; each mode is an optional interval from it. Where a machine has set-up times, a circuit
through its operations says what follows what, and set-up and run are one interval, so that closures keep out of both.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from ortools.sat.python import cp_model

from lumbung.planning.timetable.exact.batches import add_batches
from lumbung.planning.timetable.problem import FlexibleJobShop, Job, Machine, Operation, apart
from lumbung.planning.timetable.schedule import Slot

Var = Any
"""A variable, literal or expression of OR-Tools, whose types change with its release."""


@dataclass(frozen=True)
class Run:
    """An operation on one machine: `here` says that it runs there; `setup` is the time to prepare, None without set-ups."""

    job: int
    operation: int
    family: int
    duration: int
    here: Var
    start: Var
    setup: Var | None


@dataclass
class TimetableModel:
    """The model with its variables. `start`, `modes`, `who` by (job, operation); `makespan` and `cost` to be bounded."""

    problem: FlexibleJobShop
    model: cp_model.CpModel
    horizon: int
    start: dict[tuple[int, int], Var] = field(default_factory=dict)
    end: dict[tuple[int, int], Var] = field(default_factory=dict)
    modes: dict[tuple[int, int], list[Var]] = field(default_factory=dict)
    who: dict[tuple[int, int], dict[int, Var]] = field(default_factory=dict)
    runs: dict[int, list[Run]] = field(default_factory=dict)
    arcs: dict[int, dict[tuple[int, int], Var]] = field(default_factory=dict)
    makespan: Var = None
    late: dict[int, Var] = field(default_factory=dict)
    cost: Var = None


def build_model(problem: FlexibleJobShop, horizon: int) -> TimetableModel:
    """The model in which everything is done by `horizon`."""
    m = TimetableModel(problem, cp_model.CpModel(), horizon)
    m.runs = {k: [] for k in range(len(problem.machines))}
    for j, job in enumerate(problem.jobs):
        _job(m, j, job)
    for k, machine in enumerate(problem.machines):
        if machine.setup:
            _order(m, k, machine)
        if machine.capacity is None:
            _one_at_a_time(m, k, machine)
        else:
            add_batches(m, k, machine)
    _operators(m)
    for promise in problem.promises:
        key = (promise.job, promise.operation)
        m.model.add(m.start[key] == promise.start)
        chosen = [x.machine for x in problem.jobs[promise.job].operations[promise.operation].modes]
        m.model.add(m.modes[key][chosen.index(promise.machine)] == 1)
    _goal(m)
    return m


def _job(m: TimetableModel, j: int, job: Job) -> None:
    earliest = job.release
    for i, operation in enumerate(job.operations):
        m.start[j, i] = m.model.new_int_var(earliest, m.horizon, f"s{j}_{i}")
        _modes(m, j, i, operation)
        if i:
            before = job.operations[i - 1]
            m.model.add(m.start[j, i] >= m.end[j, i - 1] + before.lag)
            if before.most_lag is not None:
                m.model.add(m.start[j, i] <= m.end[j, i - 1] + before.most_lag)
        earliest += min(mode.duration for mode in operation.modes) + operation.lag


def _modes(m: TimetableModel, j: int, i: int, operation: Operation) -> None:
    alone = len(operation.modes) == 1
    here = [
        m.model.new_constant(1) if alone else m.model.new_bool_var(f"x{j}_{i}_{k}") for k in range(len(operation.modes))
    ]
    if not alone:
        m.model.add_exactly_one(here)
    m.modes[j, i] = here
    least = min(mode.duration for mode in operation.modes)
    longer = sum(
        (mode.duration - least) * x for mode, x in zip(operation.modes, here, strict=True) if mode.duration > least
    )
    m.end[j, i] = m.start[j, i] + least + longer
    for mode, x in zip(operation.modes, here, strict=True):
        table = m.problem.machines[mode.machine].setup
        setup = None
        if table:
            most = max([0, *(row[operation.family] or 0 for row in table)])
            setup = m.model.new_int_var(0, most, f"p{j}_{i}_{mode.machine}")
            m.model.add(setup == 0).only_enforce_if(~x)
        m.runs[mode.machine].append(Run(j, i, operation.family, mode.duration, x, m.start[j, i], setup))


def _one_at_a_time(m: TimetableModel, k: int, machine: Machine) -> None:
    intervals = [m.model.new_fixed_size_interval_var(a, b - a, f"c{k}_{a}") for a, b in apart(machine.closed)]
    for run in m.runs[k]:
        name = f"i{run.job}_{run.operation}_{k}"
        if run.setup is None:
            interval = m.model.new_optional_fixed_size_interval_var(run.start, run.duration, run.here, name)
        else:
            begins = m.model.new_int_var(0, m.horizon, f"b{name}")
            interval = m.model.new_optional_interval_var(
                begins, run.setup + run.duration, run.start + run.duration, run.here, name
            )
        intervals.append(interval)
    if len(intervals) > 1:
        m.model.add_no_overlap(intervals)


def _order(m: TimetableModel, k: int, machine: Machine) -> None:
    """Which run follows which; number 0 is before the first and after the last."""
    runs = m.runs[k]
    if not runs:
        return
    arcs: dict[tuple[int, int], Var] = {}
    for b, run in enumerate(runs, 1):
        arcs[0, b] = m.model.new_bool_var(f"f{k}_{b}")
        arcs[b, 0] = m.model.new_bool_var(f"l{k}_{b}")
        _prepared(
            m,
            arcs[0, b],
            run,
            None if machine.family is None else machine.setup[machine.family][run.family],
            machine.family is None,
        )
        for a, before in enumerate(runs, 1):
            if a == b or (run.job == before.job and before.operation > run.operation):
                continue
            setup = machine.setup[before.family][run.family]
            if setup is not None:
                arcs[a, b] = m.model.new_bool_var(f"a{k}_{a}_{b}")
                _prepared(m, arcs[a, b], run, setup, False)
                m.model.add(run.start - setup >= before.start + before.duration).only_enforce_if(arcs[a, b])
    m.arcs[k] = arcs
    idle = m.model.new_bool_var(f"idle{k}")
    loops = [(b, b, ~run.here) for b, run in enumerate(runs, 1)]
    m.model.add_circuit([*((a, b, x) for (a, b), x in arcs.items()), *loops, (0, 0, idle)])


def _prepared(m: TimetableModel, arc: Var, run: Run, setup: int | None, clean: bool) -> None:
    """If the arc is taken, the run's set-up time is this one; None (and not clean) forbids the arc."""
    if clean:
        setup = 0
    if setup is None:
        m.model.add(arc == 0)
    else:
        m.model.add(run.setup == setup).only_enforce_if(arc)


def _operators(m: TimetableModel) -> None:
    at_work: dict[int, list[Var]] = {w: [] for w in range(len(m.problem.operators))}
    for j, job in enumerate(m.problem.jobs):
        for i, operation in enumerate(job.operations):
            if not operation.skill:
                continue
            able = [w for w, person in enumerate(m.problem.operators) if operation.skill in person.skills]
            lengths = [mode.duration for mode in operation.modes]
            length = m.model.new_int_var(min(lengths), max(lengths), f"d{j}_{i}")
            end = m.model.new_int_var(0, m.horizon, f"e{j}_{i}")
            m.model.add(m.end[j, i] == end)
            m.who[j, i] = {w: m.model.new_bool_var(f"w{j}_{i}_{w}") for w in able}
            m.model.add_exactly_one(list(m.who[j, i].values()))
            for w, x in m.who[j, i].items():
                at_work[w].append(m.model.new_optional_interval_var(m.start[j, i], length, end, x, f"o{j}_{i}_{w}"))
    for w, intervals in at_work.items():
        away = [
            m.model.new_fixed_size_interval_var(a, b - a, f"away{w}_{a}")
            for a, b in apart(m.problem.operators[w].absent)
        ]
        if len(intervals) + len(away) > 1:
            m.model.add_no_overlap([*intervals, *away])


def _goal(m: TimetableModel) -> None:
    goal, model = m.problem.goal, m.model
    cost: Var = 0
    m.makespan = model.new_int_var(0, m.horizon, "makespan")
    for j, job in enumerate(m.problem.jobs):
        done = m.end[j, len(job.operations) - 1]
        model.add(m.makespan >= done)
        if job.due is not None and goal.tardiness * job.weight > 0:
            m.late[j] = model.new_int_var(0, m.horizon, f"t{j}")
            model.add(m.late[j] >= done - job.due)
            cost += goal.tardiness * job.weight * m.late[j]
    setups = [run.setup for runs in m.runs.values() for run in runs if run.setup is not None]
    m.cost = cost + goal.makespan * m.makespan + goal.setup * sum(setups)
    model.minimize(m.cost)


def hint(m: TimetableModel, schedule: tuple[Slot, ...], operators: tuple[int | None, ...] = ()) -> None:
    """Tell the model a valid timetable to begin with: starts, modes, operators, lateness."""
    done: dict[int, int] = {}
    for at, slot in enumerate(schedule):
        key = (slot.job, slot.operation)
        m.model.add_hint(m.start[key], slot.start)
        done[slot.job] = max(done.get(slot.job, 0), slot.end)
        modes = m.problem.jobs[slot.job].operations[slot.operation].modes
        if len(modes) > 1:
            for mode, x in zip(modes, m.modes[key], strict=True):
                m.model.add_hint(x, mode.machine == slot.machine)
        for w, x in m.who.get(key, {}).items():
            m.model.add_hint(x, operators[at] == w)
    m.model.add_hint(m.makespan, max(done.values()))
    for j, late in m.late.items():
        m.model.add_hint(late, max(0, done[j] - (m.problem.jobs[j].due or 0)))
    _hint_orders(m, schedule)


def _hint_orders(m: TimetableModel, schedule: tuple[Slot, ...]) -> None:
    for k, arcs in m.arcs.items():
        number = {(run.job, run.operation): b for b, run in enumerate(m.runs[k], 1)}
        slots = sorted((s for s in schedule if s.machine == k), key=lambda s: (s.start, s.end))
        chain = [0, *(number[s.job, s.operation] for s in slots), 0]
        taken = set(pairwise(chain))
        for pair, x in arcs.items():
            m.model.add_hint(x, pair in taken)
