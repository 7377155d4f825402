"""Looking for an enterprise: is there any for whom these conditions hold, and those do not?

A search over the cells of the facts (`cells.py`): it goes down one fact at a time and turns back as soon as a
condition is settled the wrong way. After `MOST_LOOKS` looks it gives up and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from lumbung.core.errors import LumbungError
from lumbung.rules.cells import Cells, cells_of
from lumbung.rules.model import Fact
from lumbung.rules.programs import Program, Step
from lumbung.rules.single import Environment
from lumbung.rules.values import spoken

MOST_LOOKS = 4_000


class Found(Enum):
    """How a look at some facts ends."""

    YES = "these facts are an example"
    NO = "no values of the others make one"
    OPEN = "other facts are needed"


@dataclass(slots=True)
class Search:
    """A search in one program."""

    program: Program
    facts: Mapping[str, Fact]
    cells: Cells = field(init=False)
    looks: int = 0

    def __post_init__(self) -> None:
        self.cells = cells_of(self.program, {}, self.facts, self.program.facts)

    def example(self, verdict: Callable[[Environment], Found]) -> dict[str, int] | None:
        """Facts for which the verdict is yes; None when there are none. Raises GaveUp."""
        self.looks = 0
        return self._down({}, verdict)

    def _down(self, known: dict[str, int], verdict: Callable[[Environment], Found]) -> dict[str, int] | None:
        self.looks += 1
        if self.looks > MOST_LOOKS:
            raise GaveUp
        facts = Environment(known)
        try:
            found = verdict(facts)
        except LumbungError:
            return None
        if found is not Found.OPEN:
            return known if found is Found.YES else None
        name = next((name for name in facts.missing if name not in known), None)
        if name is None:
            return None
        for value in self.cells.representatives(name):
            example = self._down({**known, name: value}, verdict)
            if example is not None:
                return example
        return None

    def told(self, example: Mapping[str, int]) -> str:
        """An example in words."""
        shown = [f"{name} = {spoken(value, self.facts[name].kind, 'en')}" for name, value in example.items()]
        return ", ".join(shown) or "everybody"


class GaveUp(Exception):
    """The search took too many looks: nothing is said."""


def truth(step: Step, facts: Environment) -> int | None:
    """Whether a step holds."""
    return 1 if step.holds is None else step.holds(facts)


def holding(wanted: Sequence[Step], unwanted: Sequence[Step]) -> Callable[[Environment], Found]:
    """All of `wanted` hold and none of `unwanted`."""

    def verdict(facts: Environment) -> Found:
        signs = [truth(step, facts) for step in wanted] + [_not(truth(step, facts)) for step in unwanted]
        if 0 in signs:
            return Found.NO
        return Found.OPEN if None in signs else Found.YES

    return verdict


def _not(value: int | None) -> int | None:
    return None if value is None else 1 - value
