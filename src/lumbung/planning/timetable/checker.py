"""An independent reading of the rules: what is wrong with a timetable, and what it costs. Shares no code with solvers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from lumbung.planning.timetable.problem import FlexibleJobShop, Interval, Machine
from lumbung.planning.timetable.schedule import Slot


def violations(problem: FlexibleJobShop, schedule: Sequence[Slot], operators: Sequence[int | None] = ()) -> list[str]:
    """One sentence for each rule that is broken; empty for a valid timetable."""
    at = {(slot.job, slot.operation): slot for slot in schedule}
    wanted = [(j, i) for j, job in enumerate(problem.jobs) for i in range(len(job.operations))]
    if len(schedule) != len(wanted) or set(at) != set(wanted):
        return [f"{len(wanted)} operations are to be timed, {len(at)} different ones of {len(schedule)} rows are."]
    found = [*_own_rules(problem, schedule), *_orders(problem, at), *_promises(problem, at)]
    for k, machine in enumerate(problem.machines):
        runs = sorted((s for s in schedule if s.machine == k), key=lambda s: (s.start, s.end))
        found += _machine(problem, machine, runs) if machine.capacity is None else _batches(problem, machine, runs)
    return found + list(_people(problem, schedule, operators))


def cost(problem: FlexibleJobShop, schedule: Sequence[Slot]) -> int:
    """What the timetable costs by the problem's goal; InputError is not raised: check `violations` first."""
    goal = problem.goal
    done = {j: max(s.end for s in schedule if s.job == j) for j in range(len(problem.jobs))}
    late = sum(job.weight * max(0, done[j] - job.due) for j, job in enumerate(problem.jobs) if job.due is not None)
    setups = sum(sum(_setups(problem, k, schedule)) for k in range(len(problem.machines)))
    return goal.makespan * max(done.values()) + goal.tardiness * late + goal.setup * setups


def _setups(problem: FlexibleJobShop, k: int, schedule: Sequence[Slot]) -> list[int]:
    machine = problem.machines[k]
    runs = sorted((s for s in schedule if s.machine == k), key=lambda s: (s.start, s.end))
    return [_setup_before(problem, machine, a, b) or 0 for a, b in zip([None, *runs[:-1]], runs, strict=False)]


def _setup_before(problem: FlexibleJobShop, machine: Machine, before: Slot | None, run: Slot) -> int | None:
    """Set-up time before a run; None where the order is forbidden."""
    if not machine.setup:
        return 0
    last = machine.family if before is None else problem.jobs[before.job].operations[before.operation].family
    family = problem.jobs[run.job].operations[run.operation].family
    return 0 if last is None else machine.setup[last][family]


def _own_rules(problem: FlexibleJobShop, schedule: Sequence[Slot]) -> Iterator[str]:
    for s in schedule:
        modes = {m.machine: m.duration for m in problem.jobs[s.job].operations[s.operation].modes}
        if s.machine not in modes:
            yield f"{_who(s)} cannot run on machine {s.machine}."
        elif s.end - s.start != modes[s.machine]:
            yield f"{_who(s)} runs {s.end - s.start}, it takes {modes[s.machine]}."
        if s.start < problem.jobs[s.job].release:
            yield f"{_who(s)} starts at {s.start}, before its release at {problem.jobs[s.job].release}."


def _orders(problem: FlexibleJobShop, at: dict[tuple[int, int], Slot]) -> Iterator[str]:
    for j, job in enumerate(problem.jobs):
        for i, operation in enumerate(job.operations[:-1]):
            if at[j, i + 1].start < at[j, i].end + operation.lag:
                yield f"{_who(at[j, i + 1])} starts before operation {i + 1} has ended and {operation.lag} have passed."
            if operation.most_lag is not None and at[j, i + 1].start > at[j, i].end + operation.most_lag:
                yield f"{_who(at[j, i + 1])} starts later than {operation.most_lag} after operation {i + 1}."


def _promises(problem: FlexibleJobShop, at: dict[tuple[int, int], Slot]) -> Iterator[str]:
    for promise in problem.promises:
        s = at[promise.job, promise.operation]
        if (s.machine, s.start) != (promise.machine, promise.start):
            yield f"{_who(s)} was promised for {promise.start} on machine {promise.machine}."


def _machine(problem: FlexibleJobShop, machine: Machine, runs: Sequence[Slot]) -> Iterator[str]:
    for a, b in pairwise(runs):
        if b.start < a.end:
            yield f"{_who(b)} starts on {machine.name} while {_who(a)} is running."
    for before, run in zip([None, *runs[:-1]], runs, strict=False):
        setup = _setup_before(problem, machine, before, run)
        if setup is None:
            yield f"{_who(run)} may not follow on {machine.name}."
            continue
        if run.start - setup < (0 if before is None else before.end):
            yield f"{_who(run)} leaves less than {setup} for the set-up of {machine.name}."
        if _meets((run.start - setup, run.end), machine.closed):
            yield f"{_who(run)} or its set-up meets a closure of {machine.name}."


def _batches(problem: FlexibleJobShop, machine: Machine, runs: Sequence[Slot]) -> Iterator[str]:
    until = 0
    for start, group in groupby(runs, key=lambda s: s.start):
        batch = list(group)
        steps = [problem.jobs[s.job].operations[s.operation] for s in batch]
        if start < until:
            yield f"{_who(batch[0])} starts on {machine.name} while a batch is running."
        if len({(s.end, o.family) for s, o in zip(batch, steps, strict=True)}) > 1:
            yield f"The batch of {machine.name} at {start} mixes families or durations."
        if sum(o.size for o in steps) > (machine.capacity or 0):
            yield f"The batch of {machine.name} at {start} has more than {machine.capacity} units."
        until = max(until, *(s.end for s in batch))
        if _meets((start, until), machine.closed):
            yield f"{_who(batch[0])} meets a closure of {machine.name}."


def _meets(stretch: Interval, away: Sequence[Interval]) -> bool:
    """An empty stretch (nothing to do) meets a closure only strictly inside it."""
    return any(max(stretch[0], a) < min(stretch[1], b) or a < stretch[0] == stretch[1] < b for a, b in away)


def _people(problem: FlexibleJobShop, schedule: Sequence[Slot], operators: Sequence[int | None]) -> Iterator[str]:
    if len(operators) != len(schedule):
        if any(o.skill for job in problem.jobs for o in job.operations):
            yield "It is not said who runs the operations."
        return
    by: dict[int, list[Slot]] = {}
    for s, who in zip(schedule, operators, strict=True):
        skill = problem.jobs[s.job].operations[s.operation].skill
        if who is None:
            if skill:
                yield f"{_who(s)} needs an operator with the skill {skill!r}."
        elif skill not in problem.operators[who].skills:
            yield f"{problem.operators[who].name} lacks the skill {skill!r} for {_who(s)}."
        else:
            by.setdefault(who, []).append(s)
    for who, slots in sorted(by.items()):
        slots.sort(key=lambda s: (s.start, s.end))
        yield from (
            f"{problem.operators[who].name} runs two at once: {_who(b)}." for a, b in pairwise(slots) if b.start < a.end
        )
        away = problem.operators[who].absent
        yield from (
            f"{problem.operators[who].name} is absent during {_who(s)}."
            for s in slots
            if _meets((s.start, s.end), away)
        )


def _who(slot: Slot) -> str:
    return f"Job {slot.job + 1}, operation {slot.operation + 1}"
