"""`/rulebook/proposal/N/`: the change, cases green and red, who is affected, and the decision."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lumbung.rules.law.store import passage
from lumbung.rules.values import spoken
from lumbung.web.rulebook.forms import DecisionForm
from lumbung.web.rulebook.models import Proposal, State
from lumbung.web.rulebook.permissions import PROPOSE
from lumbung.web.rulebook.trial import try_out
from lumbung.web.rulebook.views.access import parameter_or_404, person, proposal_for
from lumbung.web.ui.words import language


@login_required
@require_safe
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal."""
    return shown(request, proposal_for(request, pk))


def shown(request: HttpRequest, found: Proposal, problem: str = "", form: DecisionForm | None = None) -> HttpResponse:
    """The page, with what was wrong with a decision if something was."""
    held = parameter_or_404(found.parameter)
    is_open = found.state == State.PROPOSED
    trial = try_out(found) if is_open else None
    officer = person(request).has_perm(PROPOSE, found.region)
    decision = form or DecisionForm(red=bool(trial and trial.red))
    context = {
        "title": _("Proposed change") if is_open else _("Change"),
        "proposal": found, "parameter": held, "gloss": held.gloss.in_language(language()), "trial": trial,
        "value": spoken(found.value, held.kind, language()), "passage": passage(found.ref), "problem": problem,
        "before": [(one, spoken(one.value, held.kind, language())) for one in held.versions],
        "form": decision,
        "may_decide": is_open and officer and found.proposed_by_id != person(request).pk,
        "may_withdraw": is_open and found.proposed_by_id == person(request).pk,
    }  # fmt: skip
    return render(request, "rulebook/proposal.html", context, status=400 if problem or decision.errors else 200)
