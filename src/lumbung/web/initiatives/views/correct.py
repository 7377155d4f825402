"""`/initiatives/KEY/correct/`: an officer corrects what is said about an effort."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lumbung.web.initiatives import services
from lumbung.web.initiatives.forms import EffortForm
from lumbung.web.initiatives.views.access import correctable, person


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, key: str) -> HttpResponse:
    """Show the columns as they are, or change those that differ."""
    effort = correctable(request, key)
    form = EffortForm(request.POST or None, initiative=effort)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        changed = services.correct_initiative(
            initiative=effort, values=values, source=values.pop("source"), by=person(request)
        )
        messages.success(request, _("Corrected.") if changed else _("Nothing was different."))
        return redirect("initiatives:detail", key=key)
    context = {"title": _("Correct this effort"), "form": form, "effort": effort, "verb": _("Save the correction")}
    return render(request, "initiatives/form.html", context, status=400 if form.errors else 200)
