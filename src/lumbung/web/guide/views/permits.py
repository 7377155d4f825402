"""`/guide/permits/`: the path through the permits, the papers that she has, her reminders."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lumbung.rules import Answer, Rulebook
from lumbung.rules.permits import load_permits
from lumbung.web.config import clock
from lumbung.web.guide.answers import Answers, answers_of, hold, release
from lumbung.web.guide.forms import PaperForm
from lumbung.web.guide.pages import path as shown
from lumbung.web.guide.pages.knowing import stands_on
from lumbung.web.guide.pages.naming import product_name
from lumbung.web.guide.pages.reasons import ReasonRow, reasons_of
from lumbung.web.guide.pages.sharing import coarse_facts
from lumbung.web.guide.pages.wording import cost_words, days_words
from lumbung.web.guide.reminders import reminders as calendar_of
from lumbung.web.guide.topics import PERMITS, path_of, topic_named
from lumbung.web.ui.views.saving import page, saved
from lumbung.web.ui.words import language

IN_A_SHARED_HOUSE = ("permit.producer_of_record", "permit.address_on_label")
"""Rules that matter once a product is made in a shared house."""


@never_cache
@require_safe
def permits(request: HttpRequest) -> HttpResponse:
    """The result. Without any answer yet there is nothing to show: the questions come first."""
    answers = answers_of(request)
    if not answers.known and not answers.passed_over:
        return redirect("guide:make")
    return render(request, "guide/permits.html", path_context(request, answers) | {"own": True})


def path_context(request: HttpRequest, answers: Answers) -> dict[str, Any]:
    """Everything that the page of a path shows."""
    book = answers.book
    path = path_of(book, answers, clock.today())
    rows = shown.step_rows(path, answers.have)
    product = product_name(answers)
    title = _("Permits for %(product)s") % {"product": product} if product else _("Your permits")
    here = topic_named(book, PERMITS, path.on)
    query = urlencode(coarse_facts(book, here.facts, answers.facts))
    address = request.build_absolute_uri(f"{reverse('guide:shared')}?{query}")
    return {
        "title": title, "path": path, "steps": rows, "lead": shown.lead(path),
        "cost": cost_words(path.cost), "days": days_words(path.days),
        "unpriced": [load_permits(book)[name].name(language()) for name in path.cost.unknown],
        "untimed": [load_permits(book)[name].name(language()) for name in path.days.unknown],
        "duties": [shown.step_row(step, 0, path, answers.have) for step in path.duties],
        "optional": [shown.step_row(step, 0, path, answers.have) for step in path.optional],
        "not_needed": shown.not_needed_rows(path), "undecided": shown.undecided_rows(path, book), "ways": shown.way_rows(path, book),
        "uncertain": _uncertain(book, answers), "day": path.on, "next": _next(rows),
        **stands_on(answers, PERMITS, here.facts), "address": address,
        "text": shown.text_to_pass_on(title, rows, address),
    }  # fmt: skip


def _next(rows: list[shown.StepRow]) -> shown.StepRow | None:
    """The step whose place has the page's one button."""
    return next((row for row in rows if row.state == "now" and row.link), None)


def _uncertain(book: Rulebook, answers: Answers) -> list[ReasonRow]:
    """What we only infer about a product made in a shared house."""
    if answers.facts.get("made_at") != "shared_house":
        return []
    found: list[Answer] = [
        book.evaluate(rule, answers.facts, clock.today(), brief=True)
        for rule in IN_A_SHARED_HOUSE
        if rule in book.rules
    ]
    return [row for answer in found if answer.known for row in reasons_of(answer)]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def have(request: HttpRequest, permit: str) -> HttpResponse:
    """She has this paper, with its day of issue if she knows it."""
    answers = answers_of(request)
    found = next((one for one in load_permits(answers.book).permits if one.id == permit), None)
    if found is None:
        raise Http404
    form = PaperForm(request.POST if request.method == "POST" else None, initial={"issued": answers.have.get(permit)})
    if request.method == "POST" and saved(form, lambda: hold(request, answers, permit, form.cleaned_data["issued"])):
        return redirect(f"{reverse('guide:permits')}#{permit}")
    name = found.name(language())
    title = _("I have it: %(permit)s") % {"permit": name}
    return page(
        request, "guide/have.html", title, form, permit=found, held=permit in answers.have, renews=found.renewal
    )


@never_cache
@require_POST
def have_not(request: HttpRequest, permit: str) -> HttpResponse:
    """She does not have it after all."""
    answers = answers_of(request)
    release(request, answers, permit)
    return redirect(f"{reverse('guide:permits')}#{permit}")


@never_cache
@require_safe
def reminders(request: HttpRequest) -> HttpResponse:
    """A calendar file with the days on which papers must be renewed; 404 when there are none."""
    answers = answers_of(request)
    path = path_of(answers.book, answers, clock.today())
    if not path.due:
        raise Http404
    response = HttpResponse(calendar_of(path), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="lumbung-izin.ics"'
    return response
