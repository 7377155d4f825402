"""`/plans/compare/?a=CODE&b=CODE`: two plans side by side."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lumbung.web.plans.models import State
from lumbung.web.plans.pages import comparison
from lumbung.web.plans.permissions import readable


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """The figures of both, their difference, and what differs in what was asked."""
    first, second = (readable(request.user, request.GET.get(side, "")) for side in ("a", "b"))
    if State.DONE not in (first.state, second.state) or first.state != second.state:
        raise Http404
    context = {"title": _("Two plans side by side"), **comparison.context(first, second)}
    return render(request, "plans/compare.html", context)
