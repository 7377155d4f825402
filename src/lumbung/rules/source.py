"""YAML with line numbers: what an officer wrote, and where it stands.

Only plain data: mappings, lists, scalars. Keys are always text (`on:` is a key here, not a truth value), a key that
stands twice is a problem, and nothing is ever built from a tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml

from lumbung.rules.errors import Problem

Scalar = str | int | bool | date | float | None

_WHOLE = re.compile(r"[-+]?[0-9][0-9_]*")
_FRACTION = re.compile(r"[-+]?[0-9][0-9_]*\.[0-9_]*(e[-+]?[0-9]+)?", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_WORDS: dict[str, Scalar] = {"yes": True, "true": True, "no": False, "false": False, "null": None, "~": None, "": None}


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file."""

    file: str
    line: int

    def problem(self, what: str, why: str = "", how: str = "") -> Problem:
        """A problem at this place."""
        return Problem(self.file, self.line, what, why, how)


@dataclass(frozen=True, slots=True)
class Entry:
    """One node of a file: a scalar with its raw `text`, or `items`, or `fields`."""

    spot: Spot
    text: str | None = None
    quoted: bool = False
    items: tuple[Entry, ...] | None = None
    fields: dict[str, Entry] | None = None

    @property
    def value(self) -> Scalar:
        """The scalar as plain data: whole numbers (with `_`), days, yes/no, null, text."""
        return self.text if self.text is None or self.quoted else plain(self.text)

    def get(self, key: str) -> Entry | None:
        """The entry of a key, None when it is not there or null."""
        found = (self.fields or {}).get(key)
        return None if found is not None and found.is_null else found

    @property
    def is_null(self) -> bool:
        """Nothing was written here."""
        return self.items is None and self.fields is None and self.value is None


def plain(text: str) -> Scalar:
    """What an unquoted word means: `1_000` a number, `2021-02-02` a day, `yes` true, `null` nothing."""
    lowered = text.lower()
    if lowered in _WORDS:
        return _WORDS[lowered]
    if _WHOLE.fullmatch(text):
        return int(text.replace("_", ""))
    if _FRACTION.fullmatch(text):
        return float(text.replace("_", ""))
    if matched := _DAY.fullmatch(text):
        try:
            return date(*map(int, matched.groups()))
        except ValueError:
            return text
    return text


@dataclass(slots=True)
class Reader:
    """Reads files below a folder and collects what is wrong with them."""

    root: Path
    problems: list[Problem] = field(default_factory=list)

    def name(self, path: Path) -> str:
        """A file's name as messages show it."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.name

    def read(self, path: Path) -> Entry | None:
        """The file's content; None when it is empty or cannot be parsed (a problem then says so)."""
        name = self.name(path)
        try:
            node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_LOADER)
        except UnicodeDecodeError:
            self.problems.append(Problem(name, 1, "The file is not UTF-8.", how="Save it as UTF-8 text."))
            return None
        except yaml.YAMLError as error:
            self.problems.append(_unreadable(name, error))
            return None
        return None if node is None else self._entry(node, name)

    def _entry(self, node: yaml.Node, file: str) -> Entry:
        spot = Spot(file, node.start_mark.line + 1)
        if isinstance(node, yaml.ScalarNode):
            return Entry(spot, text=node.value, quoted=node.style in ('"', "'", "|", ">"))
        if isinstance(node, yaml.SequenceNode):
            return Entry(spot, items=tuple(self._entry(item, file) for item in node.value))
        return Entry(spot, fields=dict(self._fields(node, file)))

    def _fields(self, node: yaml.Node, file: str) -> Iterator[tuple[str, Entry]]:
        seen: set[str] = set()
        for key, value in node.value:
            spot = Spot(file, key.start_mark.line + 1)
            if not isinstance(key, yaml.ScalarNode):
                self.problems.append(spot.problem("A key must be a word.", how="Write `key: value`."))
                continue
            if key.value in seen:
                self.problems.append(
                    spot.problem(f"The key `{key.value}` stands twice.", "Only one of them could count.", "Delete one.")
                )
            seen.add(key.value)
            entry = self._entry(value, file)
            yield (
                key.value,
                entry if entry.fields is not None else Entry(spot, entry.text, entry.quoted, entry.items),
            )


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _unreadable(name: str, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    said = getattr(error, "problem", None) or "it cannot be parsed"
    return Problem(
        name,
        mark.line + 1 if mark else 1,
        f"This is not YAML: {said}.",
        "Indentation, a missing quote or a `: ` inside a sentence is the usual cause.",
        'Put a sentence with `: ` or `#` in "double quotes"; indent with spaces.',
    )
