"""A whole register at once: the same programs over int64 columns with a mask of what is unknown.

The logic is `single.py`'s, row by row. Rows that a column cannot settle for certain (a result that may not fit, a
conflict of exceptions, an unknown whose possible outcomes may yet agree) are evaluated singly, once for each different
row, so that one enterprise and a register never differ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lumbung.rules.column_operations import COLUMN_COMPARISONS, COLUMN_OPERATIONS, Bools, Ints
from lumbung.rules.errors import WrongKind
from lumbung.rules.model import Fact
from lumbung.rules.programs import Program, Step
from lumbung.rules.terms import All, Any, Call, Choose, Compare, Const, FactTerm, Not, RuleTerm, Term, parts_of


@dataclass(frozen=True, slots=True)
class Column:
    """A fact of many enterprises: int64 values (see `values.py`) and a mask of the unknown (None: all are known)."""

    values: Ints
    unknown: Bools | None = None


@dataclass(frozen=True, slots=True)
class Codes:
    """A rule's answers for many enterprises: positions in `labels` (or amounts, days as days since 1970)."""

    values: Ints
    unknown: Bools
    labels: tuple[str, ...]

    def counts(self) -> dict[str, int]:
        """How many have each answer, the unknown included; only for rules whose answers have labels."""
        known = self.values[~self.unknown]
        found = np.bincount(known, minlength=len(self.labels))
        counts = {label: int(found[i]) for i, label in enumerate(self.labels)}
        return {**counts, "unknown": int(self.unknown.sum())}


@dataclass(slots=True)
class Cell:
    """Values, what is unknown, and which rows must be worked out singly; None where there is none of it."""

    values: NDArray[np.generic]
    unknown: Bools | None = None
    doubt: Bools | None = None


def either(first: Bools | None, second: Bools | None) -> Bools | None:
    """Rows of either mask."""
    if first is None or second is None:
        return second if first is None else first
    return first | second


@dataclass(slots=True)
class ColumnRun:
    """One evaluation of a program over columns; answers of rules that are stood on are worked out once."""

    columns: Mapping[str, Column]
    rows: int
    answers: dict[str, Cell] = field(default_factory=dict)

    def program(self, program: Program) -> Cell:
        """The answers of a program."""
        if program.rule.id not in self.answers:
            self.answers[program.rule.id] = self.decided(program, program.base, program.exceptions)
        return self.answers[program.rule.id]

    def decided(self, program: Program, base: Sequence[Step], exceptions: Sequence[Step]) -> Cell:
        """A default with exceptions, as `single.decide`."""
        if not exceptions:
            return self.default(program, base)
        outcomes = _Outcomes(self.rows)
        for step in exceptions:
            outcomes.add(self.truth(program, step), self.outcome(program, step))
        outcomes.add_default(self.default(program, base))
        return outcomes.cell()

    def outcome(self, program: Program, step: Step) -> Cell:
        """What a step says when it holds."""
        if not step.exceptions:
            return self.term(program, step.then)
        outcomes = _Outcomes(self.rows)
        for inner in step.exceptions:
            outcomes.add(self.truth(program, inner), self.outcome(program, inner))
        outcomes.add_default(self.term(program, step.then))
        return outcomes.cell()

    def truth(self, program: Program, step: Step) -> Cell:
        """Whether a step holds."""
        return Cell(np.True_) if step.when is None else self.term(program, step.when)  # type: ignore[arg-type]

    def default(self, program: Program, base: Sequence[Step]) -> Cell:
        """The first branch that holds, from the last one upward."""
        last = base[-1]
        found = self.outcome(program, last)
        if last.when is not None:  # a table without `otherwise`: who falls through it is worked out (and told) singly
            holds = self.term(program, last.when)
            through = either(~holds.values.astype(bool), holds.unknown)
            found = Cell(found.values, either(found.unknown, through), either(found.doubt, through))
        for step in reversed(base[:-1]):
            found = _chosen(self.truth(program, step), self.outcome(program, step), found)
        return found

    def term(self, program: Program, term: Term) -> Cell:
        """A folded term over the columns."""
        if isinstance(term, RuleTerm):
            return self.program(program.rules[term.id])
        if isinstance(term, Const | FactTerm):
            return self.leaf(term)
        parts = [self.term(program, part) for part in parts_of(term)]
        if isinstance(term, Not):
            return Cell(~parts[0].values.astype(bool), parts[0].unknown, parts[0].doubt)
        if isinstance(term, All | Any):
            return _joined(parts, isinstance(term, Any))
        return _chosen(*parts) if isinstance(term, Choose) else _applied(term, parts)

    def leaf(self, term: Const | FactTerm) -> Cell:
        """A constant, or a fact's column; a fact without a column is unknown for all."""
        if isinstance(term, Const):
            return Cell(np.asarray(term.value, dtype=np.int8 if is_coded(term) else np.int64))
        column = self.columns.get(term.name)
        if column is None:
            return Cell(np.zeros((), dtype=np.int64), np.ones(self.rows, dtype=bool))
        return Cell(column.values, column.unknown)


def is_coded(term: Const) -> bool:
    """Whether a constant is a truth or a position in a short list: one byte holds it, and columns of it are quick."""
    return term.kind.name == "yes_no" or 0 < len(term.kind.codes) < 128


def _applied(term: Term, parts: list[Cell]) -> Cell:
    unknown, doubt = None, None
    for part in parts:
        unknown, doubt = either(unknown, part.unknown), either(doubt, part.doubt)
    values = [part.values.astype(np.int64, copy=False) for part in parts]
    if isinstance(term, Compare):
        return Cell(COLUMN_COMPARISONS[term.sign](values[0], values[1]), unknown, doubt)
    if not isinstance(term, Call):
        raise TypeError(f"{type(term).__name__} must be folded before it is evaluated")
    result, beyond = COLUMN_OPERATIONS[term.name](*values)
    if beyond is not None and not np.any(beyond):
        beyond = None
    return Cell(result, unknown, either(doubt, beyond))


def _joined(parts: list[Cell], is_any: bool) -> Cell:
    """`and` and `or` with unknowns: settled as soon as one known part is no (or yes)."""
    settled: Bools | None = None
    unknown, doubt = None, None
    for part in parts:
        deciding = part.values.astype(bool) == is_any
        if part.unknown is not None:
            deciding = deciding & ~part.unknown
        settled = either(settled, deciding)
        unknown, doubt = either(unknown, part.unknown), either(doubt, part.doubt)
    found = np.zeros((), dtype=bool) if settled is None else settled
    open_rows = None if unknown is None else unknown & ~found
    return Cell(found if is_any else ~found, open_rows, doubt)


def _chosen(condition: Cell, then: Cell, other: Cell) -> Cell:
    """`then` where the condition holds, else `other`; where it is unknown, the value on which both agree."""
    holds = condition.values.astype(bool)
    first, second = then.values, other.values
    values = np.where(holds, first, second)
    doubt = either(either(condition.doubt, then.doubt), other.doubt)
    if condition.unknown is None and then.unknown is None and other.unknown is None:
        return Cell(values, None, doubt)
    nothing = np.zeros((), dtype=bool)
    maybe, a, b = (nothing if cell.unknown is None else cell.unknown for cell in (condition, then, other))
    disagree = (first != second) | a | b
    return Cell(values, np.where(maybe, disagree, np.where(holds, a, b)), doubt)


class _Outcomes:
    """What is still possible for each row, as exceptions are added: nothing yet, one value, or several."""

    def __init__(self, rows: int) -> None:
        self.values = np.zeros(rows, dtype=np.int64)
        self.has = np.zeros(rows, dtype=bool)
        self.certain = np.zeros(rows, dtype=bool)
        self.sure = np.zeros(rows, dtype=np.int64)
        self.has_sure = np.zeros(rows, dtype=bool)
        self.open = np.zeros(rows, dtype=bool)
        self.doubt = np.zeros(rows, dtype=bool)

    def add(self, truth: Cell, outcome: Cell) -> None:
        """An exception: it counts unless ruled out; two that hold and differ are in doubt (a conflict)."""
        unknown = np.zeros((), dtype=bool) if truth.unknown is None else truth.unknown
        holds = truth.values.astype(bool) & ~unknown
        values = outcome.values.astype(np.int64, copy=False)
        settled = holds if outcome.unknown is None else holds & ~outcome.unknown
        self.doubt |= settled & self.has_sure & (self.sure != values)
        self.sure = np.where(settled & ~self.has_sure, values, self.sure)
        self.has_sure |= settled
        self.certain |= holds
        self.note(holds | unknown, outcome)
        self.mark(truth.doubt)

    def add_default(self, outcome: Cell) -> None:
        """What holds where no exception certainly does."""
        self.note(~self.certain, outcome)

    def note(self, applies: Bools, outcome: Cell) -> None:
        """One more possible outcome for some rows."""
        values = outcome.values.astype(np.int64, copy=False)
        differs = self.has & (self.values != values)
        if outcome.unknown is not None:
            differs = differs | outcome.unknown
        self.open |= applies & differs
        self.values = np.where(applies & ~self.has, values, self.values)
        self.has |= applies
        if outcome.doubt is not None:
            self.mark(applies & outcome.doubt)

    def mark(self, rows: Bools | None) -> None:
        """Rows to be worked out singly."""
        if rows is not None:
            self.doubt |= rows

    def cell(self) -> Cell:
        """The outcome on which all agree."""
        return Cell(self.values, self.open, self.doubt if self.doubt.any() else None)


def check_columns(columns: Mapping[str, Column], facts: Mapping[str, Fact]) -> int:
    """The number of rows; raises WrongKind when columns differ in length or a value is out of bounds."""
    lengths = {name: len(column.values) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        raise WrongKind(f"The columns have different lengths: {lengths}.", "Each row is one enterprise.")
    for name, column in columns.items():
        if column.values.dtype != np.int64:
            raise WrongKind(f"The column {name} is {column.values.dtype}; it must be int64.", "No float near money.")
        _check_bounds(column, facts[name])
    return next(iter(lengths.values()), 0)


def _check_bounds(column: Column, fact: Fact) -> None:
    least = 0 if fact.kind.codes or fact.kind.name == "yes_no" else fact.least
    most = (len(fact.kind.codes) or 2) - 1 if fact.kind.codes or fact.kind.name == "yes_no" else fact.most
    if not len(column.values):
        return
    known = column.values if column.unknown is None else column.values[~column.unknown]
    for bound, wrong in ((least, least is not None and bool((known < least).any())),
                         (most, most is not None and bool((known > most).any()))):  # fmt: skip
        if wrong:
            raise WrongKind(f"The column {fact.name} has values beyond {bound:,}.", "Clean the register first.")
