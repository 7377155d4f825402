"""cases.yaml: worked examples beside the rules."""

from __future__ import annotations

from lumbung.rules.errors import Problem
from lumbung.rules.model import Case
from lumbung.rules.reading.fields import Fields
from lumbung.rules.source import Entry
from lumbung.rules.values import YES_NO, decode

KEYS = ("name", "rule", "on", "facts", "answer", "because", "reading", "refused", "ask_next", "note")


def read_case(entry: Entry, problems: list[Problem]) -> Case | None:
    """One case; None with a problem when it cannot be used."""
    fields = Fields(entry, problems, "the case")
    name = fields.text("name")
    fields.what = f"the case “{name}”"
    fields.only(KEYS)
    rule, on, refused = fields.text("rule"), fields.day("on"), fields.flag("refused")
    facts = _facts(fields)
    answer = _answer(fields)
    if answer is None and not refused:
        fields.complain(f"{fields.what} says no `answer`.", how="Write `answer: …` or `refused: yes`.")
    if fields.failed:
        return None
    because = _refs(fields)
    ask_next = fields.text("ask_next", "") or None
    says = "ask_next" in (entry.fields or {})
    reading = fields.text("reading", "") or None
    return Case(name, rule, on, facts, answer, because, reading, refused, ask_next, says, entry.spot)


def _facts(fields: Fields) -> dict[str, object]:
    found = fields.entry.get("facts")
    if found is None:
        return {}
    if found.fields is None:
        fields.complain("`facts` must be `{name: value}`.", at=found)
        return {}
    return {name: entry.value for name, entry in found.fields.items()}


def _answer(fields: Fields) -> str | None:
    found = fields.entry.get("answer")
    if found is None:
        return None
    value = found.value
    return str(decode(int(value), YES_NO)) if isinstance(value, bool) else str(value)


def _refs(fields: Fields) -> tuple[str, ...]:
    found = fields.entry.get("because")
    if found is None:
        return ()
    if found.items is not None:
        return tuple(" ".join((item.text or "").split()) for item in found.items)
    return (fields.text("because"),)
