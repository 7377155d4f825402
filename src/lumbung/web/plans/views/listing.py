"""`/plans/`: published plans for everybody; an officer's own ones too."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lumbung.web.organisations.permissions import DECIDE
from lumbung.web.plans import queries
from lumbung.web.plans.models import State


@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """The list."""
    regions = queries.regions_read(request.user)
    own = list(queries.own(regions))
    context = {
        "title": _("Plans for shared production"),
        "published": queries.published(),
        "own": [(plan, queries.state_said(plan), queries.sites_of(plan)) for plan in own],
        "may_make": request.user.has_perm(DECIDE),
        "comparable": [plan for plan in own if plan.state == State.DONE],
    }
    return render(request, "plans/list.html", context)
