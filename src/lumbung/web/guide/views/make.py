"""`/guide/make/`: what she makes, in her own words; the questions follow."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lumbung.web.guide.answers import Answers, answers_of, forget, keep, tell
from lumbung.web.guide.forms import MakeForm
from lumbung.web.guide.models import Origin
from lumbung.web.guide.products import ABOUT_THE_PRODUCT, facts_of_chain, understood
from lumbung.web.guide.topics import PERMITS
from lumbung.web.ui.views.saving import page


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """Another product forgets what was told about the one before."""
    answers = answers_of(request)
    form = MakeForm(request.POST or None, initial={"words": answers.words or request.GET.get("words", "")})
    if request.method == "POST" and form.is_valid():
        _begin(request, answers, form.cleaned_data["words"])
        return redirect("guide:onward", PERMITS)
    return page(request, "guide/make.html", _("What do you make?"), form)


def _begin(request: HttpRequest, answers: Answers, words: str) -> None:
    if words == answers.words:
        return
    forget(request, answers, ABOUT_THE_PRODUCT)
    answers.words = words
    answers.asked.pop(PERMITS, None)
    facts = facts_of_chain(understood(words))
    if facts:
        tell(request, answers, facts, Origin.WORDS)
    else:
        keep(request, answers)
