"""offers.yaml: where money comes from, with the rule, the figures and what speaks for and against each source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from lumbung.rules.book import Rulebook
from lumbung.rules.errors import Problem, RuleFileWrong, did_you_mean
from lumbung.rules.loading import CONTENT
from lumbung.rules.model import Words
from lumbung.rules.reading.fields import Fields
from lumbung.rules.source import Entry, Reader

PARAMETER_KEYS = ("ceiling", "rate_least", "rate_most")
RULE_KEYS = ("months_most", "day_charge", "charges_most")
KEYS = (
    "id", "name_id", "name_en", "lender_id", "lender_en", "rule", *PARAMETER_KEYS, *RULE_KEYS, "example_months", "asked_late", "for",
    "against", "excludes",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that speaks for or against a source, with its citation and mark."""

    words: Words
    ref: str
    certainty: str

    def in_language(self, language: str) -> str:
        """Indonesian for `id`, English for everything else."""
        return self.words.in_language(language)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Another source that can't be had beside this one, and why."""

    other: str
    remark: Remark


@dataclass(frozen=True, slots=True)
class Source:
    """One source of money. Figures are ids of parameters or rules, "" when not known; `example_months` is our choice."""

    id: str
    words: Words
    lender: Words
    rule: str
    ceiling: str
    rate_least: str
    rate_most: str
    months_most: str
    day_charge: str
    charges_most: str
    example_months: int
    asked_late: bool
    pro: tuple[Remark, ...]
    contra: tuple[Remark, ...]
    excludes: tuple[Exclusion, ...]
    entry: Entry = field(compare=False, repr=False)

    def name(self, language: str) -> str:
        """What people call it."""
        return self.words.in_language(language)

    @property
    def rules(self) -> tuple[str, ...]:
        """Every rule it names."""
        return tuple(name for name in (self.rule, self.months_most, self.day_charge, self.charges_most) if name)

    @property
    def parameters(self) -> tuple[str, ...]:
        """Every parameter it names."""
        return tuple(name for name in (self.ceiling, self.rate_least, self.rate_most) if name)


@dataclass(frozen=True, slots=True)
class Sources:
    """All sources, in the file's order."""

    sources: tuple[Source, ...]

    def __getitem__(self, name: str) -> Source:
        return next(source for source in self.sources if source.id == name)

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids in the file's order."""
        return tuple(source.id for source in self.sources)


def load_sources(book: Rulebook, path: Path = CONTENT / "finance" / "offers.yaml") -> Sources:
    """The sources of a file, checked against a rulebook; raises RuleFileWrong with every problem."""
    sources = _read(path, path.stat().st_mtime_ns if path.is_file() else 0)
    problems = list(_unknown_names(sources, book))
    if problems:
        raise RuleFileWrong(problems)
    return sources


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> Sources:
    if not path.is_file():
        raise RuleFileWrong([Problem(path.name, 1, "There is no such file.", how="Name the file of the sources.")])
    reader = Reader(path.parent)
    content = reader.read(path)
    sources = Sources(tuple(_source(entry, reader.problems) for entry in (content.items if content else None) or ()))
    reader.problems += _wrong_names(sources)
    if reader.problems:
        raise RuleFileWrong(reader.problems)
    return sources


def _source(entry: Entry, problems: list[Problem]) -> Source:
    fields = Fields(entry, problems, "the source")
    name = fields.name("id")
    fields.what = f"the source `{name}`"
    fields.only(KEYS)
    months = fields.whole("example_months")
    if months is None or months < 1:
        fields.complain(f"{fields.what} needs `example_months` of 1 or more.", "The worked example needs a term.")
    figures = {key: fields.text(key, "") for key in (*PARAMETER_KEYS, *RULE_KEYS)}
    return Source(
        id=name,
        words=fields.words("name"),
        lender=fields.words("lender"),
        rule=fields.name("rule"),
        **figures,
        example_months=months or 1,
        asked_late=fields.flag("asked_late"),
        pro=tuple(remark for _, remark in _remarks(fields, "for")),
        contra=tuple(remark for _, remark in _remarks(fields, "against")),
        excludes=tuple(
            Exclusion(item.text("other"), remark) for item, remark in _remarks(fields, "excludes", ("other",))
        ),
        entry=entry,
    )


def _remarks(fields: Fields, key: str, more: tuple[str, ...] = ()) -> Iterator[tuple[Fields, Remark]]:
    found = fields.entry.get(key)
    for item in (found.items or ()) if found else ():
        inner = Fields(item, fields.problems, f"`{key}` of {fields.what}")
        inner.only(("id", "en", "ref", "certainty", *more))
        yield inner, Remark(Words(inner.text("id"), inner.text("en")), inner.text("ref"), inner.mark())


def _wrong_names(sources: Sources) -> Iterator[Problem]:
    known = sources.ids
    for source in sources.sources:
        if known.count(source.id) > 1:
            yield source.entry.spot.problem(f"The source `{source.id}` stands twice.", how="Delete one.")
        for exclusion in source.excludes:
            if exclusion.other not in known:
                what = f"The source `{source.id}` excludes `{exclusion.other}`, which is no source."
                yield source.entry.spot.problem(what, how=did_you_mean(exclusion.other, known))


def _unknown_names(sources: Sources, book: Rulebook) -> Iterator[Problem]:
    for source in sources.sources:
        for what, names, known in (
            ("rule", source.rules, book.rules),
            ("parameter", source.parameters, book.parameters),
        ):
            for name in names:
                if name not in known:
                    said = f"The source `{source.id}` names the {what} `{name}`, which is in no {what}s.yaml."
                    yield source.entry.spot.problem(said, how=did_you_mean(name, known))
