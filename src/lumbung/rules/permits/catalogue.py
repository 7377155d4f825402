"""permits.yaml: what each permit is, costs, takes, asks for, and which rules say who needs it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from lumbung.rules.book import Rulebook
from lumbung.rules.errors import Problem, RuleFileWrong, did_you_mean
from lumbung.rules.loading import CONTENT
from lumbung.rules.model import NOTHING, Words
from lumbung.rules.permits.order import circle
from lumbung.rules.reading.fields import Fields
from lumbung.rules.source import Entry, Reader

KEYS = (
    "id", "name_id", "name_en", "needed", "one_way_of", "open", "duty", "asked_late", "after", "conditions", "satisfied_by", "cost", "days", "renewal",
    "documents", "where", "ref", "certainty",
)  # fmt: skip
FIGURE_KEYS = ("least", "most", "certainty", "note_id", "note_en")
Amount = int | str | None
"""A number, the id of a rule that answers with one, or None: not known."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A range with its mark; rupiah for costs, days for times."""

    least: Amount
    most: Amount
    certainty: str
    note: Words = NOTHING


@dataclass(frozen=True, slots=True)
class Paper:
    """A document or condition to bring; `house`: the production house brings it when the product is made there."""

    words: Words
    house: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where to go; `link` is empty for an office."""

    words: Words
    link: str


@dataclass(frozen=True, slots=True)
class Renewal:
    """The fact with the day of issue, and the rules that say when it ends ("" for never) and when to renew."""

    issued: str
    renew_by: str
    ends: str


@dataclass(frozen=True, slots=True)
class Permit:
    """One permit. `needed` and `open` are rules that answer yes or no; `open` is "" where nothing is voluntary.

    `one_way_of` is the rule of a duty that this permit and others fulfil, "" for most.
    """

    id: str
    words: Words
    needed: str
    one_way_of: str
    open: str
    is_duty: bool
    asked_late: bool
    after: tuple[str, ...]
    conditions: tuple[str, ...]
    satisfied_by: tuple[str, ...]
    cost: Figure
    days: Figure
    renewal: Renewal | None
    documents: tuple[Paper, ...]
    where: tuple[Place, ...]
    ref: str
    certainty: str
    entry: Entry = field(compare=False, repr=False)

    def name(self, language: str) -> str:
        """What people call it."""
        return self.words.in_language(language)

    @property
    def rules(self) -> Iterator[str]:
        """Every rule it names."""
        named = (
            self.needed,
            self.one_way_of,
            self.open,
            *self.conditions,
            self.cost.least,
            self.cost.most,
            self.days.least,
            self.days.most,
        )
        yield from (name for name in named if isinstance(name, str) and name)
        if self.renewal:
            yield self.renewal.renew_by
            yield from (name for name in (self.renewal.ends,) if name)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All permits, in the file's order."""

    permits: tuple[Permit, ...]

    def __getitem__(self, name: str) -> Permit:
        return next(permit for permit in self.permits if permit.id == name)

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids in the file's order."""
        return tuple(permit.id for permit in self.permits)

    @property
    def after(self) -> dict[str, tuple[str, ...]]:
        """What comes directly before each permit."""
        return {permit.id: permit.after for permit in self.permits}


def load_permits(book: Rulebook, path: Path = CONTENT / "permits" / "permits.yaml") -> Catalogue:
    """The permits of a file, checked against a rulebook; raises RuleFileWrong with every problem."""
    catalogue = _read(path, path.stat().st_mtime_ns if path.is_file() else 0)
    problems = [*_unknown_rules(catalogue, book), *_unknown_facts(catalogue, book)]
    if problems:
        raise RuleFileWrong(problems)
    return catalogue


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> Catalogue:
    if not path.is_file():
        raise RuleFileWrong([Problem(path.name, 1, "There is no such file.", how="Name the file of the permits.")])
    reader = Reader(path.parent)
    content = reader.read(path)
    items = (content.items if content else None) or ()
    permits = tuple(_permit(entry, reader.problems) for entry in items)
    catalogue = Catalogue(permits)
    reader.problems += [*_wrong_names(catalogue), *_circles(catalogue)]
    if reader.problems:
        raise RuleFileWrong(reader.problems)
    return catalogue


def _permit(entry: Entry, problems: list[Problem]) -> Permit:
    fields = Fields(entry, problems, "the permit")
    name = fields.name("id")
    fields.what = f"the permit `{name}`"
    fields.only(KEYS)
    return Permit(
        name,
        fields.words("name"),
        fields.name("needed"),
        fields.text("one_way_of", ""),
        fields.text("open", ""),
        fields.flag("duty"),
        fields.flag("asked_late") or fields.flag("duty"),
        _names(fields, "after"),
        _names(fields, "conditions"),
        _names(fields, "satisfied_by"),
        _figure(fields, "cost"),
        _figure(fields, "days"),
        _renewal(fields),
        tuple(_papers(fields)),
        tuple(_places(fields)),
        fields.text("ref"),
        fields.mark(),
        entry,
    )


def _inner(fields: Fields, key: str, entry: Entry, allowed: tuple[str, ...]) -> Fields:
    inner = Fields(entry, fields.problems, f"`{key}` of {fields.what}")
    inner.only(allowed)
    return inner


def _names(fields: Fields, key: str) -> tuple[str, ...]:
    found = fields.entry.get(key)
    return tuple(item.text or "" for item in (found.items or ())) if found else ()


def _figure(fields: Fields, key: str) -> Figure:
    inner = _inner(fields, key, fields.entry.get(key) or Entry(fields.entry.spot, fields={}), FIGURE_KEYS)
    return Figure(_amount(inner, "least"), _amount(inner, "most"), inner.mark(), inner.words("note", optional=True))


def _amount(fields: Fields, key: str) -> Amount:
    found = fields.entry.get(key)
    if found is None:
        return None
    return fields.name(key) if isinstance(found.value, str) else fields.whole(key)


def _renewal(fields: Fields) -> Renewal | None:
    found = fields.entry.get("renewal")
    if found is None:
        return None
    inner = _inner(fields, "renewal", found, ("issued", "renew_by", "ends"))
    return Renewal(inner.text("issued"), inner.text("renew_by"), inner.text("ends", ""))


def _papers(fields: Fields) -> Iterator[Paper]:
    found = fields.entry.get("documents")
    for item in (found.items or ()) if found else ():
        inner = _inner(fields, "documents", item, ("id", "en", "house"))
        yield Paper(Words(inner.text("id"), inner.text("en")), inner.flag("house"))


def _places(fields: Fields) -> Iterator[Place]:
    found = fields.entry.get("where")
    for item in (found.items or ()) if found else ():
        inner = _inner(fields, "where", item, ("id", "en", "link"))
        yield Place(Words(inner.text("id"), inner.text("en")), inner.text("link", ""))


def _wrong_names(catalogue: Catalogue) -> Iterator[Problem]:
    known = catalogue.ids
    for permit in catalogue.permits:
        if known.count(permit.id) > 1:
            yield permit.entry.spot.problem(f"The permit `{permit.id}` stands twice.", how="Delete one.")
        for name in (*permit.after, *permit.satisfied_by):
            if name not in known:
                what = f"The permit `{permit.id}` names `{name}`, which is no permit."
                yield permit.entry.spot.problem(what, how=did_you_mean(name, known))


def _circles(catalogue: Catalogue) -> Iterator[Problem]:
    found = circle(catalogue.after)
    if found:
        spot = catalogue[found[0]].entry.spot
        yield spot.problem(
            f"Permits wait for each other in a circle: {' → '.join((*found, found[0]))}.",
            "None of them could be applied for first.",
            "Take one of the `after` out.",
        )


def _unknown_rules(catalogue: Catalogue, book: Rulebook) -> Iterator[Problem]:
    for permit in catalogue.permits:
        for name in permit.rules:
            if name not in book.rules:
                what = f"The permit `{permit.id}` names the rule `{name}`, which is in no rules.yaml."
                yield permit.entry.spot.problem(what, how=did_you_mean(name, book.rules))


def _unknown_facts(catalogue: Catalogue, book: Rulebook) -> Iterator[Problem]:
    for permit in catalogue.permits:
        if permit.renewal and permit.renewal.issued not in book.facts:
            what = f"The permit `{permit.id}` names the fact `{permit.renewal.issued}`, which is in no facts.yaml."
            yield permit.entry.spot.problem(what, how=did_you_mean(permit.renewal.issued, book.facts))
