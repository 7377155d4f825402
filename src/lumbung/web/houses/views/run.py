"""`/houses/SLUG/run/`: the side of a house for those who run it: what is set, what is missing, opening and closing."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lumbung.web.houses import services
from lumbung.web.houses.forms import DescribeForm, RulesForm
from lumbung.web.houses.models import House, UseRules
from lumbung.web.houses.pages.run import parts
from lumbung.web.houses.views.access import person, run_by
from lumbung.web.ui.views.saving import back, page, saved


@login_required
@require_safe
def run(request: HttpRequest, slug: str) -> HttpResponse:
    """Each part of the house with how it stands."""
    house = run_by(request, slug)
    found = parts(house)
    return page(
        request, "houses/run.html", _("Run %(house)s") % {"house": house.name}, house=house, parts=found,
        missing=[part for part in found if part.needed and not part.done],
    )  # fmt: skip


@login_required
@require_POST
def turn(request: HttpRequest, slug: str) -> HttpResponse:
    """Open the house for everybody, or close it."""
    house = run_by(request, slug)
    if request.POST.get("to") == House.State.OPEN:
        services.open_house(by=person(request), house=house)
        return back(request, "houses:run", slug, said=_("The house is open. Everybody can find and book it."))
    services.close_house(by=person(request), house=house)
    return back(request, "houses:run", slug, said=_("The house is closed. It takes no new bookings."))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def describe(request: HttpRequest, slug: str) -> HttpResponse:
    """The words and the point that the public reads."""
    house = run_by(request, slug)
    initial = {name: getattr(house, name) for name in DescribeForm.base_fields}
    form = DescribeForm(request.POST or None, initial=initial)
    if request.method == "POST" and saved(
        form, lambda: services.describe_house(by=person(request), house=house, **form.cleaned_data)
    ):
        return back(request, "houses:run", slug)
    return page(request, "houses/form.html", _("What the public reads"), form, house=house, verb=_("Save"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest, slug: str) -> HttpResponse:
    """Rules of use: the house's own, none of them the law's."""
    house = run_by(request, slug)
    held = UseRules.objects.filter(house=house).first() or UseRules(house=house)
    form = RulesForm(request.POST or None, rules=held)
    if request.method == "POST" and saved(
        form, lambda: services.set_use_rules(by=person(request), house=house, **form.cleaned_data)
    ):
        return back(request, "houses:run", slug)
    lead = _("These are rules of the house. Bookings that are made keep what was agreed.")
    return page(
        request, "houses/form.html", _("Rules of use"), form, house=house, verb=_("Save"), lead=lead, dense=True
    )
