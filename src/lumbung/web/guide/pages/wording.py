"""Answers, amounts and times in words."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lumbung.rules import Fact
from lumbung.rules.answers import Shown
from lumbung.rules.permits import Span
from lumbung.rules.values import Kind
from lumbung.web.ui.dates import long_date
from lumbung.web.ui.numbers import grouped, percent, rupiah
from lumbung.web.ui.words import language

ANSWERS = {
    "yes": gettext_lazy("Yes"), "no": gettext_lazy("No"), "unknown": gettext_lazy("Not known yet"),
    "micro": gettext_lazy("Micro business"), "small": gettext_lazy("Small business"),
    "medium": gettext_lazy("Medium business"), "large": gettext_lazy("Large business"),
    "maker": gettext_lazy("You"), "house": gettext_lazy("The production house"), "owner": gettext_lazy("The owner of the building"),
    "own_address": gettext_lazy("Your address"), "house_address": gettext_lazy("The house's address"),
    "both": gettext_lazy("Both addresses"),
    "kbli_2015": gettext_lazy("The list KBLI 2015"),
    "kbli_2020": gettext_lazy("The list KBLI 2020"),
    "kbli_2025": gettext_lazy("The list KBLI 2025"),
    "kept": gettext_lazy("It stays as it was"),
    "changed": gettext_lazy("It has changed"),
    "not_listed": gettext_lazy("It is not in our list"),
    "business_number": gettext_lazy("The business number only"), "declared_standard": gettext_lazy("A standard that you declare"),
    "verified_standard": gettext_lazy("A standard that is verified"), "permit": gettext_lazy("A permit"),
}  # fmt: skip
"""Answer of a rule → words. What is not here is shown with spaces for its underscores."""


def answer_words(answer: Shown, kind: Kind) -> str:
    """An answer as people say it."""
    if isinstance(answer, date):
        return long_date(answer)
    if isinstance(answer, int):
        return _number(answer, kind)
    return str(ANSWERS.get(answer) or answer.replace("_", " "))


def _number(number: int, kind: Kind) -> str:
    if kind.name == "rupiah":
        return rupiah(number)
    scale = {"permille": 1_000, "ppm": 1_000_000}.get(kind.name)
    return percent(number / scale, 1) if scale else grouped(number)


def fact_words(fact: Fact, value: object) -> str:
    """A fact's value as people say it."""
    if fact.choices:
        return fact.choice_label(str(value), language())
    if fact.kind.name == "yes_no":
        return str(ANSWERS["yes" if value in (True, "yes") else "no"])
    if fact.kind.name == "date":
        return long_date(value if isinstance(value, date) else date.fromisoformat(str(value)))
    return _number(value, fact.kind) if isinstance(value, int) else str(value)


def cost_words(span: Span) -> str:
    """A range of rupiah."""
    if span.most is None:
        return _("from %(least)s") % {"least": rupiah(span.least)} if span.least else _("not known yet")
    if span.least == span.most:
        return rupiah(span.least)
    return f"{rupiah(span.least)}–{rupiah(span.most)}"


def days_words(span: Span) -> str:
    """A range of days."""
    if span.most is None:
        return _("at least %(least)s days") % {"least": grouped(span.least)} if span.least else _("not known yet")
    if span.most == 0:
        return _("at once")
    if span.least == 0:
        return _("at most %(most)s days") % {"most": grouped(span.most)}
    if span.least == span.most:
        return _("about %(most)s days") % {"most": grouped(span.most)}
    return _("%(least)s–%(most)s days") % {"least": grouped(span.least), "most": grouped(span.most)}


def rate_words(ppm: int) -> str:
    """A yearly rate."""
    return _("%(rate)s a year") % {"rate": percent(ppm / 1_000_000, 0 if ppm % 10_000 == 0 else 1)}


PACKS = {
    "size": gettext_lazy("Size of the business"), "permits": gettext_lazy("Permits"), "halal": gettext_lazy("Halal"),
    "tax": gettext_lazy("Tax"), "finance": gettext_lazy("Money and loans"), "rights": gettext_lazy("Rights"),
    "partnership": gettext_lazy("Partners and agreements"), "clusters": gettext_lazy("Clusters"),
    "codes": gettext_lazy("Codes of activities"),
}  # fmt: skip
"""Pack of rules → what it is about."""


def pack_words(pack: str) -> str:
    """What a pack is about."""
    return str(PACKS.get(pack) or pack.replace("_", " "))
