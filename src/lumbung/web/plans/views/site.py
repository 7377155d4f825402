"""`/plans/CODE/sites/SITE/`: one site: why there, with which machines, for whom, at what cost."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lumbung.web.plans.pages import site as page
from lumbung.web.plans.views.files import done


@require_safe
def site(request: HttpRequest, code: str, site_id: str) -> HttpResponse:
    """The site's page."""
    plan = done(request, code)
    context = page.context(plan, site_id)
    if context is None:
        raise Http404
    return render(request, "plans/site.html", {"plan": plan, **context})
