"""The standard text of the flexible job shop (Brandimarte 1993): `jobs machines [mean choice]`, then a line per job.

A job is its number of operations; for each the number of machines that can do it, and pairs of machine and duration.
"""

from __future__ import annotations

from pathlib import Path

from lumbung.planning.instances.words import Words, text_of
from lumbung.planning.timetable.problem import FlexibleJobShop, Job, Machine, Mode, Operation


def read_fjsp(path: Path) -> FlexibleJobShop:
    """The problem. Machines are counted from 0 or from 1, as the file does; `machines[k].name` is the file's number.

    Raises InputError with the line of what is wrong.
    """
    text = text_of(path)
    words = Words(path, text)
    jobs, machines = (int(x) for x in words.wholes(2, "the size (jobs, machines)", 1))
    if len(_first_line(text)) > 2:
        words.numbers(1, "the mean number of machines per operation")
    rows = [_job(words, machines) for _ in range(jobs)]
    words.finish(f"the first line ({jobs} jobs)")
    numbers = [number for row in rows for operation in row for number, _ in operation]
    first = 0 if 0 in numbers else 1
    if first == 0 and machines in numbers:
        raise words.wrong(
            f"machines are numbered both 0 and {machines}",
            advice=f"{machines} machines are 0–{machines - 1} or 1–{machines}.",
        )
    return FlexibleJobShop(
        jobs=tuple(Job(tuple(Operation(tuple(Mode(m - first, d) for m, d in o)) for o in row)) for row in rows),
        machines=tuple(Machine(str(k + first)) for k in range(machines)),
    )


def _first_line(text: str) -> list[str]:
    return next((line.split() for line in text.splitlines() if line.strip()), [])


def _job(words: Words, machines: int) -> list[list[tuple[int, int]]]:
    """Pairs (machine as numbered in the file, duration) of each operation."""
    operations = []
    for _ in range(int(words.wholes(1, "the number of operations", 1)[0])):
        choice = int(words.wholes(1, "the number of machines for an operation", 1)[0])
        pairs = words.wholes(2 * choice, "machines and durations").reshape(choice, 2)
        if pairs[:, 0].max() > machines:
            raise words.wrong(f"machine {pairs[:, 0].max()}: the first line says there are {machines} machines")
        if len(set(pairs[:, 0].tolist())) < choice:
            raise words.wrong("an operation names a machine twice")
        operations.append([(int(m), int(d)) for m, d in pairs])
    return operations
