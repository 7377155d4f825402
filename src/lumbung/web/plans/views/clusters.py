"""`/plans/CODE/clusters/`: all clusters with their reasons; one cluster with its members."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lumbung.web.plans.pages import cluster as page
from lumbung.web.plans.views.files import done

ROWS = 50


@require_safe
def clusters(request: HttpRequest, code: str) -> HttpResponse:
    """All clusters; `?chain=` narrows them."""
    plan = done(request, code)
    chain = request.GET.get("chain", "")
    found = Paginator(page.rows(plan, chain), ROWS).get_page(request.GET.get("page"))
    context = {"title": _("Clusters of the plan"), "plan": plan, "page": found, "chain": chain}
    return render(request, "plans/clusters.html", context | {"chains": page.chains(plan)})


@require_safe
def cluster(request: HttpRequest, code: str, cluster: str) -> HttpResponse:
    """One cluster and why each member is in it."""
    plan = done(request, code)
    context = page.context(plan, cluster)
    if context is None:
        raise Http404
    return render(request, "plans/cluster.html", {"plan": plan, **context})
