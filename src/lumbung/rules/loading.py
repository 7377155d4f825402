"""From a folder of packs to a linked lawbook; every problem of every file is collected before it is told."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from lumbung.rules.errors import Problem, RuleFileWrong
from lumbung.rules.expressions import Names
from lumbung.rules.links import link
from lumbung.rules.model import Case, Fact, Lawbook, Parameter, Rule
from lumbung.rules.reading.cases import read_case
from lumbung.rules.reading.facts import read_fact
from lumbung.rules.reading.parameters import read_parameter
from lumbung.rules.reading.rules import RuleHead, read_head, read_rule_version
from lumbung.rules.source import Entry, Reader, Spot
from lumbung.rules.values import Kind

CONTENT = Path(__file__).parent / "content"


@dataclass(slots=True)
class _Draft:
    """What has been read so far."""

    reader: Reader
    facts: dict[str, Fact] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    heads: list[RuleHead] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    declared: dict[str, Spot] = field(default_factory=dict)

    @property
    def problems(self) -> list[Problem]:
        return self.reader.problems

    def is_new(self, name: str, spot: Spot, what: str) -> bool:
        """Whether a name is declared for the first time; a second time is a problem."""
        first = self.declared.setdefault(name, spot)
        if first is spot:
            return True
        self.problems.append(
            spot.problem(
                f"The {what} `{name}` is declared a second time.",
                f"It stands already in {first.file}:{first.line}; a name means one thing in all packs.",
                "Delete one, or give it another name.",
            )
        )
        return False


def packs_of(folder: Path) -> list[Path]:
    """The packs of a folder: its subfolders, or the folder itself when the files stand in it."""
    inner = sorted(path for path in folder.iterdir() if path.is_dir() and any(path.glob("*.yaml")))
    return ([folder] if any(folder.glob("*.yaml")) else []) + inner


def read_lawbook(folder: Path, also: tuple[Path, ...] = ()) -> Lawbook:
    """Read all packs of `folder` (and of `also`); raises RuleFileWrong with every problem found."""
    if not folder.is_dir():
        raise RuleFileWrong([Problem(folder.name, 1, "There is no such folder.", how="Name a folder of packs.")])
    packs = [pack for root in (folder, *also) for pack in packs_of(root)]
    draft = _Draft(Reader(folder))
    for pack in packs:
        _read_names(draft, pack)
    for pack in packs:
        _read_cases(draft, pack)
    lawbook = _linked(draft)
    if draft.problems:
        raise RuleFileWrong(draft.problems)
    return lawbook


def _read_names(draft: _Draft, pack: Path) -> None:
    for name, entry in _fields(draft, pack / "facts.yaml"):
        if draft.is_new(name, entry.spot, "fact") and (fact := read_fact(name, entry, draft.problems)):
            draft.facts[name] = fact
    for entry in _items(draft, pack / "parameters.yaml"):
        parameter = read_parameter(entry, draft.problems)
        if parameter and draft.is_new(parameter.id, entry.spot, "parameter"):
            draft.parameters[parameter.id] = parameter
    for entry in _items(draft, pack / "rules.yaml"):
        head = read_head(entry, pack, draft.problems)
        if head is not None:
            draft.heads.append(head)


def _read_cases(draft: _Draft, pack: Path) -> None:
    for entry in _items(draft, pack / "cases.yaml"):
        case = read_case(entry, draft.problems)
        if case is not None:
            draft.cases.append(case)


def _fields(draft: _Draft, path: Path) -> list[tuple[str, Entry]]:
    content = draft.reader.read(path) if path.is_file() else None
    if content is None:
        return []
    if content.fields is None:
        draft.problems.append(content.spot.problem("The file must be `name: …` entries.", how="See docs/rules.md."))
        return []
    return list(content.fields.items())


def _items(draft: _Draft, path: Path) -> list[Entry]:
    content = draft.reader.read(path) if path.is_file() else None
    if content is None:
        return []
    if content.items is None:
        draft.problems.append(content.spot.problem("The file must be a list.", how="Begin each entry with `- `."))
        return []
    wrong = [item for item in content.items if item.fields is None]
    draft.problems.extend(item.spot.problem("An entry must be `key: value` lines.") for item in wrong)
    return [item for item in content.items if item.fields is not None]


def _linked(draft: _Draft) -> Lawbook:
    kinds: dict[str, Kind] = {head.id: head.kind for head in draft.heads}
    names = Names(
        {name: fact.kind for name, fact in draft.facts.items()},
        {name: parameter.kind for name, parameter in draft.parameters.items()},
        kinds,
    )
    rules: dict[str, Rule] = {}
    for head in draft.heads:
        version = read_rule_version(head, names, draft.reader)
        if version is None:
            continue
        known = rules.get(head.id)
        if known is None:
            draft.is_new(head.id, head.spot, "rule")
            rules[head.id] = Rule(head.id, head.pack, head.words, head.kind, (version,), head.spot)
        else:
            rules[head.id] = replace(known, versions=(*known.versions, version))
    return link(Lawbook(draft.facts, draft.parameters, rules, tuple(draft.cases)), draft.problems)
