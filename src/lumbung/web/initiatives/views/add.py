"""`/initiatives/add/`: an officer enters an effort."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lumbung.web.initiatives import services
from lumbung.web.initiatives.forms import EffortForm
from lumbung.web.initiatives.views.access import person
from lumbung.web.organisations.permissions import officer_region


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Show the form, or enter the effort and go to it; its status is recorded there."""
    region = officer_region(request.user, request.GET.get("region", ""))
    form = EffortForm(request.POST or None, initial={"province": region.name})
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        made = services.add_initiative(values=values, source=values.pop("source"), region=region, by=person(request))
        messages.success(request, _("Entered. Now record how it stands, with its source."))
        return redirect("initiatives:status", key=made.key)
    context = {"title": _("Add an effort"), "form": form, "verb": _("Add the effort")}
    return render(request, "initiatives/form.html", context, status=400 if form.errors else 200)
