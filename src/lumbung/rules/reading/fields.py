"""Fields of an entry: wanted, optional, unknown; each complaint says where, what and how to put it right."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lumbung.rules.errors import Problem, did_you_mean
from lumbung.rules.model import MARKS, NOTHING, Words
from lumbung.rules.source import Entry

NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")


@dataclass(slots=True)
class Fields:
    """The fields of one entry, and where problems go."""

    entry: Entry
    problems: list[Problem]
    what: str
    failed: bool = False

    def complain(self, what: str, why: str = "", how: str = "", at: Entry | None = None) -> None:
        """Note a problem of this entry."""
        self.failed = True
        self.problems.append((at or self.entry).spot.problem(what, why, how))

    def only(self, allowed: Iterable[str]) -> None:
        """Complain of keys that mean nothing here."""
        known = tuple(allowed)
        for key, value in (self.entry.fields or {}).items():
            if key not in known:
                hint = did_you_mean(key, known) or f"Known are: {', '.join(known)}."
                self.complain(
                    f"{self.what} has no field `{key}`.", "A misspelt field would be passed over.", hint, value
                )

    def has(self, key: str) -> bool:
        """Whether something stands there."""
        return self.entry.get(key) is not None

    def text(self, key: str, default: str | None = None) -> str:
        """A text as written; the default when it is missing, or a complaint without one."""
        found = self.entry.get(key)
        if found is None:
            if default is None:
                self.complain(f"{self.what} lacks `{key}`.", how=f"Add `{key}: …`.")
            return default or ""
        if found.text is None:
            self.complain(f"`{key}` of {self.what} must be one value.", at=found)
            return default or ""
        return " ".join(found.text.split())

    def words(self, stem: str, *, optional: bool = False) -> Words:
        """`stem_id` and `stem_en`; both, or (when optional) neither."""
        there = [language for language in ("id", "en") if self.has(f"{stem}_{language}")]
        if not there and optional:
            return NOTHING
        return Words(self.text(f"{stem}_id"), self.text(f"{stem}_en"))

    def day(self, key: str, *, optional: bool = False) -> date | None:
        """A day; None when it is missing (a complaint unless optional)."""
        found = self.entry.get(key)
        if found is None:
            if not optional:
                self.complain(f"{self.what} lacks `{key}`.", how=f"Add `{key}: YYYY-MM-DD`.")
            return None
        value = found.value
        if isinstance(value, str) and found.quoted:
            try:
                value = date.fromisoformat(value)
            except ValueError:
                value = found.text
        if not isinstance(value, date):
            self.complain(f"`{key}: {found.text}` is not a day.", how="Write YYYY-MM-DD, a day that exists.", at=found)
            return None
        return value

    def whole(self, key: str, default: int | None = None) -> int | None:
        """A whole number; the default when it is missing."""
        found = self.entry.get(key)
        if found is None:
            return default
        if isinstance(found.value, bool) or not isinstance(found.value, int):
            self.complain(
                f"`{key}: {found.text}` is not a whole number.", how="Write digits, e.g. 1_000_000.", at=found
            )
            return default
        return found.value

    def flag(self, key: str) -> bool:
        """yes or no; no when it is missing."""
        found = self.entry.get(key)
        if found is None:
            return False
        if not isinstance(found.value, bool):
            self.complain(f"`{key}: {found.text}` must be yes or no.", at=found)
        return bool(found.value)

    def mark(self, key: str = "certainty") -> str:
        """A mark of certainty."""
        mark = self.text(key)
        if mark and mark not in MARKS:
            self.complain(
                f"`{mark}` is not a mark of certainty.",
                "A primary text seen, B named page, C weak, D derived, E estimate, M memory.",
                f"Write one of {', '.join(MARKS)}.",
                self.entry.get(key),
            )
        return mark if mark and mark in MARKS else MARKS[-1]

    def name(self, key: str) -> str:
        """A dotted id in small letters, digits and `_`."""
        name = self.text(key)
        if name and not NAME.fullmatch(name):
            self.complain(
                f"`{name}` cannot be a name.", "Expressions must be able to read it.", "Use a-z, 0-9, _ and dots."
            )
        return name
