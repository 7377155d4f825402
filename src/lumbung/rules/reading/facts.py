"""facts.yaml: what can be known of an enterprise, and how it is asked for."""

from __future__ import annotations

from lumbung.rules.errors import Problem, did_you_mean
from lumbung.rules.model import Fact, Words
from lumbung.rules.reading.fields import NAME, Fields
from lumbung.rules.source import Entry
from lumbung.rules.values import SIMPLE_KINDS, Kind, encode

KINDS = ("rupiah", "count", "date", "yes_no", "choice")
KEYS = (
    "kind", "choices", "least", "most", "cost", "step", "label_id", "label_en", "question_id", "question_en", "why_id", "why_en",
    "used_by",
)  # fmt: skip


def read_fact(name: str, entry: Entry, problems: list[Problem]) -> Fact | None:
    """One fact; None with a problem when it cannot be used."""
    if entry.fields is None:
        problems.append(entry.spot.problem(f"The fact `{name}` has no fields.", how="Indent them below its name."))
        return None
    fields = Fields(entry, problems, f"the fact `{name}`")
    fields.only(KEYS)
    if not NAME.fullmatch(name) or "." in name or name in ("on", "yes", "no"):
        fields.complain(f"`{name}` cannot be a fact's name.", how="Use a-z, 0-9 and _; not on, yes, no.")
    labels = _choices(fields)
    kind = _kind(fields, tuple(labels))
    cost = fields.whole("cost", 2) or 0
    if cost < 1:
        fields.complain("`cost` must be at least 1.", "It is the effort of an answer.", "1 at once … 5 needs papers.")
    bounds = [_bound(fields, key, kind) for key in ("least", "most")]
    step = fields.whole("step", 1) or 0
    if step < 1:
        fields.complain("`step` must be at least 1.")
    words, asked, why = fields.words("label"), fields.words("question"), fields.words("why")
    if fields.failed:
        return None
    return Fact(
        name, kind, cost, words, asked, why, labels, entry.spot, bounds[0], bounds[1], step, fields.text("used_by", "")
    )


def _kind(fields: Fields, codes: tuple[str, ...]) -> Kind:
    name = fields.text("kind")
    if name and name not in KINDS:
        fields.complain(
            f"There is no kind `{name}`.", how=did_you_mean(name, KINDS) or f"Known are: {', '.join(KINDS)}."
        )
    if name == "choice" and len(codes) < 2:
        fields.complain("A choice needs two or more `choices`.", how="Write `choices: {code: {id: …, en: …}}`.")
    if name != "choice" and codes:
        fields.complain("Only a choice has `choices`.")
    return Kind("choice", codes) if name == "choice" else SIMPLE_KINDS.get(name, SIMPLE_KINDS["count"])


def _choices(fields: Fields) -> dict[str, Words]:
    found = fields.entry.get("choices")
    if found is None:
        return {}
    labels: dict[str, Words] = {}
    for code, entry in (found.fields or {}).items():
        inner = Fields(entry, fields.problems, f"the choice `{code}`")
        if entry.fields is None:
            inner.complain(f"The choice `{code}` needs words.", how=f"Write `{code}: {{id: …, en: …}}`.")
        else:
            inner.only(("id", "en"))
            labels[code] = Words(inner.text("id"), inner.text("en"))
        fields.failed |= inner.failed
    return labels


def _bound(fields: Fields, key: str, kind: Kind) -> int | None:
    found = fields.entry.get(key)
    if found is None:
        return 0 if key == "least" and kind.name in ("rupiah", "count") else None
    try:
        return encode(found.value, kind)
    except ValueError as expected:
        fields.complain(f"`{key}: {found.text}` is not {expected}.", at=found)
        return None
