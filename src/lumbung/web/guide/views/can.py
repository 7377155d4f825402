"""`/guide/can/`: a typed question finds the rules that answer it; `/guide/can/RULE/` is one rule's answer, and why."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lumbung.core.errors import LumbungError
from lumbung.web.config import clock
from lumbung.web.guide.answers import answers_of
from lumbung.web.guide.lawbook import rulebook
from lumbung.web.guide.pages import search as searching
from lumbung.web.guide.pages.knowing import stands_on
from lumbung.web.guide.pages.reasons import changes_of, reasons_of
from lumbung.web.guide.pages.wording import answer_words, pack_words
from lumbung.web.guide.topics import topic_named
from lumbung.web.ui.views.errors import refused
from lumbung.web.ui.words import language

MOST_TYPED = 120


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The rules that fit the words, else all of them by subject."""
    book, words = rulebook(), request.GET.get("q", "").strip()[:MOST_TYPED]
    found = searching.found(book, words) if words else []
    groups = [
        {"name": pack_words(pack), "rules": [(rule.id, rule.title(language())) for rule in rules]}
        for pack, rules in groupby(searching.all_rules(book), key=lambda rule: rule.pack)
    ]
    rows = [(rule.id, rule.title(language())) for rule in found]
    context = {"title": _("May I …?"), "words": words, "found": rows, "groups": groups}
    return render(request, "guide/can.html", context)


@never_cache
@require_safe
def rule(request: HttpRequest, rule: str) -> HttpResponse:
    """The answer, the reasons in both languages with their citations, what would change it, what was used."""
    today, answers = clock.today(), answers_of(request)
    book = answers.book
    topic = topic_named(book, rule, today)
    asked = book.rules[rule]
    try:
        answer = book.evaluate(rule, answers.facts, today, passed_over=answers.passed_over)
    except LumbungError as error:
        return refused(request, error)
    context = {
        "title": asked.title(language()), "topic": topic, "answer": answer, "ask": topic.ask(answers),
        "words": answer_words(answer.answer, asked.answer_kind), "reasons": reasons_of(answer),
        "changes": changes_of(book, answer), **stands_on(answers, rule, topic.facts), "day": today,
        "passed_over": bool(topic.facts.intersection(answers.passed_over)),
    }  # fmt: skip
    return render(request, "guide/rule.html", context)
