"""`/register/row/N/`: one row with all that is known, its history, and the correction."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lumbung.web.register import queries, services
from lumbung.web.register.chains import chain_name, process_names
from lumbung.web.register.forms import FixForm
from lumbung.web.register.models import Enterprise, Evidence, Producer, Size
from lumbung.web.register.permissions import CORRECT, SEE_PHONE
from lumbung.web.register.views.access import correctable, person, readable
from lumbung.web.register.words import FIELDS, PLACES, PROBLEMS, in_words, masked


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enterprise(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the row; an officer's POST corrects it."""
    one = correctable(request, pk) if request.method == "POST" else readable(request, pk)
    may_correct = request.user.has_perm(CORRECT, one.region)
    areas = [(area.code, str(area)) for area in queries.areas(one.region)] if may_correct else []
    form = FixForm(request.POST or None, enterprise=one, area_choices=areas) if may_correct else None
    if request.method == "POST" and form is not None and form.is_valid():
        reason = form.cleaned_data["reason"]
        fixed = services.fix_classification(enterprise=one, changes=form.changes(), reason=reason, by=person(request))
        messages.success(
            request, _("Corrected. The former value stays in the history.") if fixed else _("Nothing was different.")
        )
        return redirect("register:enterprise", pk=pk)
    failed = form is not None and bool(form.errors)
    context = {"title": one.external_id, "form": form, **_shown(request, one)}
    return render(request, "register/enterprise.html", context, status=400 if failed else 200)


def _shown(request: HttpRequest, one: Enterprise) -> dict[str, object]:
    enrolment = queries.enrolment_of(one)
    whole = request.user.has_perm(SEE_PHONE, one.region)
    return {
        "one": one,
        "chain": chain_name(one.chain),
        "place": in_words(PLACES, one.place_quality),
        "problems": [in_words(PROBLEMS, code) for code in one.problem_codes],
        "technologies": process_names(one.technologies),
        "evidence": [_told(each, one) for each in queries.evidence_of(one)],
        "doubles": queries.doubles_of(one),
        "enrolment": enrolment,
        "phone": (enrolment.phone if whole else masked(enrolment.phone)) if enrolment else "",
        "phone_masked": bool(enrolment and enrolment.phone and not whole),
    }


def _told(each: Evidence, one: Enterprise) -> dict[str, object]:
    old, new = (_value_in_words(each.field, value, one) for value in (each.old, each.new))
    return {"each": each, "field": in_words(FIELDS, each.field), "old": old, "new": new}


def _value_in_words(field: str, value: str, one: Enterprise) -> str:
    """A fixed value as the page's other parts write it; a code that is no longer known stays as it is."""
    if field == "chain":
        return chain_name(value)
    if field == "area_code":
        area = queries.area_by_code(one.region, value)
        return f"{area} ({value})" if area else value
    labels = {"producer": dict(Producer.choices), "size": dict(Size.choices)}.get(field, {})
    return str(labels.get(value, value))
