"""`/plans/new/`: from which register is the plan to be made?"""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lumbung.core.errors import InputError
from lumbung.web.accounts.models import User
from lumbung.web.organisations.permissions import officer_region
from lumbung.web.plans import queries, services
from lumbung.web.plans.forms import PlanForm, RegisterForm
from lumbung.web.plans.pages.failures import sentence
from lumbung.web.register import queries as register


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose_source(request: HttpRequest) -> HttpResponse:
    """The region's own register, or a file; a POST brings the file."""
    region = officer_region(request.user)
    form = RegisterForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            upload = services.bring_register(
                by=cast(User, request.user), region=region, file_name=file.name, chunks=file.chunks(), size=file.size
            )
        except InputError as error:
            form.add_error("file", sentence(error))
        else:
            return redirect("plans:upload", upload.code)
    context = {
        "title": _("Make a plan"),
        "form": form,
        "region": region,
        "counts": register.counts(region),
        "uploads": [(upload, queries.state_said(upload)) for upload in queries.uploads_of(region)[:8]],
    }
    return render(request, "plans/new.html", context, status=400 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def from_register(request: HttpRequest) -> HttpResponse:
    """A plan from the region's own register: budget and parameters; a POST starts it."""
    region = officer_region(request.user)
    form = PlanForm(request.POST or None, initial={"title": _("Plan for %(region)s") % {"region": region.name}})
    if request.method == "POST" and form.is_valid():
        plan = services.create_and_start(by=cast(User, request.user), region=region, wanted=form.cleaned_data)
        return redirect("plans:detail", plan.code)
    counts = register.counts(region)
    context = {"title": _("Budget and rules of the plan"), "form": form, "region": region, "counts": counts}
    return render(request, "plans/parameters.html", context, status=400 if form.errors else 200)
