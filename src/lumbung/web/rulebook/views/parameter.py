"""`/rulebook/parameter/NAME/`: versions, the law's own sentence, what was changed; propose and confirm."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lumbung.core.errors import LumbungError
from lumbung.rules import Parameter, ParameterVersion
from lumbung.rules.law.verifying import verify_version
from lumbung.rules.values import decode, spoken
from lumbung.web.organisations.permissions import officer_region
from lumbung.web.rulebook import queries, services
from lumbung.web.rulebook.forms import ChangeForm
from lumbung.web.rulebook.listing import said
from lumbung.web.rulebook.permissions import PROPOSE
from lumbung.web.rulebook.trial import standing_on
from lumbung.web.rulebook.views.access import parameter_or_404, person, region_of
from lumbung.web.rulebook.words import FINDINGS
from lumbung.web.ui.views.errors import refused
from lumbung.web.ui.words import language


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def parameter(request: HttpRequest, name: str) -> HttpResponse:
    """Show it, or propose a change and go to the proposal."""
    region, held = region_of(request), parameter_or_404(name)
    may_propose = person(request).has_perm(PROPOSE, region)
    form = ChangeForm(request.POST or None, held, _initial(held))
    if request.method == "POST":
        region = officer_region(request.user)
        if form.is_valid():
            try:
                made = services.propose(by=person(request), region=region, parameter=name, **form.cleaned_data)
            except LumbungError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("Proposed. A second officer decides."))
                return redirect("rulebook:proposal", pk=made.pk)
    context = {
        "title": held.gloss.in_language(language()), "parameter": held, "form": form, "may_propose": may_propose,
        "versions": [_version(held, one) for one in reversed(held.versions)], "history": _history(held),
        "rules": [queries.rulebook().rules[rule] for rule in standing_on(queries.rulebook(), name)],
    }  # fmt: skip
    return render(request, "rulebook/parameter.html", context, status=400 if form.errors else 200)


def _initial(held: Parameter) -> dict[str, object]:
    last = held.versions[-1]
    return {"value": decode(last.value, held.kind), "ref": last.ref, "certainty": "B"}


def _version(held: Parameter, one: ParameterVersion) -> dict[str, object]:
    finding = verify_version(held, one)
    return {"version": one, "value": said(held, one), "finding": FINDINGS[finding.result], "passage": finding.passage}


def _history(held: Parameter) -> list[dict[str, object]]:
    found = queries.history_of(held.id)
    return [{"proposal": one, "value": said_of(held, one.value)} for one in found]


def said_of(held: Parameter, value: int) -> str:
    """A value of a proposal in words."""
    return spoken(value, held.kind, language())


@login_required
@require_POST
def confirm(request: HttpRequest, name: str, start: str) -> HttpResponse:
    """The officer has read the paragraph and found the value."""
    region, held = officer_region(request.user), parameter_or_404(name)
    version = next((one for one in held.versions if one.start.isoformat() == start), None)
    if version is None:
        raise Http404
    try:
        services.confirm(by=person(request), region=region, parameter=name, version=version)
    except LumbungError as error:
        return refused(request, error)
    messages.success(request, _("Marked as checked."))
    return redirect("rulebook:parameter", name=name)
