"""What is still possible, and what to ask next.

**ask_next** is the fact with which the cheapest questionnaire begins. The expected cost of a state is 0 when the
answer is known; otherwise the least, over the facts that stand open, of the fact's cost plus the mean expected cost
over its cells (each cell counts alike: nothing is known about how often it occurs). This is worked out exactly while it takes at
most `MOST_LOOKS` looks at the rule; beyond that the fact is taken whose cells settle the answer most often per cost
(share of settling cells ÷ cost). A state that only facts could settle which the person could not tell (`passed_over`)
costs what those facts cost. Ties go to the cheaper fact, then to the one that is read first. In both ways a fact is
left out unless, with some values of the others that can be asked, a change of it changes the answer (or settles it).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lumbung.core.errors import LumbungError
from lumbung.rules.cells import Cells, cells_of
from lumbung.rules.model import Fact
from lumbung.rules.programs import Program
from lumbung.rules.single import Environment

MOST_LOOKS = 2_500
State = tuple[tuple[str, int], ...]


class _TooWide(Exception):
    """More looks than are allowed."""


@dataclass(slots=True)
class Inquiry:
    """One rule, some known facts, and the values that the unknown ones could have."""

    program: Program
    known: Mapping[str, int]
    facts: Mapping[str, Fact]
    passed_over: frozenset[str] = frozenset()
    cells: Cells = field(init=False)
    seen: dict[State, tuple[int | None, tuple[str, ...]] | None] = field(default_factory=dict)
    costs: dict[State, float] = field(default_factory=dict)
    looks: int = 0

    def __post_init__(self) -> None:
        self.cells = cells_of(self.program, self.known, self.facts, self.program.facts)

    def look(self, state: State) -> tuple[int | None, tuple[str, ...]] | None:
        """The answer when facts are added, and the facts that stand open; None for what cannot be (a conflict, an overflow)."""
        key = tuple(sorted(state))
        if key not in self.seen:
            self.looks += 1
            facts = Environment({**self.known, **dict(state)})
            try:
                value = self.program.value(facts)
                self.seen[key] = (value, tuple(facts.missing) if value is None else ())
            except LumbungError:
                self.seen[key] = None
        return self.seen[key]

    def askable(self, names: tuple[str, ...]) -> list[str]:
        """Facts that stand open and can be asked for."""
        return [name for name in names if name not in self.passed_over]

    def possible(self, enough: int = 1_000_000, most_looks: int = 20_000) -> tuple[set[int], bool]:
        """Answers that are still possible, and whether these are all; stops when `enough` are found."""
        found: set[int] = set()
        stop = self.looks + most_looks
        whole = self._explore((), found, enough, stop)
        return found, whole and not (self.cells.inexact & self._open())

    def _open(self) -> set[str]:
        first = self.look(())
        return set(first[1]) if first else set()

    def _explore(self, state: State, found: set[int], enough: int, stop: int) -> bool:
        looked = self.look(state)
        if looked is None:
            return True
        value, missing = looked
        if value is not None:
            found.add(value)
            return True
        if len(found) >= enough or self.looks > stop or not missing:
            return False
        name = missing[0]
        steps = [(name, cell) for cell in self.cells.representatives(name)]
        return all(self._explore((*state, step), found, enough, stop) for step in steps)

    def settled(self) -> int | None:
        """The answer on which all that is still possible agrees, if that can be shown; None otherwise."""
        found, whole = self.possible(enough=2)
        return next(iter(found)) if whole and len(found) == 1 else None

    def ask_next(self) -> str | None:
        """The fact to ask for next; None when none can change the answer."""
        looked = self.look(())
        if looked is None or looked[0] is not None:
            return None
        names = self.askable(looked[1])
        try:
            self.looks = 0
            worth = {name: self._cost_with(name, ()) for name in names}
        except _TooWide:
            worth = {name: -self._settling(name) / self.facts[name].cost for name in names}
        ranked = sorted(names, key=lambda name: (worth[name], self.facts[name].cost, names.index(name)))
        return next((name for name in ranked if self.matters(name)), None)

    def _cost_with(self, name: str, state: State) -> float:
        cells = self.cells.representatives(name)
        return self.facts[name].cost + sum(self._expected((*state, (name, cell))) for cell in cells) / len(cells)

    def _expected(self, state: State) -> float:
        key = tuple(sorted(state))
        if key not in self.costs:
            looked = self.look(key)
            if self.looks > MOST_LOOKS:
                raise _TooWide
            if looked is None or looked[0] is not None:
                self.costs[key] = 0.0
            elif names := self.askable(looked[1]):
                self.costs[key] = min(self._cost_with(name, key) for name in names)
            else:
                self.costs[key] = float(sum(self.facts[name].cost for name in looked[1]))
        return self.costs[key]

    def _settling(self, name: str) -> float:
        """The share of a fact's cells that settle the answer."""
        cells = self.cells.representatives(name)
        looks = [self.look(((name, cell),)) for cell in cells]
        return sum(looked is not None and looked[0] is not None for looked in looks) / len(cells)

    def matters(self, name: str, most_looks: int = 10_000) -> bool:
        """Whether with some values of the other facts a change of this one changes the answer."""
        return self._matters(name, (), self.looks + most_looks)

    def _matters(self, name: str, state: State, stop: int) -> bool:
        looks = [self.look((*state, (name, cell))) for cell in self.cells.representatives(name)]
        sure = [looked for looked in looks if looked is not None]
        ends = {looked[0] for looked in sure if not self.askable(looked[1])}
        if len(ends) > 1:
            return True
        others = [other for looked in sure for other in self.askable(looked[1]) if other != name]
        if not others:
            return False
        if self.looks > stop:
            return True
        return any(
            self._matters(name, (*state, (others[0], cell)), stop) for cell in self.cells.representatives(others[0])
        )
