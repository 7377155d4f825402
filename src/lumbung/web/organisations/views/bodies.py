"""`/organisations/`: the bodies whose people an officer or operator looks after; officers add cooperatives and firms."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lumbung.web.organisations import queries, services
from lumbung.web.organisations.forms import BodyForm
from lumbung.web.organisations.permissions import DECIDE, MANAGE, officer_region
from lumbung.web.organisations.views.access import person


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bodies(request: HttpRequest) -> HttpResponse:
    """The list with how many people each has, and the form for one more."""
    user = person(request)
    if not user.has_perm(MANAGE):
        raise PermissionDenied
    form = BodyForm(request.POST or None) if user.has_perm(DECIDE) else None
    if request.method == "POST":
        region = officer_region(user, request.POST.get("region", ""))
        if form is not None and form.is_valid():
            made = services.create_organisation(
                by=user, kind=form.cleaned_data["kind"], name=form.cleaned_data["name"], slug=form.slug, region=region
            )
            messages.info(request, _("%(body)s is there now. Say who speaks for it.") % {"body": made})
            return redirect("organisations:people", slug=made.slug)
    context = {
        "title": _("People and roles"), "form": form, "regions": queries.regions_of_officer(user),
        "bodies": queries.with_numbers(queries.managed_by(user)),
    }  # fmt: skip
    return render(
        request, "organisations/bodies.html", context, status=400 if form is not None and form.errors else 200
    )
