"""The table of parameters as the page and the CSV show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lumbung.rules import Parameter, ParameterVersion, Rulebook
from lumbung.rules.values import spoken
from lumbung.web.rulebook.models import Proposal
from lumbung.web.ui.words import language

CSV_COLUMNS = (
    "parameter",
    "pack",
    "meaning",
    "from",
    "to",
    "value",
    "ref",
    "certainty",
    "verified_by",
    "verified_on",
    "policy",
)


@dataclass(frozen=True, slots=True)
class Row:
    """A parameter with the version in force (None between versions) and how many there are."""

    parameter: Parameter
    pack: str
    gloss: str
    now: ParameterVersion | None
    value: str
    versions: int


def pack_of(parameter: Parameter) -> str:
    """The folder that the parameter stands in."""
    return parameter.spot.file.split("/")[-2] if "/" in parameter.spot.file else ""


def said(parameter: Parameter, version: ParameterVersion | None) -> str:
    """A value in the language of the page."""
    return "" if version is None else spoken(version.value, parameter.kind, language())


def packs(book: Rulebook) -> list[str]:
    """All packs that have parameters."""
    return sorted({pack_of(one) for one in book.parameters.values()})


def rows(book: Rulebook, given: Mapping[str, str], on: date) -> list[Row]:
    """Parameters that fit the filters, in the order of the files."""
    found = [_row(one, on) for one in book.parameters.values()]
    return [row for row in found if _fits(row, given)]


def _row(one: Parameter, on: date) -> Row:
    now = one.at(on)
    return Row(one, pack_of(one), one.gloss.in_language(language()), now, said(one, now), len(one.versions))


def _fits(row: Row, given: Mapping[str, str]) -> bool:
    shown = row.now or row.parameter.versions[-1]
    text = f"{row.parameter.id} {row.gloss} {shown.ref}".lower()
    return (
        all(word in text for word in given.get("words", "").lower().split())
        and given.get("pack", row.pack) == row.pack
        and given.get("certainty", shown.certainty) == shown.certainty
        and given.get("checked", "yes" if shown.verified_by else "no") == ("yes" if shown.verified_by else "no")
    )


def csv_rows(found: list[Row]) -> list[dict[str, Any]]:
    """One line for each version."""
    return [
        {
            "parameter": row.parameter.id, "pack": row.pack, "meaning": row.gloss, "from": one.start, "to": one.end,
            "value": said(row.parameter, one), "ref": one.ref, "certainty": one.certainty,
            "verified_by": one.verified_by, "verified_on": one.verified_on,
            "policy": "yes" if row.parameter.policy else "no",
        }
        for row in found
        for one in row.parameter.versions
    ]  # fmt: skip


def named(book: Rulebook, waiting: Iterable[Proposal]) -> list[tuple[Proposal, str]]:
    """Proposals with what their parameter is; the code of a parameter that the files no longer have."""
    known = book.parameters
    return [
        (one, known[one.parameter].gloss.in_language(language()) if one.parameter in known else one.parameter)
        for one in waiting
    ]
