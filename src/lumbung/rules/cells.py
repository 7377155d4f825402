"""The few values of each unknown fact that can make a difference.

A condition such as `capital_rp <= 1_000_000_000` cuts the values of a fact in two: on each side all behave alike. The
cut points of all conditions of a rule, and of the rules it stands on, leave finitely many **cells**; one
representative of each says what every value in it would do. A condition on one fact is cut exactly wherever it rises
or falls with the fact (bisection finds the place); two facts compared with each other share their cuts. What is
neither (a remainder, two facts added up) is sampled, and the cells are then called not exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice, product

from lumbung.rules.errors import NumberTooLarge
from lumbung.rules.folding import fold
from lumbung.rules.model import Fact
from lumbung.rules.programs import Program
from lumbung.rules.single import Environment, compiled
from lumbung.rules.terms import Call, Choose, Compare, Const, FactTerm, RuleTerm, Term, parts_of, walk
from lumbung.rules.values import FIRST_DAY, INT64_LEAST, INT64_MOST, LAST_DAY

MOST_WAYS = 64
ORDERED = {"rupiah", "count", "date", "number", "permille", "ppm"}


@dataclass(slots=True)
class Cells:
    """Where each fact's cells begin, in rising order; `inexact` are the facts whose cells are only samples."""

    starts: dict[str, list[int]] = field(default_factory=dict)
    inexact: set[str] = field(default_factory=set)
    linked: list[tuple[str, str]] = field(default_factory=list)
    tops: dict[str, int] = field(default_factory=dict)
    known: Mapping[str, int] = field(default_factory=dict)
    whole: set[str] = field(default_factory=set)
    """Facts with few values, each a cell of its own: choices, yes or no."""

    def representatives(self, name: str) -> list[int]:
        """One value of each cell; more where facts are compared with each other or only sampled."""
        starts = self.starts[name]
        wanted = 1 + sum(name in pair for pair in self.linked) + (name in self.inexact)
        if wanted == 1:
            return starts
        ends = [*(start - 1 for start in starts[1:]), self.tops[name]]
        found = {min(start + more, end) for start, end in zip(starts, ends, strict=True) for more in range(wanted)}
        if name in self.inexact:
            found |= {start + (min(end, start + 10**12) - start) // 2 for start, end in zip(starts, ends, strict=True)}
        return sorted(found)


def bounds(fact: Fact) -> tuple[int, int]:
    """The least and most value that a fact can have."""
    if fact.kind.codes:
        return 0, len(fact.kind.codes) - 1
    if fact.kind.name == "yes_no":
        return 0, 1
    least, most = (FIRST_DAY, LAST_DAY) if fact.kind.name == "date" else (INT64_LEAST, INT64_MOST)
    return (least if fact.least is None else fact.least), (most if fact.most is None else fact.most)


def cells_of(program: Program, known: Mapping[str, int], facts: Mapping[str, Fact], names: Iterable[str]) -> Cells:
    """The cells of the facts `names`, the `known` ones being as they are."""
    cells = Cells(known=known)
    wanted = [name for name in names if name not in known]
    for name in wanted:
        least, most = bounds(facts[name])
        if facts[name].kind.name not in ORDERED:
            cells.whole.add(name)
        cells.starts[name] = list(range(least, most + 1)) if name in cells.whole else [least]
        cells.tops[name] = most
    for owner, term in _folded_terms(program, known):
        _cut(cells, owner, term)
    _share_cuts(cells)
    for name in wanted:
        cells.starts[name] = sorted(set(cells.starts[name]))
    return cells


def _folded_terms(program: Program, known: Mapping[str, int]) -> Iterator[tuple[Program, Term]]:
    """Every condition and outcome of a program and all it stands on, with the known facts put in."""
    for owner in program.family().values():
        for step in owner.steps():
            for term in (step.when, step.then):
                if term is not None:
                    yield owner, fold(term, putting(known))


def putting(known: Mapping[str, int]) -> Callable[[Term], Term]:
    """What puts known facts in when a term is folded."""

    def put_in(term: Term) -> Term:
        return Const(known[term.name], term.kind) if isinstance(term, FactTerm) and term.name in known else term

    return put_in


def _cut(cells: Cells, owner: Program, term: Term) -> None:
    """Cut the cells at the comparisons inside a term; mark what cannot be cut exactly."""
    if isinstance(term, Compare):
        _cut_comparison(cells, owner, term)
        return
    if term.kind.name in ORDERED and not isinstance(term, Choose):
        cells.inexact |= unknown_facts(term, owner) & (
            set(cells.starts) - cells.whole
        )  # an amount goes with the fact itself
    for part in parts_of(term):
        _cut(cells, owner, part)


def _cut_comparison(cells: Cells, owner: Program, term: Compare) -> None:
    if term.left.kind.name not in ORDERED:
        return
    if expanded := _by_outcome(cells, owner, term):
        for program, one in expanded:
            _cut(cells, program, one)
        return
    names = unknown_facts(term, owner)
    mine = names & (set(cells.starts) - cells.whole)
    if not mine:
        return
    left, right = term.left, term.right
    if isinstance(left, FactTerm) and isinstance(right, FactTerm) and left.name != right.name and len(mine) == 2:
        cells.linked.append((left.name, right.name))
    elif len(mine) == 1 and names - mine <= cells.whole:
        _cut_one(cells, owner, term, next(iter(mine)), sorted(names - mine))
    else:
        cells.inexact |= mine
    for inner in walk(term):
        if isinstance(inner, Choose):
            _cut(cells, owner, inner.condition)


def _by_outcome(cells: Cells, owner: Program, term: Compare) -> list[tuple[Program, Term]]:
    """A comparison with another rule's answer, as one with each of its outcomes: what cuts that also cuts this.

    Empty where neither side is such an answer, or both are.
    """
    answers = [side for side in (term.left, term.right) if isinstance(side, RuleTerm)]
    if len(answers) != 1 or any(isinstance(inner, RuleTerm) for inner in walk(term) if inner is not answers[0]):
        return []
    program = owner.rules[answers[0].id]
    outcomes = [fold(step.then, putting(cells.known)) for step in program.steps() if step.then is not None]
    if answers[0] is term.left:
        return [(program, Compare(term.sign, outcome, term.right)) for outcome in outcomes]
    return [(program, Compare(term.sign, term.left, outcome)) for outcome in outcomes]


def _cut_one(cells: Cells, owner: Program, term: Compare, name: str, others: list[str]) -> None:
    """Cut one fact, for every way in which the choices beside it can be answered."""
    span = (min(cells.starts[name]), cells.tops[name])
    ways = list(islice(product(*(cells.starts[other] for other in others)), MOST_WAYS + 1))
    if len(ways) > MOST_WAYS:
        cells.inexact.add(name)
        return
    for way in ways:
        folded = fold(term, putting(dict(zip(others, way, strict=True))))
        cuts = cuts_of(folded, name, owner, span) if isinstance(folded, Compare) else []
        if cuts is None:
            cells.inexact.add(name)
        else:
            cells.starts[name].extend(cuts)


def unknown_facts(term: Term, owner: Program) -> set[str]:
    """Facts that a term stands on, through rules too."""
    found: set[str] = set()
    for inner in walk(term):
        if isinstance(inner, FactTerm):
            found.add(inner.name)
        elif isinstance(inner, RuleTerm):
            found |= set(owner.rules[inner.id].facts)
    return found


def _share_cuts(cells: Cells) -> None:
    """Facts that are compared with each other get each other's cuts, as far as their bounds allow."""
    for _ in cells.linked:
        for first, second in cells.linked:
            both = {*cells.starts[first], *cells.starts[second]}
            for name in (first, second):
                least = min(cells.starts[name])
                cells.starts[name] = [cut for cut in both if least <= cut <= cells.tops[name]]


def cuts_of(term: Compare, name: str, owner: Program, span: tuple[int, int]) -> list[int] | None:
    """Where a comparison on one fact changes, as starts of cells; None when it does not go one way with the fact."""
    way = _joined(direction(term.left, name), _turned(direction(term.right, name)))
    if way is None:
        return None
    signs = {"<": ("<",), ">=": ("<",), "<=": ("<=",), ">": ("<=",)}.get(term.sign, ("<", "<="))
    found = []
    for sign in signs:
        truth = compiled(Compare(sign, term.left, term.right), owner.rules)
        cut = _change(truth, name, span)
        if cut is not None:
            found.append(cut)
    return found


def _change(truth: Callable[[Environment], int | None], name: str, span: tuple[int, int]) -> int | None:
    """The first value of the span at which a truth that changes at most once is no longer what it was."""

    def at(value: int) -> int | None:
        try:
            return truth(Environment({name: value}))
        except NumberTooLarge:
            return None

    least, most = _without_overflow(at, *span)
    before = at(least)
    if least >= most or before is None or at(most) == before:
        return None
    while most - least > 1:
        middle = (least + most) // 2
        least, most = (middle, most) if at(middle) == before else (least, middle)
    return most


def _without_overflow(at: Callable[[int], int | None], least: int, most: int) -> tuple[int, int]:
    """The part of a span, around its value nearest to 0, in which nothing overflows."""
    middle = min(max(0, least), most)
    if at(middle) is None:
        middle = (least + most) // 2
    ends = []
    for end in (least, most):
        good, bad = middle, end
        if at(end) is not None:
            good = end
        while abs(bad - good) > 1:
            between = (good + bad) // 2
            good, bad = (between, bad) if at(between) is not None else (good, between)
        ends.append(good)
    return ends[0], ends[1]


def direction(term: Term, name: str) -> int | None:
    """Whether a number rises (1), falls (-1) or stays (0) as a fact grows; None when it does not go one way."""
    if isinstance(term, FactTerm):
        return int(term.name == name)
    if isinstance(term, Choose):
        inside = any(isinstance(inner, FactTerm | RuleTerm) for inner in walk(term.condition))
        return None if inside else _joined(direction(term.then, name), direction(term.other, name))
    if isinstance(term, Call):
        return _call_direction(term, [direction(part, name) for part in term.parts])
    return None if isinstance(term, RuleTerm) else 0


def _call_direction(term: Call, ways: list[int | None]) -> int | None:
    name = term.name
    found: int | None = None
    if all(way == 0 for way in ways):
        found = 0
    elif name in ("+", "min", "max", "year", "add_years", "add_months", "add_days"):
        found = _all_joined(ways)
    elif name == "-":
        found = _joined(ways[0], _turned(ways[1]))
    elif name in ("days_between", "months_between"):
        found = _joined(_turned(ways[0]), ways[1])
    elif name == "*":
        found = _scaled(term, ways)
    elif name == "//" or name.startswith("share") or (name == "date" and ways[1:] == [0, 0]):
        found = ways[0]
    return found


def _scaled(term: Call, ways: list[int | None]) -> int | None:
    for factor, way in ((term.parts[0], ways[1]), (term.parts[1], ways[0])):
        if isinstance(factor, Const):
            return way if factor.value > 0 else _turned(way)
    return None


def _turned(way: int | None) -> int | None:
    return None if way is None else -way


def _joined(first: int | None, second: int | None) -> int | None:
    if first is None or second is None or first * second < 0:
        return None
    return first or second


def _all_joined(ways: list[int | None]) -> int | None:
    found: int | None = 0
    for way in ways:
        found = _joined(found, way)
    return found
