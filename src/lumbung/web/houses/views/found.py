"""A house begins: by hand at `/houses/new/`, or from a published plan's site at `/houses/from-plan/CODE/SITE/`."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lumbung.core.errors import LumbungError
from lumbung.web.houses import queries, services
from lumbung.web.houses.forms import HouseForm
from lumbung.web.houses.models import House
from lumbung.web.houses.services.sites import free_slug
from lumbung.web.houses.views.access import person
from lumbung.web.houses.zones import zone_of
from lumbung.web.organisations.models import Organisation
from lumbung.web.organisations.permissions import officer_region
from lumbung.web.register import queries as register
from lumbung.web.ui.views.errors import refused
from lumbung.web.ui.views.saving import back, page, saved


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Name and place; everything else follows on the page of the house."""
    region = officer_region(request.user, request.GET.get("region", ""))
    areas = [(area.code, str(area)) for area in register.areas(region)]
    form = HouseForm(request.POST or None, areas=areas, initial={"time_zone": zone_of(region.code)})
    made: list[House] = []
    if request.method == "POST" and saved(form, lambda: made.append(_founded(request, region, form))):
        said = _("The house is there. Now say what it has; it opens when you say so.")
        return back(request, "houses:run", made[0].slug, said=said)
    title, verb = _("Set up a house"), _("Set up the house")
    lead = _("Two answers are enough. The house stays hidden until you open it.")
    return page(request, "houses/form.html", title, form, verb=verb, lead=lead, region=region)


def _founded(request: HttpRequest, region: Organisation, form: HouseForm) -> House:
    told = form.cleaned_data
    area = register.area_by_code(region, told["area"]) if told["area"] else None
    return services.create_house(
        by=person(request), region=region, name=told["name"], slug=free_slug(told["name"]), address=told["address"],
        area_code=told["area"], lat=area.lat if area else None, lon=area.lon if area else None,
        time_zone=told["time_zone"],
    )  # fmt: skip


@login_required
@require_POST
def from_plan(request: HttpRequest, code: str, site: str) -> HttpResponse:
    """The plan's site as a house with its machines. A second tap leads to the house that the first one made."""
    try:
        made = services.house_from_site(by=person(request), plan_code=code, site=site)
    except services.HouseExists as error:
        found = queries.house_of_site(code, site)
        return refused(request, error) if found is None else redirect("houses:house", found.slug)
    except LumbungError as error:
        return refused(request, error, 404)
    said = _("The house is there, with the machines of the plan. It opens when you say so.")
    return back(request, "houses:run", made.slug, said=said)
