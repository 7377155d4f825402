"""`/plans/CODE/start/` and `/stop/`: by POST only."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lumbung.web.accounts.models import User
from lumbung.web.plans import services
from lumbung.web.plans.permissions import changeable


@login_required
@require_POST
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Compute it, or compute it once more after it failed."""
    plan = changeable(request.user, code)
    try:
        services.start_plan(by=cast(User, request.user), plan=plan)
    except services.NotReady:
        messages.warning(request, _("This plan is already on its way or published."))
    return redirect("plans:detail", code)


@login_required
@require_POST
def stop(request: HttpRequest, code: str) -> HttpResponse:
    """Stop the computation."""
    plan = changeable(request.user, code)
    services.ask_to_stop(by=cast(User, request.user), plan=plan)
    messages.info(request, _("The computation stops at its next step."))
    return redirect("plans:detail", code)
