"""`/guide/size/`, `/guide/rights/`: all answers of a set of rules on one page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lumbung.web.config import clock
from lumbung.web.guide.answers import answers_of
from lumbung.web.guide.pages.knowing import stands_on
from lumbung.web.guide.pages.reasons import reasons_of
from lumbung.web.guide.pages.wording import answer_words
from lumbung.web.guide.topics import evaluated, rules_of, topic_named
from lumbung.web.ui.words import language

BY_CAPITAL, BY_SALES = "size.pp7_2021.by_capital", "size.pp7_2021.by_sales"


@never_cache
@require_safe
def size(request: HttpRequest) -> HttpResponse:
    """Which size she is, by each test; where two tests differ it is said first."""
    return _page(request, "size", _("Which size is your business?"))


@never_cache
@require_safe
def rights(request: HttpRequest) -> HttpResponse:
    """What she may claim."""
    return _page(request, "rights", _("Your rights"))


def _page(request: HttpRequest, slug: str, title: str) -> HttpResponse:
    today, answers = clock.today(), answers_of(request)
    book = answers.book
    topic = topic_named(book, slug, today)
    found = evaluated(book, rules_of(book, slug, today), answers, today)
    said = {answer.rule: answer.answer for answer in found if answer.known}
    rows = [
        {
            "rule": answer.rule, "title": book.rules[answer.rule].title(language()), "known": answer.known,
            "answer": answer_words(answer.answer, book.rules[answer.rule].answer_kind), "reasons": reasons_of(answer),
        }
        for answer in found
    ]  # fmt: skip
    differ = BY_CAPITAL in said and BY_SALES in said and said[BY_CAPITAL] != said[BY_SALES]
    context = {
        "title": title, "topic": topic, "rows": rows, "differ": differ, "ask": topic.ask(answers),
        **stands_on(answers, slug, topic.facts), "day": today,
    }  # fmt: skip
    return render(request, "guide/pack.html", context)
