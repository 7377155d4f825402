"""`/guide/permits/shared/?product_kind=…`: a path that somebody passed on; it shows nobody's papers and keeps nothing."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lumbung.web.guide.answers import Answers, Known
from lumbung.web.guide.lawbook import rulebook
from lumbung.web.guide.models import Origin
from lumbung.web.guide.pages.sharing import facts_in
from lumbung.web.guide.views.permits import path_context


@require_safe
def shared(request: HttpRequest) -> HttpResponse:
    """The path for the facts in the address; 404 when there are none."""
    book = rulebook()
    facts = facts_in(book, request.GET.dict())
    if not facts:
        raise Http404
    known = {name: Known(value, Origin.TOLD) for name, value in facts.items()}
    answers = Answers(book=book, by=None, person=None, known=known, have={})
    response = render(request, "guide/permits.html", path_context(request, answers) | {"own": False})
    response.headers["X-Robots-Tag"] = "noindex"
    return response
