"""`/plans/CODE/districts/DISTRICT/`: one district: who is there, what is needed, which houses serve it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lumbung.web.plans.pages import district as page
from lumbung.web.plans.views.files import done


@require_safe
def district(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """The district's tables."""
    plan = done(request, code)
    context = page.context(plan, name)
    if context is None:
        raise Http404
    return render(request, "plans/district.html", {"plan": plan, **context})
