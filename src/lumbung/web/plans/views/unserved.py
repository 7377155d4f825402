"""`/plans/CODE/unserved/`: who is not served, of what, and why."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lumbung.web.plans.pages import unserved as page
from lumbung.web.plans.views.files import done


@require_safe
def unserved(request: HttpRequest, code: str) -> HttpResponse:
    """By reason and by machine type."""
    plan = done(request, code)
    context = {"title": _("What the plan does not serve, and why"), "plan": plan, **page.context(plan)}
    return render(request, "plans/unserved.html", context)
