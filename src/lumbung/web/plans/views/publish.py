"""`/plans/CODE/publish/`: a page that says what will be public, then the act. `/withdraw/` takes it back."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lumbung.web.accounts.models import User
from lumbung.web.plans import services
from lumbung.web.plans.permissions import changeable


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Ask, then publish."""
    plan = changeable(request.user, code)
    if request.method != "POST":
        return render(request, "plans/publish.html", {"title": _("Publish this plan?"), "plan": plan})
    try:
        services.publish(by=cast(User, request.user), plan=plan)
    except services.NotReady:
        messages.warning(request, _("Only a plan that is ready can be published."))
    else:
        messages.success(request, _("The plan can now be read by everybody."))
    return redirect("plans:detail", code)


@login_required
@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take it back from the public."""
    plan = changeable(request.user, code)
    services.withdraw(by=cast(User, request.user), plan=plan)
    messages.info(request, _("The plan is no longer public."))
    return redirect("plans:detail", code)
