"""What can go wrong with the law as data, named after what happened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from lumbung.core.errors import LumbungError


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in a rule file: where, what, why it is wrong, and how to put it right."""

    file: str
    line: int
    what: str
    why: str = ""
    how: str = ""

    def __str__(self) -> str:
        lines = [f"{self.file}:{self.line}: {self.what}"]
        lines += [f"    why: {self.why}"] if self.why else []
        lines += [f"    fix: {self.how}"] if self.how else []
        return "\n".join(lines)


class RuleFileWrong(LumbungError):
    """Rule files that cannot be used; `problems` has every one of them, by file and line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        count = len(self.problems)
        head = f"{count} {'problem' if count == 1 else 'problems'} in the rule files:"
        super().__init__("\n".join([head, *map(str, self.problems)]))


class UnknownRule(LumbungError):
    """A rule that is in no file."""


class UnknownReading(LumbungError):
    """A reading that the rule does not have."""


class UnknownFact(LumbungError):
    """A fact that is declared in no file."""


class WrongKind(LumbungError):
    """A value that is not of the fact's kind, or outside its bounds."""


class NotCovered(LumbungError):
    """A day for which the rule, or a parameter or rule it stands on, has no law in the files."""


class RuleConflict(LumbungError):
    """Two exceptions of one rank hold at once and say different things."""


class NumberTooLarge(LumbungError):
    """A result beyond int64: it is refused, never rounded or wrapped."""


def did_you_mean(name: str, known: Iterable[str], most: int = 3) -> str:
    """`Did you mean a, b?`, or nothing when no known name is near."""
    names = sorted(known)
    near = get_close_matches(name, names, n=most, cutoff=0.7)
    near = (
        near
        or [other for other in names if name in other or other.split(".")[-1] == name.rsplit(".", maxsplit=1)[-1]][
            :most
        ]
    )
    return f"Did you mean {', '.join(near)}?" if near else ""
