"""`/houses/SLUG/run/machines/`: machines, one machine, its units, photo and manual."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lumbung.web.houses import queries, services
from lumbung.web.houses.catalogue import machine_types
from lumbung.web.houses.forms import OWN, AddMachineForm, MachineForm, ManualForm, PhotoForm
from lumbung.web.houses.models import House, Machine
from lumbung.web.houses.pages.machines import CSV_COLUMNS, machine_rows
from lumbung.web.houses.views.access import person, run_by
from lumbung.web.ui.csv_files import csv_response
from lumbung.web.ui.views.saving import back, page, saved

MOST_READ = 12_000_000
"""Bytes of an upload that are looked at: more than any limit, so that a larger one is refused by its own limit."""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def machines(request: HttpRequest, slug: str) -> HttpResponse:
    """The table, and the form for one more type."""
    house = run_by(request, slug)
    held = [one.type for one in queries.all_machines_of(house)]
    form = AddMachineForm(request.POST or None, rooms=queries.rooms_of(house), held=held)
    made: list[Machine] = []
    if request.method == "POST" and saved(form, lambda: made.append(_add(request, house, form))):
        return back(request, "houses:machine_edit", slug, made[0].type, said=_("Added. Now say more about it."))
    return page(request, "houses/machines.html", _("Machines"), form, house=house, rows=machine_rows(house))


def _add(request: HttpRequest, house: House, form: AddMachineForm) -> Machine:
    told = form.cleaned_data
    known = machine_types().get(told["type"])
    code = slugify(told["own_name"])[:60] if told["type"] == OWN else told["type"]
    name = told["own_name"].strip()
    return services.add_machine(
        by=person(request), house=house, type=code, name_id=known.name_id if known else name,
        name_en=known.name_en if known else name, units=told["units"], room=_room(house, told["room"]),
        licence_needed=told["licence_needed"], power_watt=known.power_watt if known else 0,
    )  # fmt: skip


def _room(house: House, text: str) -> Any:
    return next((room for room in queries.rooms_of(house) if str(room.pk) == text), None)


@login_required
@require_safe
def download(request: HttpRequest, slug: str) -> HttpResponse:
    """The table as CSV."""
    house = run_by(request, slug)
    return csv_response([row.as_csv() for row in machine_rows(house)], CSV_COLUMNS, f"{house.slug}-machines")


def _machine(request: HttpRequest, slug: str, machine_type: str) -> Machine:
    found = queries.machine_named(run_by(request, slug), machine_type)
    if found is None:
        raise Http404
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, machine_type: str) -> HttpResponse:
    """What it is said to be; below it units, photo and manual."""
    machine = _machine(request, slug, machine_type)
    form = MachineForm(request.POST or None, rooms=queries.rooms_of(machine.house), machine=machine)
    if request.method == "POST" and saved(form, lambda: _change(request, machine, form)):
        return back(request, "houses:machine_edit", slug, machine_type)
    return _edit_page(request, machine, form)


def _change(request: HttpRequest, machine: Machine, form: MachineForm) -> None:
    fields = dict(form.cleaned_data)
    if "room" in fields:
        fields["room"] = _room(machine.house, fields["room"])
    services.change_machine(by=person(request), machine=machine, **fields)


def _edit_page(
    request: HttpRequest,
    machine: Machine,
    form: MachineForm | None = None,
    photo: PhotoForm | None = None,
    manual: ManualForm | None = None,
) -> HttpResponse:
    form = form or MachineForm(rooms=queries.rooms_of(machine.house), machine=machine)
    photo, manual = photo or PhotoForm(), manual or ManualForm()
    return page(
        request, "houses/machine_edit.html", machine.name, form, photo, manual, house=machine.house, machine=machine,
        units=queries.units_of(machine), photo=photo, manual=manual,
    )  # fmt: skip


@login_required
@require_POST
def upload(request: HttpRequest, slug: str, machine_type: str, kind: str) -> HttpResponse:
    """A photo or a manual, known by its content."""
    machine = _machine(request, slug, machine_type)
    photo = PhotoForm(request.POST, request.FILES) if kind == "photo" else None
    manual = ManualForm(request.POST, request.FILES) if kind == "manual" else None
    form: forms.Form = photo or manual or PhotoForm()
    write = services.set_photo if kind == "photo" else services.set_manual

    def keep() -> None:
        write(by=person(request), machine=machine, data=form.cleaned_data[kind].read(MOST_READ))

    if saved(form, keep, kind):
        return back(request, "houses:machine_edit", slug, machine_type)
    return _edit_page(request, machine, photo=photo, manual=manual)


@login_required
@require_POST
def units(request: HttpRequest, slug: str, machine_type: str) -> HttpResponse:
    """One unit more, or one that is not offered any more; or the whole type."""
    machine = _machine(request, slug, machine_type)
    act = request.POST.get("act")
    if act == "more":
        services.add_units(by=person(request), machine=machine, units=1)
    elif act == "photo":
        services.drop_photo(by=person(request), machine=machine)
    elif act == "retire":
        services.retire_machine(by=person(request), machine=machine)
        return back(
            request, "houses:machines", slug, said=_("It is not offered any more. Its bookings stay to be moved.")
        )
    else:
        for unit in queries.units_of(machine):
            if str(unit.pk) == request.POST.get("unit"):
                services.retire_unit(by=person(request), unit=unit)
    return back(request, "houses:machine_edit", slug, machine_type)
