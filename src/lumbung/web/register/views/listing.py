"""`/register/`: the region's enterprises, filtered by the address; `/register/csv/`: the same as CSV."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lumbung.web.register import queries
from lumbung.web.register.chains import chain_name
from lumbung.web.register.forms import FilterForm
from lumbung.web.register.models import Enterprise
from lumbung.web.register.views.access import region_of, regions_of
from lumbung.web.register.words import PLACES, PROBLEMS, in_words
from lumbung.web.ui.csv_files import csv_response

ROWS_A_PAGE = 50
CSV_COLUMNS = (
    "external_id", "source", "city", "district", "area_code", "lat", "lon", "place_quality", "size", "producer",
    "sector", "chain", "kbli_2020", "confidence", "activity", "skills", "technologies", "problems", "why",
    "double_of__external_id",
)  # fmt: skip
"""No name, no telephone number: the CSV holds nothing personal, whoever asks."""


@login_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Counts of the whole register, the filters, and one page of the rows that fit."""
    region = region_of(request)
    filters = queries.Filters.from_url(request.GET)
    page = Paginator(queries.enterprises(region, filters), ROWS_A_PAGE).get_page(request.GET.get("page"))
    doubled = queries.marked_double(page.object_list)
    context = {
        "title": _("Makers"),
        "region": region,
        "regions": regions_of(request.user),
        "counts": queries.counts(region),
        "form": FilterForm(request.GET, queries.choices_of(region)),
        "given": filters.given(),
        "page": page,
        "rows": [_row(one, doubled) for one in page.object_list],
    }
    return render(request, "register/list.html", context)


def _row(one: Enterprise, doubled: set[int]) -> dict[str, object]:
    return {
        "one": one,
        "chain": chain_name(one.chain),
        "place": in_words(PLACES, one.place_quality),
        "problems": [in_words(PROBLEMS, code) for code in one.problem_codes],
        "double": one.pk in doubled,
    }


@login_required
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The filtered list as CSV, formulas neutralised, without personal data."""
    found = queries.enterprises(region_of(request), queries.Filters.from_url(request.GET))
    names = [column.replace("double_of__external_id", "double_of") for column in CSV_COLUMNS]
    rows = [dict(zip(names, row, strict=True)) for row in found.values_list(*CSV_COLUMNS)]
    return csv_response(rows, names, "lumbung-register")
