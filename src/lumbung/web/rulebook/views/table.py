"""`/rulebook/`: parameters and rules, what waits, and the same as CSV."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lumbung.web.config import clock
from lumbung.web.rulebook import listing, queries
from lumbung.web.rulebook.forms import FilterForm
from lumbung.web.rulebook.permissions import PROPOSE
from lumbung.web.rulebook.views.access import person, region_of
from lumbung.web.ui.csv_files import csv_response
from lumbung.web.ui.words import language


@login_required
@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """The parameters that fit the filters; the rules below."""
    region, book = region_of(request), queries.rulebook()
    form = FilterForm(request.GET, listing.packs(book))
    given = form.given()
    rules = [
        {"id": rule.id, "title": rule.title(language()), "covered": rule.covered, "cases": sum(case.rule == rule.id for case in book.cases)}
        for rule in book.rules.values()
        if given.get("pack", rule.pack) == rule.pack
    ]  # fmt: skip
    context = {
        "title": _("The law as data"), "form": form, "given": given, "csv_query": urlencode(given),
        "rows": listing.rows(book, given, clock.today()), "rules": rules, "waiting": listing.named(book, queries.waiting(region)),
        "changed": queries.published(), "may_propose": person(request).has_perm(PROPOSE, region),
    }  # fmt: skip
    return render(request, "rulebook/table.html", context)


@login_required
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """One line for each version of the filtered parameters."""
    region_of(request)
    book = queries.rulebook()
    given = FilterForm(request.GET, listing.packs(book)).given()
    found = listing.rows(book, given, clock.today())
    return csv_response(listing.csv_rows(found), listing.CSV_COLUMNS, "lumbung-rulebook")
