"""Does the cited paragraph say what the parameter says? How an officer checks a rule against the law's own text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lumbung.rules.citations import Citation, read_citations
from lumbung.rules.law.ocr import amount_patterns, count_patterns, day_patterns, share_patterns
from lumbung.rules.law.store import loaded_law
from lumbung.rules.model import Parameter, ParameterVersion
from lumbung.rules.values import SCALES, day_of, spoken

FOUND, NOT_FOUND, NO_TEXT, NO_PLACE = "found", "not found", "text not loaded", "place not found"


@dataclass(frozen=True, slots=True)
class Finding:
    """A version of a parameter, and what the loaded text says of it."""

    parameter: Parameter
    version: ParameterVersion
    result: str
    passage: str = ""

    def __str__(self) -> str:
        value = spoken(self.version.value, self.parameter.kind, "id")
        return f"{self.result:<15} {self.parameter.id} from {self.version.start}: {value} – {self.version.ref}"


def verify(parameters: Iterable[Parameter]) -> list[Finding]:
    """A finding for each version of each parameter that is law (policy is not looked up)."""
    return [
        verify_version(parameter, version)
        for parameter in parameters
        if not parameter.policy
        for version in parameter.versions
    ]


def verify_version(parameter: Parameter, version: ParameterVersion) -> Finding:
    """Look for the value in every cited place whose law is loaded."""
    places = read_citations(version.ref)
    texts = [text for place in places if (text := _text(place)) is not None]
    found = next((text for text in texts if says(text, version.value, parameter)), None)
    if found is not None:
        return Finding(parameter, version, FOUND, found)
    if texts:
        return Finding(parameter, version, NOT_FOUND, texts[0])
    is_loaded = any(loaded_law(place) for place in places)
    return Finding(parameter, version, NO_PLACE if is_loaded else NO_TEXT)


def _text(place: Citation) -> str | None:
    law = loaded_law(place)
    return law.passage(place) if law and place.article else None


def says(text: str, value: int, parameter: Parameter) -> bool:
    """Whether a text holds a value, as figures (scanned ones too) or in words."""
    kind = parameter.kind.name
    if kind == "rupiah":
        patterns = amount_patterns(value)
    elif kind == "date":
        patterns = day_patterns(day_of(value))
    elif kind in SCALES:
        patterns = share_patterns(value, SCALES[kind])
    else:
        patterns = count_patterns(value)
    return any(re.search(pattern, text, re.IGNORECASE if "Rp" not in pattern else 0) for pattern in patterns)
