"""`/rulebook/proposal/N/approve|reject|withdraw/`: the second person's word, or the proposer's."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lumbung.core.errors import LumbungError
from lumbung.web.rulebook import services
from lumbung.web.rulebook.forms import DecisionForm
from lumbung.web.rulebook.models import Proposal
from lumbung.web.rulebook.views.access import person, proposal_for
from lumbung.web.rulebook.views.proposal import shown


@login_required
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it hold from a day on."""
    found, form = proposal_for(request, pk), DecisionForm(request.POST, red=True)
    if not form.is_valid():
        return shown(request, found, form=form)
    return _done(request, found, lambda: services.approve(by=person(request), proposal=found, **form.cleaned_data))


@login_required
@require_POST
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no."""
    found, reason = proposal_for(request, pk), str(request.POST.get("decision", ""))
    return _done(request, found, lambda: services.reject(by=person(request), proposal=found, decision=reason))


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back."""
    found = proposal_for(request, pk)
    return _done(request, found, lambda: services.withdraw(by=person(request), proposal=found))


def _done(request: HttpRequest, found: Proposal, act: Callable[[], Proposal]) -> HttpResponse:
    try:
        act()
    except LumbungError as error:
        return shown(request, found, problem=str(error))
    messages.success(request, _("Decided and recorded."))
    return redirect("rulebook:proposal", pk=found.pk)
