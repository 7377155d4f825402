"""`/training/houses/SLUG/`: who may use which machine of a house; granting, revoking."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lumbung.web.config import clock
from lumbung.web.houses import queries as houses
from lumbung.web.houses.permissions import RUN
from lumbung.web.organisations.permissions import DECIDE
from lumbung.web.training import queries, services
from lumbung.web.training.forms import GrantForm, RevokeForm
from lumbung.web.training.models import Licence
from lumbung.web.training.views.access import person, readable, run_by
from lumbung.web.ui.csv_files import csv_response
from lumbung.web.ui.views.saving import back, page, saved

PER_PAGE = 100
CSV_COLUMNS = ("person", "machine_type", "where", "since", "until", "state", "how")


@login_required
@require_safe
def licences(request: HttpRequest, slug: str) -> HttpResponse:
    """The table, narrowed by what the address says; as CSV with `?csv=1`."""
    house = readable(request, slug)
    words, machine_type = request.GET.get("q", "").strip()[:60], request.GET.get("machine", "")
    found = queries.licences_in(house, machine_type=machine_type, words=words)
    machines = houses.machines_of(house)
    names = {machine.type: machine.name for machine in machines}
    if request.GET.get("csv"):
        return csv_response([_as_csv(one) for one in found], CSV_COLUMNS, f"{house.slug}-licences")
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"one": one, "name": names.get(one.machine_type, one.machine_type), "state": _state(one)} for one in shown]
    return page(
        request, "training/licences.html", _("Licences"), house=house, rows=rows, shown=shown, words=words,
        machine_type=machine_type, machines=machines, may_grant=request.user.has_perm(RUN, house),
    )  # fmt: skip


def _state(licence: Licence) -> str:
    """`valid`, `coming`, `ended` or `revoked`, in words."""
    today = clock.today()
    if licence.revoked is not None:
        return _("revoked")
    if licence.until is not None and licence.until < today:
        return _("ended")
    return _("valid") if licence.since <= today else _("coming")


def _as_csv(licence: Licence) -> dict[str, Any]:
    where = licence.house.slug if licence.house else licence.region.slug
    return {name: getattr(licence, name, None) for name in CSV_COLUMNS} | {"where": where, "state": _state(licence)}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def grant(request: HttpRequest, slug: str) -> HttpResponse:
    """One person, some machines, one evening of training: one form."""
    house = run_by(request, slug)
    form = GrantForm(
        request.POST or None, machines=[one for one in houses.machines_of(house) if one.licence_needed],
        may_for_region=request.user.has_perm(DECIDE, house.region),
        initial={"since": clock.today(), "person": request.GET.get("person", "")},
    )  # fmt: skip
    if request.method == "POST" and saved(form, lambda: _grant(request, house, form)):
        return back(request, "training:licences", slug, said=_("Granted. She can book from the first day on."))
    lead = _("Whoever has the licence can book the machine. It ends by itself on the last day.")
    return page(
        request, "training/form.html", _("Grant a licence"), form, house=house, verb=_("Grant the licence"), lead=lead
    )


def _grant(request: HttpRequest, house: Any, form: GrantForm) -> None:
    told = dict(form.cleaned_data)
    services.grant_several(by=person(request), house=house, **told)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask why, then end it."""
    house = run_by(request, slug)
    licence = queries.licence_by_id(pk)
    if licence is None or licence not in queries.licences_in(house).filter(pk=pk):
        raise Http404
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and saved(
        form, lambda: services.revoke(by=person(request), licence=licence, because=form.cleaned_data["because"])
    ):
        return back(request, "training:licences", slug, said=_("Revoked. It counts from now on."))
    names = {machine.type: machine.name for machine in houses.machines_of(house)}
    return page(
        request, "training/form.html", _("Revoke a licence"), form, house=house, verb=_("Revoke the licence"),
        lead=f"{licence.person} · {names.get(licence.machine_type, licence.machine_type)}",
    )  # fmt: skip
