"""The law as data: dated values, rules with their exceptions, cases; evaluate, explain, ask next. Knows no Django."""

from __future__ import annotations

from lumbung.rules.answers import Answer, Change, Reason
from lumbung.rules.book import Rulebook
from lumbung.rules.columns import Codes, Column
from lumbung.rules.errors import (
    NotCovered,
    NumberTooLarge,
    Problem,
    RuleConflict,
    RuleFileWrong,
    UnknownFact,
    UnknownReading,
    UnknownRule,
    WrongKind,
)
from lumbung.rules.model import Case, Fact, Parameter, ParameterVersion, Rule
from lumbung.rules.packaged import load_rulebook
from lumbung.rules.registers import column_of

__all__ = [
    "Answer", "Case", "Change", "Codes", "Column", "Fact", "NotCovered", "NumberTooLarge", "Parameter", "ParameterVersion", "Problem", "Reason",
    "Rule", "RuleConflict", "RuleFileWrong", "Rulebook", "UnknownFact", "UnknownReading", "UnknownRule", "WrongKind",
    "column_of", "load_rulebook",
]  # fmt: skip
