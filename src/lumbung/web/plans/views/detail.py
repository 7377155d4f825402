"""`/plans/CODE/`: the plan, or how far it is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lumbung.web.plans import queries
from lumbung.web.plans.models import State
from lumbung.web.plans.pages import plan as page
from lumbung.web.plans.pages.failures import told
from lumbung.web.plans.permissions import CHANGE, readable


@require_safe
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """Summary, map, districts, sites, clusters, unserved; or progress; or why it failed."""
    plan = readable(request.user, code)
    may_change = request.user.has_perm(CHANGE, plan)
    if plan.state != State.DONE:
        stalled = queries.is_stalled(plan)
        on_its_way = plan.state in (State.QUEUED, State.RUNNING) and not stalled
        context = {"title": plan.title, "plan": plan, "may_change": may_change}
        context |= {"stalled": stalled, "on_its_way": on_its_way, "failure": told(plan.message, plan.advice)}
        return render(request, "plans/unfinished.html", context)
    context = {"title": plan.title, "plan": plan, "may_change": may_change, **page.context(plan)}
    context["others"] = [other for other in queries.comparable(request.user, plan) if other.pk != plan.pk][:10]
    return render(request, "plans/detail.html", context)


@require_safe
def work(request: HttpRequest, code: str) -> HttpResponse:
    """The progress block again, for htmx; it asks for the whole page once the plan has come to an end."""
    plan = readable(request.user, code)
    if plan.state not in (State.QUEUED, State.RUNNING) or queries.is_stalled(plan):
        return HttpResponse(_("Ready."), headers={"HX-Refresh": "true"})
    return render(request, "plans/work.html", {"plan": plan, "may_change": request.user.has_perm(CHANGE, plan)})
