"""Work for the engines' tests: functions at the top of a module, as workers need them."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lumbung.core.errors import InputError


@dataclass(frozen=True)
class Named:
    """A part with a name."""

    name: str
    seed: int
    marks: Path = Path()


def figures(part: Named) -> dict[str, object]:
    """Floating-point figures whose last bits would show any difference."""
    random = np.random.default_rng(part.seed)
    table = random.normal(size=(200, 30))
    return {"name": part.name, "sums": np.sin(table).sum(axis=0), "whole": float(np.exp(table).mean())}


def square(number: int) -> int:
    """A part need not be more than a number."""
    return number * number


def in_reverse(number: int) -> int:
    """The first parts take longest, so that answers come in another order than the parts."""
    time.sleep(0.05 * (4 - number))
    return number


def with_error(part: Named) -> str:
    """Raises for the part named Timur."""
    if part.name == "Timur":
        raise ValueError("a river where no bridge is")
    return part.name


def with_own_error(part: Named) -> str:
    """Raises an error of ours for the part named Barat."""
    if part.name == "Barat":
        raise InputError("roads.csv: line 3 is broken.", "Correct the line.")
    return part.name


def killed_once(part: Named) -> str:
    """Kills its own worker the first time; the second time it answers with how often it was begun."""
    begun = part.marks / f"{part.name}.begun"
    with begun.open("a") as file:
        file.write(".")
    if part.name == "Timur" and begun.stat().st_size == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return f"{part.name} {begun.stat().st_size}"


def always_killed(part: Named) -> str:
    """Kills its worker each time it is begun, if it is named Timur."""
    with (part.marks / f"{part.name}.begun").open("a") as file:
        file.write(".")
    if part.name == "Timur":
        os.kill(os.getpid(), signal.SIGKILL)
    return part.name


def marks_its_process(part: Named) -> str:
    """Writes the number of its process, then works for a long time."""
    (part.marks / f"{part.name}.pid").write_text(str(os.getpid()))
    time.sleep(300)
    return part.name
