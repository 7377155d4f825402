"""`/technology/CHAIN/BRANCH/STEP/`: by hand, own machine or shared machine, at her volume."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lumbung.planning.appraisal.technology import Maker, compare, units_a_year
from lumbung.planning.needs.catalogue import Step, load_catalogue
from lumbung.web.technology.forms import VolumeForm
from lumbung.web.technology.pages import comparing
from lumbung.web.technology.pages.catalogue import chain_name, parameters, step_name, step_or_404
from lumbung.web.technology.pages.where import USUAL_MINUTES, HouseWithIt, houses_with, place_of
from lumbung.web.technology.pages.words import WAYS, unit_name
from lumbung.web.ui.words import in_language

FOOD = "food"


@require_safe
def process(request: HttpRequest, code: str, branch: str, step: str) -> HttpResponse:
    """The comparison; fields that cannot be used keep the usual value and say why."""
    of_branch, found = step_or_404(code, branch, step)
    held, figures = load_catalogue(), parameters()
    machine = held.machines[found.alternatives[0]]
    unit = unit_name(machine.throughput_unit.removesuffix("/h"))
    form = VolumeForm(request.GET, usual=_usual(found), unit=unit)
    form.is_valid()
    words = str(form.cleaned_data.get("place") or "")
    place = place_of(words)
    near = houses_with(machine.name, place, figures)
    minutes, tariff = _nearest(near)
    maker = Maker(12 * form.number("volume"), form.number("hour"), minutes, tariff)
    comparison = compare(found, maker, held, figures)
    context = {
        "title": step_name(found), "code": code, "chain": chain_name(code), "form": form, "unit": unit,
        "branch": in_language(of_branch.name_id, of_branch.name_en), "volume": form.number("volume"),
        "ways": comparing.way_rows(comparison), "verdicts": comparing.verdicts(comparison, unit),
        "cheapest": WAYS[comparison.cheapest.kind], "chart": comparing.chart(comparison),
        "machine": comparing.machine_name(machine), "machine_code": machine.name, "houses": near, "place": place,
        "place_unknown": bool(words) and place is None, "minutes": minutes, "way_known": bool(near and near[0].minutes),
        "is_food": machine.house_kind == FOOD,
    }  # fmt: skip
    return render(request, "technology/process.html", context, status=400 if form.errors else 200)


def _usual(step: Step) -> dict[str, int]:
    """A micro maker of the process template, and the usual worth of an hour."""
    volume = units_a_year(step, "micro", load_catalogue()) / 12
    return {"volume": max(1, round(volume)), "hour": round(parameters().number("her_hour_rp"))}


def _nearest(near: list[HouseWithIt]) -> tuple[float, float | None]:
    """Minutes to the nearest house with the machine and its price an hour; the usual ones where none is known."""
    if not near:
        return USUAL_MINUTES, None
    return near[0].minutes or USUAL_MINUTES, near[0].tariff_rp_hour
