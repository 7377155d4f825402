"""`/initiatives/KEY/statement/`: an officer adds what a source says."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lumbung.web.initiatives import services
from lumbung.web.initiatives.forms import StatementForm
from lumbung.web.initiatives.views.access import correctable, person


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def statement(request: HttpRequest, key: str) -> HttpResponse:
    """Show the form, or add the statement and go back to the effort."""
    effort = correctable(request, key)
    form = StatementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.add_statement(initiative=effort, by=person(request), **form.cleaned_data)
        messages.success(request, _("Added. Earlier statements stay."))
        return redirect("initiatives:detail", key=key)
    context = {"title": _("Add what a source says"), "form": form, "effort": effort, "verb": _("Add the statement")}
    return render(request, "initiatives/form.html", context, status=400 if form.errors else 200)
