"""`/guide/known/`: all that is known of her, where it comes from, change and delete."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lumbung.web.config import clock
from lumbung.web.guide.answers import Answers, answers_of, forget_all
from lumbung.web.guide.pages.knowing import fact_rows
from lumbung.web.guide.topics import MONEY, PACKS, PERMITS, open_to_people, topic_named


@never_cache
@require_safe
def known(request: HttpRequest) -> HttpResponse:
    """Each fact with its date and source. It is changed by answering its question again."""
    answers = answers_of(request)
    rows = [row for slug, facts in _by_topic(answers).items() for row in fact_rows(answers, slug, facts)]
    context = {"title": _("What we know of your business"), "rows": rows, "answers": answers}
    return render(request, "guide/known.html", context)


def _by_topic(answers: Answers) -> dict[str, set[str]]:
    """Topic → the known facts that are asked there; each fact once, in the first topic that asks it."""
    book, today = answers.book, clock.today()
    rules = [rule.id for rule in book.rules.values() if open_to_people(rule, today)]
    left, found = set(answers.known), dict[str, set[str]]()
    for slug in (PERMITS, MONEY, *PACKS, *rules):
        if not left:
            break
        found[slug] = left & topic_named(book, slug, today).facts
        left -= found[slug]
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forget(request: HttpRequest) -> HttpResponse:
    """Ask once, then delete everything that she told here."""
    answers = answers_of(request)
    if request.method == "POST":
        forget_all(request, answers)
        messages.success(request, _("Deleted. Nothing that you told the guide is kept."))
        return redirect("guide:start")
    return render(request, "guide/forget.html", {"title": _("Delete all your answers?"), "count": len(answers.known)})
