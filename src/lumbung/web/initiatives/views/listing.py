"""`/initiatives/`: the registry with its map; `/initiatives/csv/`: the same list as CSV."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lumbung.web.initiatives import queries
from lumbung.web.initiatives.forms import FilterForm
from lumbung.web.initiatives.known import ISLANDS
from lumbung.web.initiatives.map import draw
from lumbung.web.initiatives.models import Status
from lumbung.web.initiatives.permissions import ADD
from lumbung.web.ui.csv_files import csv_response

CSV_COLUMNS = (
    "key", "name", "kind", "sector", "province", "city", "district", "village", "place", "lat", "lon", "precision",
    "product", "product_en", "funder", "operator", "machines", "machine_hours_month", "facility", "status", "certainty",
    "source",
)  # fmt: skip


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The efforts that fit the filters, on the map and in the table; the counts above are of all."""
    form = FilterForm(request.GET)
    given = form.given()
    efforts = list(queries.initiatives(**given))
    latest = queries.latest_changes(efforts)
    summary, per_island = queries.summary(), queries.per_island()
    context = {
        "title": _("Existing houses and efforts"),
        "form": form,
        "given": given,
        "rows": [{"effort": one, "change": latest.get(one.pk)} for one in efforts],
        "without_point": sum(one.lat is None for one in efforts),
        "drawn": draw(efforts, per_island),
        "islands": [{"code": code, "name": ISLANDS[code], "count": count} for code, count in per_island.items()],
        "summary": summary,
        "statuses": [{"code": code, "name": name, "count": summary.by_status[code]} for code, name in Status.choices],
        "absent": [name for code, name in Status.choices if not summary.by_status[code]],
        "csv_query": urlencode(given),
        "may_add": request.user.has_perm(ADD),
    }
    return render(request, "initiatives/list.html", context)


@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The filtered list as CSV, formulas neutralised."""
    found = queries.initiatives(**FilterForm(request.GET).given())
    return csv_response(list(found.values(*CSV_COLUMNS)), CSV_COLUMNS, "lumbung-efforts")
