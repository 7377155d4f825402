"""`/guide/law/?place=PP 7/2021 Pasal 35`: what a citation opens."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lumbung.web.config import clock
from lumbung.web.guide.lawbook import rulebook
from lumbung.web.guide.pages import citing
from lumbung.web.ui.words import language

LONGEST = 120


@require_safe
def article(request: HttpRequest) -> HttpResponse:
    """Plain words in both languages with date and certainty, the article's own text, and the questions that stand on it."""
    book, place = rulebook(), " ".join(request.GET.get("place", "").split())[:LONGEST]
    if not place or not citing.is_cited(book, place):
        raise Http404
    today = clock.today()
    context = {
        "title": place,
        "text": citing.text_of(place),
        "source": citing.source_of(place),
        "values": citing.values_at(book, place),
        "rules": [(rule.id, rule.title(language())) for rule in citing.rules_at(book, place, today)],
        "day": today,
    }
    return render(request, "guide/article.html", context)
