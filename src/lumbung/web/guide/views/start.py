"""`/guide/`: three ways in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lumbung.web.config import clock
from lumbung.web.guide.answers import answers_of
from lumbung.web.guide.forms import MakeForm
from lumbung.web.guide.pages.naming import product_name


@never_cache
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What she makes, what she needs, what she may; and the way back to what she found before."""
    answers = answers_of(request)
    context = {
        "title": _("Permits and money"),
        "form": MakeForm(initial={"words": answers.words}),
        "product": product_name(answers),
        "known": len(answers.known),
        "day": clock.today(),
    }
    return render(request, "guide/start.html", context)
