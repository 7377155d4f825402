"""Why an answer is what it is, in both languages with its citation; and what would change it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lumbung.rules import Answer, Change, Rulebook
from lumbung.web.guide.pages.citing import places_in
from lumbung.web.guide.pages.wording import answer_words, fact_words
from lumbung.web.ui.dates import long_date
from lumbung.web.ui.words import language


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """One reason: the reader's language, the other one, the citation and how certain it is."""

    text: str
    other: str
    other_code: str
    ref: str
    certainty: str
    verified: bool

    @property
    def places(self) -> list[str]:
        """The places in the law that are cited, one by one."""
        return places_in(self.ref)


def reasons_of(answer: Answer) -> list[ReasonRow]:
    """The branch that decided in each rule, hers first.

    Where several branches could still hold and agree, the engine names them all; the last is the general one, and the
    others may speak of a product that is not hers.
    """
    deciding = {reason.rule: reason for reason in answer.because}
    english = language() == "en"
    return [
        ReasonRow(
            reason.en if english else reason.id, reason.id if english else reason.en, "id" if english else "en",
            reason.ref, reason.certainty, reason.verified,
        )
        for reason in deciding.values()
    ]  # fmt: skip


def changes_of(book: Rulebook, answer: Answer) -> list[str]:
    """What would change the answer, one sentence each; choices of one fact with the same outcome in one."""
    kind = book.rules[answer.rule].answer_kind
    grouped: dict[tuple[str, str], list[str]] = {}
    for change in answer.would_change:
        what, value = _what(book, change)
        grouped.setdefault((what, answer_words(change.answer, kind)), []).append(value)
    return [_sentence(what, values, outcome) for (what, outcome), values in grouped.items()]


def _what(book: Rulebook, change: Change) -> tuple[str, str]:
    """What changes, and to which value; "" and the day when only time does."""
    if change.on is not None:
        return "", long_date(change.on)
    pairs = [(book.facts[name], value) for name, value in (change.facts or {}).items()]
    said = [(fact.label(language()), fact_words(fact, value)) for fact, value in pairs]
    head = "; ".join(f"{label}: {value}" for label, value in said[:-1])
    label, value = said[-1]
    return f"{head}; {label}" if head else label, value


def _sentence(what: str, values: list[str], outcome: str) -> str:
    words = f" {_('or')} ".join([", ".join(values[:-1]), values[-1]] if len(values) > 1 else values)
    if not what:
        return _("From %(day)s: %(answer)s") % {"day": words, "answer": outcome}
    return _("If %(what)s: %(value)s → %(answer)s") % {"what": what, "value": words, "answer": outcome}
