"""`/organisations/SLUG/suspensions/` for those who manage, `/rights/` for the person herself."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lumbung.web.messaging.services import send
from lumbung.web.organisations import queries, services
from lumbung.web.organisations.forms import SuspendForm
from lumbung.web.organisations.models import Organisation, Suspension
from lumbung.web.organisations.permissions import MANAGE, in_body
from lumbung.web.organisations.views.access import person
from lumbung.web.ui.dates import long_date


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@in_body(MANAGE)
def suspensions(request: HttpRequest, body: Organisation) -> HttpResponse:
    """Which rights rest, and the form for one more."""
    user = person(request)
    form = SuspendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = services.suspend(
            by=user, user=data["person"], organisation=body, right=data["right"], reason=data["reason"],
            until=data["until"],
        )  # fmt: skip
        _tell(made)
        messages.info(request, _("The right rests. She has been told."))
        return redirect("organisations:suspensions", slug=body.slug)
    context = {
        "title": _("Rights that rest: %(body)s") % {"body": body},
        "body": body, "form": form, "suspensions": queries.suspensions_in(),
    }  # fmt: skip
    return render(request, "organisations/suspensions.html", context, status=400 if form.errors else 200)


def _tell(made: Suspension) -> None:
    context = {
        "organisation": made.organisation.name, "right": made.get_right_display(), "until": long_date(made.until),
        "reason": made.reason,
    }  # fmt: skip
    send(to=made.user, kind="right_suspended", context=context)


@login_required
@require_POST
@in_body(MANAGE)
def lift(request: HttpRequest, body: Organisation, pk: int) -> HttpResponse:
    """Give the right back."""
    user = person(request)
    suspension = queries.suspension_in(pk)
    if suspension is None:
        raise Http404
    services.lift(by=user, suspension=suspension)
    messages.info(request, _("The right is hers again."))
    return redirect("organisations:suspensions", slug=body.slug)


@never_cache
@login_required
@require_safe
def rights(request: HttpRequest) -> HttpResponse:
    """What of mine rests, why, until when, and what to do."""
    context = {"title": _("My rights"), "suspensions": queries.suspensions_of(person(request))}
    return render(request, "organisations/rights.html", context)
