"""What can be asked about: the permits, the money, or a set of rules. Each says its next question and where its result is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.urls import reverse

from lumbung.rules import Answer, NotCovered, Rule, Rulebook
from lumbung.rules.finance import Offer, load_sources, next_offer_question, offers
from lumbung.rules.permits import Path, load_permits, next_question, permit_path
from lumbung.web.guide.answers import Answers
from lumbung.web.guide.lawbook import frozen, remembered

PERMITS, MONEY = "permits", "money"
PACKS = {"size": ("size",), "rights": ("rights",)}
"""Topic → packs whose rules it shows."""


@dataclass(frozen=True, slots=True)
class Topic:
    """`facts` are those that can be asked for it; `ask` finds the next one that can change its result."""

    slug: str
    address: str
    facts: frozenset[str]
    ask: Callable[[Answers], str | None]


def topic_named(book: Rulebook, slug: str, on: date) -> Topic:
    """The topic with this name, or of one rule by the rule's id; raises Http404."""
    if slug == PERMITS:
        return _permits(book, on)
    if slug == MONEY:
        return _money(book, on)
    if slug in PACKS:
        rules = rules_of(book, slug, on)
        return _of_rules(book, slug, reverse(f"guide:{slug}"), rules, on)
    rule = book.rules.get(slug)
    if rule is None or not open_to_people(rule, on):
        raise Http404
    return _of_rules(book, slug, reverse("guide:rule", args=[slug]), [rule], on)


def rules_of(book: Rulebook, topic: str, on: date) -> list[Rule]:
    """The rules of a topic's packs that are in force on a day and answer a question of people."""
    return [rule for rule in book.rules.values() if rule.pack in PACKS[topic] and open_to_people(rule, on)]


def open_to_people(rule: Rule, on: date) -> bool:
    """Whether it covers the day and answers yes, no or a class; amounts and days are parts of other answers."""
    return rule.at(on) is not None and (rule.answer_kind.name == "yes_no" or bool(rule.answer_kind.codes))


def evaluated(book: Rulebook, rules: Iterable[Rule], answers: Answers, on: date) -> list[Answer]:
    """The answers of those rules whose law covers the day."""
    found = []
    for rule in rules:
        try:
            found.append(book.evaluate(rule.id, answers.facts, on, passed_over=answers.passed_over))
        except NotCovered:
            continue
    return found


def path_of(book: Rulebook, answers: Answers, on: date) -> Path:
    """Her path through the permits on a day."""
    key = ("path", on, frozen(answers.facts), frozen(answers.have), tuple(sorted(answers.passed_over)))
    return remembered(
        book, key, lambda: permit_path(book, answers.facts, on, answers.have, passed_over=answers.passed_over)
    )


def offers_of(book: Rulebook, answers: Answers, on: date) -> tuple[Offer, ...]:
    """All sources of money for her on a day."""
    key = ("offers", on, frozen(answers.facts), tuple(sorted(answers.passed_over)))
    return remembered(book, key, lambda: offers(book, answers.facts, on, passed_over=answers.passed_over))


def _permits(book: Rulebook, on: date) -> Topic:
    def ask(answers: Answers) -> str | None:
        return path_of(book, answers, on).ask_next

    rules = [rule for permit in load_permits(book).permits for rule in permit.rules]
    return Topic(PERMITS, reverse("guide:permits"), _facts(book, rules), ask)


def _money(book: Rulebook, on: date) -> Topic:
    def ask(answers: Answers) -> str | None:
        return next_offer_question(
            book, offers(book, answers.facts, on, passed_over=answers.passed_over), answers.passed_over
        )

    rules = [rule for source in load_sources(book).sources for rule in source.rules]
    return Topic(MONEY, reverse("guide:money"), _facts(book, rules), ask)


def _of_rules(book: Rulebook, slug: str, address: str, rules: list[Rule], on: date) -> Topic:
    def ask(answers: Answers) -> str | None:
        costs = {name: fact.cost for name, fact in book.facts.items()}
        return next_question([evaluated(book, rules, answers, on)], costs, answers.passed_over)

    return Topic(slug, address, _facts(book, [rule.id for rule in rules]), ask)


def _facts(book: Rulebook, rules: Iterable[str]) -> frozenset[str]:
    return frozenset(fact for rule in rules for fact in book.rules[rule].facts)
