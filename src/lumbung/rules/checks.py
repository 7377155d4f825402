"""What a person should know before a rule file is published, though it can be read: nothing unused, nothing unreachable,
no table with holes or doubles. `lumbung rules check` runs them; loading does not wait for them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from lumbung.rules.book import Rulebook
from lumbung.rules.errors import Problem
from lumbung.rules.links import PLACEHOLDER, branches_of, terms_of
from lumbung.rules.loading import CONTENT, packs_of
from lumbung.rules.model import Lawbook
from lumbung.rules.soundness import unsound
from lumbung.rules.source import Entry, Reader
from lumbung.rules.terms import FactTerm, ParameterTerm

PACK_FILES = {"facts.yaml", "parameters.yaml", "rules.yaml", "cases.yaml"}


def named_beside(folder: Path) -> set[str]:
    """Scalars of the other YAML files of the packs (lists of permits, offers): they may name facts and parameters."""
    reader = Reader(folder)
    paths = [path for pack in packs_of(folder) for path in pack.glob("*.yaml") if path.name not in PACK_FILES]
    return {text for path in sorted(paths) if (entry := reader.read(path)) for text in _scalars(entry)}


def _scalars(entry: Entry) -> Iterator[str]:
    if entry.text is not None:
        yield entry.text
    for inner in (*(entry.items or ()), *(entry.fields or {}).values()):
        yield from _scalars(inner)


def unused(lawbook: Lawbook, beside: Collection[str] = ()) -> list[Problem]:
    """Facts and parameters that no rule reads or speaks of, unless `used_by` (or `policy`) says who does."""
    terms = [term for rule in lawbook.rules.values() for term in terms_of(rule)]
    branches = [branch for rule in lawbook.rules.values() for branch in branches_of(rule)]
    spoken = set(beside) | {name for branch in branches for name in PLACEHOLDER.findall(branch.because.id)}
    read = spoken | {term.name for term in terms if isinstance(term, FactTerm)}
    read |= {term.id for term in terms if isinstance(term, ParameterTerm)}
    found = [
        fact.spot.problem(
            f"No rule uses the fact `{fact.name}`.", "It would be asked for nothing.", "Delete it, or say `used_by: …`."
        )
        for fact in lawbook.facts.values()
        if fact.name not in read and not fact.used_by
    ]
    found += [
        parameter.spot.problem(
            f"No rule uses the parameter `{parameter.id}`.",
            "A value that nothing reads cannot be tested.",
            "Use it in a rule, or say `used_by: …` (what reads it) or `policy: true`.",
        )
        for parameter in lawbook.parameters.values()
        if parameter.id not in read and not parameter.policy and not parameter.used_by
    ]
    return found


def doubtful(book: Rulebook, folder: Path | None = None) -> list[Problem]:
    """Everything that `lumbung rules check` finds beside the red cases, by file and line."""
    found = [*unused(book.lawbook, named_beside(folder or CONTENT)), *unsound(book), *_strange_cases(book)]
    return sorted(set(found))


def _strange_cases(book: Rulebook) -> list[Problem]:
    """Two cases with one name in a pack: a red one could not be told from the other."""
    first: dict[tuple[str, str], int] = {}
    found = []
    for case in book.cases:
        line = first.setdefault((case.spot.file, case.name), case.spot.line)
        if line != case.spot.line:
            found.append(case.spot.problem(f"“{case.name}” is also the name of the case of line {line}."))
    return found
