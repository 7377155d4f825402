"""What the engine says: the answer, why, how certainly, what to ask next and what would change it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

Shown = str | int | date


@dataclass(frozen=True, slots=True)
class Reason:
    """The branch that decided, in words with the values filled in."""

    id: str
    en: str
    ref: str
    citation: str
    certainty: str
    verified: bool
    rule: str
    answer: Shown

    def in_language(self, language: str) -> str:
        """Indonesian for `id`, English for everything else."""
        return self.id if language.startswith("id") else self.en


@dataclass(frozen=True, slots=True)
class Change:
    """Something that flips the answer: other facts, or (with `on`) only time."""

    answer: Shown
    facts: dict[str, Shown] | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A rule's answer for one enterprise on one day."""

    rule: str
    on: date
    answer: Shown
    because: tuple[Reason, ...]
    ask_next: str | None
    would_change: tuple[Change, ...]
    certainty: str

    @property
    def known(self) -> bool:
        """Whether there is an answer."""
        return self.answer != "unknown"

    def as_json(self) -> dict[str, object]:
        """As `lumbung rules eval` prints it."""
        return {
            "answer": _plain(self.answer),
            "because": [
                {"text_id": r.id, "text_en": r.en, "ref": r.ref, "certainty": r.certainty, "verified": r.verified}
                for r in self.because
            ],
            "ask_next": self.ask_next,
            "would_change": [_change(change) for change in self.would_change],
            "certainty": self.certainty,
        }


def _plain(value: Shown) -> str | int:
    return value.isoformat() if isinstance(value, date) else value


def _change(change: Change) -> dict[str, object]:
    answer = _plain(change.answer)
    if change.on is not None:
        return {"on": change.on.isoformat(), "answer": answer}
    return {"facts": {name: _plain(value) for name, value in (change.facts or {}).items()}, "answer": answer}
