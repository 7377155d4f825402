"""`/plans/CODE/again/`: anyone has a published plan computed again, and is told whether the same bytes came out."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lumbung.web.plans import queries, services
from lumbung.web.plans.models import State
from lumbung.web.plans.pages.failures import told
from lumbung.web.plans.permissions import readable


@require_POST
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Queue it; refused with 429 after several a day from one address."""
    plan = readable(request.user, code)
    if plan.published is None:
        raise Http404
    try:
        again = services.ask_recomputation(plan=plan, address=request.META.get("REMOTE_ADDR", ""))
    except services.TooManyRecomputations:
        context = {"title": _("Enough for today"), "plan": plan}
        return render(request, "plans/enough.html", context, status=429)
    return redirect("plans:again", code, again.code)


@require_safe
def answer(request: HttpRequest, code: str, again_code: str) -> HttpResponse:
    """How far it is, or whether the same bytes came out."""
    plan = readable(request.user, code)
    again = plan.recomputations.filter(code=again_code).first()
    if again is None:
        raise Http404
    waiting = again.state in (State.QUEUED, State.RUNNING) and not queries.is_stalled(again)
    context = {"title": _("Computed again"), "plan": plan, "again": again, "waiting": waiting}
    context["failure"] = told(again.message, again.advice)
    return render(request, "plans/again.html", context)
