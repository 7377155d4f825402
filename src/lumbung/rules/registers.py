"""Answers for a register: the columns' own, and the rows that have to be looked at singly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from lumbung.rules.cells import cells_of
from lumbung.rules.column_operations import Bools, Ints
from lumbung.rules.columns import Codes, Column, ColumnRun, check_columns
from lumbung.rules.model import Fact
from lumbung.rules.programs import Program
from lumbung.rules.questions import Inquiry
from lumbung.rules.single import Environment
from lumbung.rules.values import TRUTH, encode


def evaluate_register(program: Program, columns: Mapping[str, Column], facts: Mapping[str, Fact]) -> Codes:
    """A program's answers for every row; raises WrongKind, RuleConflict, NumberTooLarge as a single evaluation would."""
    rows = check_columns(columns, facts)
    cell = ColumnRun(columns, rows).program(program)
    values = np.ascontiguousarray(np.broadcast_to(cell.values, (rows,))).astype(np.int64, copy=False)
    unknown = np.zeros(rows, dtype=bool) if cell.unknown is None else np.array(np.broadcast_to(cell.unknown, (rows,)))
    singly = unknown.copy() if cell.doubt is None else unknown | cell.doubt
    if singly.any():
        values = values.copy()
        at = np.flatnonzero(singly)
        values[at], unknown[at] = _Singly(program, columns, facts).answers(at)
    kind = program.rule.answer_kind
    return Codes(values, unknown, TRUTH["en"] if kind.name == "yes_no" else kind.codes)


@dataclass(frozen=True, slots=True)
class _Singly:
    """Rows that are evaluated one by one, once for each different one."""

    program: Program
    columns: Mapping[str, Column]
    facts: Mapping[str, Fact]

    @property
    def names(self) -> list[str]:
        """Facts of the program that have a column."""
        return [name for name in self.program.facts if name in self.columns]

    def answers(self, rows: Ints) -> tuple[Ints, Bools]:
        """The answers of some rows, and which stay unknown."""
        lines = self.signatures(rows)
        packed = _packed(lines)
        keys = lines if packed is None else packed
        _, first, which = np.unique(keys, axis=0, return_index=True, return_inverse=True)
        answers = [self.single(int(rows[row])) for row in first]
        found = np.array([0 if answer is None else answer for answer in answers], dtype=np.int64)
        return found[which.ravel()], np.array([answer is None for answer in answers])[which.ravel()]

    def signatures(self, rows: Ints) -> Ints:
        """A line of numbers for each row; equal lines mean equal answers.

        A value counts by its cell where all cells are exact, by itself elsewhere.
        """
        cells = cells_of(self.program, {}, self.facts, self.program.facts)
        exact = not cells.inexact and not cells.linked
        names = self.names
        keys = np.zeros((len(rows), 2 * len(names) or 1), dtype=np.int64)
        for i, name in enumerate(names):
            column = self.columns[name]
            part = column.values[rows]
            missing = np.zeros(len(rows), dtype=bool) if column.unknown is None else column.unknown[rows]
            if exact:
                starts = np.array(cells.starts[name], dtype=np.int64)
                part = np.searchsorted(starts, part, side="right").astype(np.int64)
            keys[:, 2 * i] = np.where(missing, 0, part)
            keys[:, 2 * i + 1] = missing
        return keys

    def single(self, row: int) -> int | None:
        """One row's answer, as `evaluate` finds it."""
        columns = {name: self.columns[name] for name in self.names}
        known = Environment(
            {n: int(column.values[row]) for n, column in columns.items() if not _is_unknown(column, row)}
        )
        value = self.program.value(known)
        return Inquiry(self.program, known, self.facts).settled() if value is None else value


def _packed(lines: Ints) -> Ints | None:
    """Each line as one number, where the lines are small enough for that; sorting numbers is far quicker."""
    low = lines.min(axis=0)
    sizes = [int(size) for size in lines.max(axis=0) - low + 1] if int(lines.min()) >= 0 else [2**63]
    if prod(sizes) >= 2**62:
        return None
    packed = np.zeros(len(lines), dtype=np.int64)
    for column, size in enumerate(sizes):
        packed = packed * size + (lines[:, column] - low[column])
    return packed


def _is_unknown(column: Column, row: int) -> bool:
    return column.unknown is not None and bool(column.unknown[row])


def column_of(fact: Fact, values: Sequence[object]) -> Column:
    """A column from values as people and JSON give them; None is unknown. Raises ValueError with what was expected."""
    unknown = np.array([value is None for value in values], dtype=bool)
    numbers = [0 if value is None else encode(value, fact.kind) for value in values]
    filled = np.array(numbers, dtype=np.int64)
    if unknown.any() and fact.least is not None:
        filled[unknown] = max(fact.least, 0)
    return Column(filled, unknown if unknown.any() else None)
