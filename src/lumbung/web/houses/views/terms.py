"""On what terms a house is used: `/houses/SLUG/run/tariffs/` and `/houses/SLUG/run/classes/`."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lumbung.web.config import clock
from lumbung.web.houses import queries, services
from lumbung.web.houses.forms import ALLERGENS, ClassForm, TariffForm
from lumbung.web.houses.models import House
from lumbung.web.houses.pages.tariffs import price_table
from lumbung.web.houses.views.access import person, run_by
from lumbung.web.ui.csv_files import csv_response
from lumbung.web.ui.views.saving import back, page, saved

CSV_COLUMNS = ("machine", "group", "band", "rp_per_hour", "since", "until", "origin", "source")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tariffs(request: HttpRequest, slug: str) -> HttpResponse:
    """The prices in force, one row a machine; those to come and those before; and the form for new ones."""
    house = run_by(request, slug)
    today = clock.today()
    initial = {"since": today, "machine": request.GET.get("machine", "")}
    form = TariffForm(request.POST or None, machines=queries.machines_of(house), initial=initial)
    if request.method == "POST" and saved(form, lambda: _set(request, house, form)):
        return back(request, "houses:tariffs", slug, said=_("Saved. Bookings that are made keep their price."))
    table = price_table(queries.machines_of(house), queries.tariffs_of(house), today)
    return page(request, "houses/tariffs.html", _("Prices"), form, house=house, table=table)


def _set(request: HttpRequest, house: House, form: TariffForm) -> None:
    told = form.cleaned_data
    machine = queries.machine_named(house, told["machine"])
    if machine is not None:
        services.set_tariffs(
            by=person(request), machine=machine, prices=form.prices(), since=told["since"], origin=told["origin"],
            source=told["source"],
        )  # fmt: skip


@login_required
@require_safe
def download(request: HttpRequest, slug: str) -> HttpResponse:
    """Every tariff that ever was, as CSV."""
    house = run_by(request, slug)
    rows = [
        {name: getattr(row, name) for name in CSV_COLUMNS} | {"machine": row.machine.type}
        for row in queries.tariffs_of(house)
    ]
    return csv_response(rows, CSV_COLUMNS, f"{house.slug}-tariffs")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def classes(request: HttpRequest, slug: str) -> HttpResponse:
    """The classes of products, and the form for one more."""
    house = run_by(request, slug)
    form = ClassForm(request.POST or None)
    if request.method == "POST" and saved(form, lambda: _add_class(request, house, form)):
        return back(request, "houses:classes", slug)
    names = dict(ALLERGENS)
    rows = [
        {"one": one, "allergens": ", ".join(str(names.get(code, code)) for code in one.allergens.split())}
        for one in queries.product_classes_of(house)
    ]
    return page(request, "houses/classes.html", _("Classes of products"), form, house=house, rows=rows)


def _add_class(request: HttpRequest, house: House, form: ClassForm) -> None:
    told = form.cleaned_data
    services.add_product_class(
        by=person(request), house=house, code=slugify(told["name_id"])[:40], name_id=told["name_id"],
        name_en=told["name_en"], halal=told["halal"], allergens=" ".join(told["allergens"]),
    )  # fmt: skip


@login_required
@require_POST
def drop_class(request: HttpRequest, slug: str) -> HttpResponse:
    """The class is gone."""
    house = run_by(request, slug)
    for one in queries.product_classes_of(house):
        if one.code == request.POST.get("code"):
            services.drop_product_class(by=person(request), product_class=one)
    return back(request, "houses:classes", slug)
