"""`/bookings/desk/<house>/machines/…`: a machine is down or will be serviced; who is affected is listed before anything moves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lumbung.core.errors import LumbungError
from lumbung.web.bookings import queries
from lumbung.web.bookings.forms import MachineDownForm, ServiceForm
from lumbung.web.bookings.models import Maintenance
from lumbung.web.bookings.services import maintenance as services
from lumbung.web.bookings.views.desk.access import desk_of
from lumbung.web.config import clock
from lumbung.web.houses import queries as houses
from lumbung.web.houses.models import House


@login_required
@never_cache
@require_safe
def machines(request: HttpRequest, house_slug: str) -> HttpResponse:
    """Which unit; what does not work now."""
    _by, house = desk_of(request, house_slug)
    context = {
        "title": _("Machines"), "house": house, "units": houses.bookable_units(house),
        "broken": queries.maintenance_in(house),
    }  # fmt: skip
    return render(request, "bookings/desk/machines.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def down(request: HttpRequest, house_slug: str, pk: int) -> HttpResponse:
    """It broke: until about when, and what is wrong."""
    form = MachineDownForm(request.POST or None)
    title = _("A machine does not work")
    return _hold(request, house_slug, pk, title=title, form=form, begin=services.machine_down)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def service(request: HttpRequest, house_slug: str, pk: int) -> HttpResponse:
    """It will be serviced: when, for how long, what for."""
    form = ServiceForm(request.POST or None)
    return _hold(request, house_slug, pk, title=_("Plan a service"), form=form, begin=services.plan)


def _hold(
    request: HttpRequest,
    house_slug: str,
    pk: int,
    *,
    title: str,
    form: Form,
    begin: Callable[..., tuple[Maintenance, list[services.Affected]]],
) -> HttpResponse:
    """Hold a unit's time as the form says, then show whom it concerns. 404: no such unit in the house."""
    by, house = desk_of(request, house_slug)
    unit = next((one for one in houses.bookable_units(house) if one.pk == pk), None)
    if unit is None:
        raise Http404
    context: dict[str, Any] = {"title": title, "house": house, "unit": unit, "form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, "bookings/desk/down.html", context, status=400 if form.errors else 200)
    try:
        made, _affected = begin(by=by, unit=unit, **form.cleaned_data)
    except LumbungError as error:
        return render(request, "bookings/desk/down.html", context | {"error": error}, status=409)
    return redirect("bookings:desk_affected", house.slug, made.pk)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def affected(request: HttpRequest, house_slug: str, pk: int) -> HttpResponse:
    """Who has time on it meanwhile and what each could have instead; then all are moved or told, or it works again."""
    by, house = desk_of(request, house_slug)
    held = _maintenance_of(house, pk)
    context: dict[str, Any] = {"title": _("Whom this concerns"), "house": house, "maintenance": held}
    if request.method == "POST":
        try:
            if request.POST.get("act") == "works":
                services.end(by=by, maintenance=held)
                messages.info(request, _("It works again. The rest of the time is free."))
                return redirect("bookings:desk", house.slug)
            services.resolve(by=by, maintenance=held)
        except LumbungError as error:
            context |= {"error": error, "affected": services.affected(held)}
            return render(request, "bookings/desk/affected.html", context, status=409)
        messages.info(request, _("Everyone has been moved or told."))
        return redirect("bookings:desk_affected", house.slug, held.pk)
    context |= {"affected": services.affected(held), "over": held.claim.range.finish <= clock.now()}
    return render(request, "bookings/desk/affected.html", context)


def _maintenance_of(house: House, pk: int) -> Maintenance:
    held = queries.maintenance_by_id(pk)
    if held is None or held.house_id != house.pk:
        raise Http404
    return held
