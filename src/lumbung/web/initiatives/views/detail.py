"""`/initiatives/KEY/`: one effort with what each source says."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lumbung.web.initiatives import queries
from lumbung.web.initiatives.permissions import CORRECT
from lumbung.web.initiatives.views.access import effort_or_404


@require_safe
def detail(request: HttpRequest, key: str) -> HttpResponse:
    """What it is, how it stood when, what sources say."""
    effort = effort_or_404(key)
    timeline = queries.timeline(effort)
    context = {
        "title": effort.name_words,
        "effort": effort,
        "timeline": timeline,
        "latest": timeline[-1] if timeline else None,
        "statements": queries.statements(effort),
        "may_correct": request.user.has_perm(CORRECT, effort),
    }
    return render(request, "initiatives/detail.html", context)
