"""`/guide/money/`: which money fits, why and why not, and what a loan costs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lumbung.rules.finance import load_sources, next_offer_question
from lumbung.web.config import clock
from lumbung.web.guide.answers import answers_of
from lumbung.web.guide.pages.knowing import stands_on
from lumbung.web.guide.pages.money import offer_rows
from lumbung.web.guide.topics import MONEY, offers_of, topic_named
from lumbung.web.ui.words import language


@never_cache
@require_safe
def money(request: HttpRequest) -> HttpResponse:
    """All sources by how they fit; the questions go on where something can still change."""
    today, answers = clock.today(), answers_of(request)
    book = answers.book
    found = offers_of(book, answers, today)
    rows = offer_rows(found, load_sources(book))
    ask = next_offer_question(book, found, answers.passed_over)
    context = {
        "title": _("Money that fits you"),
        "fits": [row for row in rows if row.verdict == "fits"],
        "unknown": [row for row in rows if row.verdict == "unknown"],
        "others": [row for row in rows if row.verdict in ("does_not_fit", "not_covered")],
        **stands_on(answers, MONEY, topic_named(book, MONEY, today).facts),
        "ask": ask,
        "question": book.facts[ask].question(language()) if ask else "",
        "day": today,
    }
    return render(request, "guide/money.html", context)
