"""`/initiatives/KEY/status/`: an officer records how an effort stood from a date on."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lumbung.web.initiatives import services
from lumbung.web.initiatives.forms import StatusForm
from lumbung.web.initiatives.views.access import correctable, person


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest, key: str) -> HttpResponse:
    """Show the form, or add the change and go back to the effort."""
    effort = correctable(request, key)
    form = StatusForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.record_status(initiative=effort, by=person(request), **form.cleaned_data)
        messages.success(request, _("Recorded. Earlier entries stay."))
        return redirect("initiatives:detail", key=key)
    context = {"title": _("Record how it stands"), "form": form, "effort": effort, "verb": _("Record the status")}
    return render(request, "initiatives/form.html", context, status=400 if form.errors else 200)
