"""`/bookings/desk/<house>/toll/…`: toll jobs that wait for an answer, are agreed, or are being made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lumbung.core.errors import LumbungError
from lumbung.web.accounts.models import User
from lumbung.web.bookings import queries
from lumbung.web.bookings.forms import AnswerForm, ReadyForm
from lumbung.web.bookings.models import TollJob
from lumbung.web.bookings.services import toll as services
from lumbung.web.bookings.services.booking import SlotTaken
from lumbung.web.bookings.views.desk.access import desk_of
from lumbung.web.houses import queries as houses
from lumbung.web.houses.models import House


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def job(request: HttpRequest, house_slug: str, code: str) -> HttpResponse:
    """One job with the one thing that is to be done next."""
    by, house = desk_of(request, house_slug)
    held = queries.toll_job_by_code(code)
    if held is None or held.house_id != house.pk:
        raise Http404
    act = request.POST.get("act", "")
    answer = AnswerForm(request.POST if act == "answer" else None, machines=_for_toll(house), job=held)
    ready = ReadyForm(request.POST if act == "ready" else None, initial={"made_quantity": held.quantity})
    context: dict[str, Any] = {
        "title": f"{held.product}, {held.quantity} {held.measure_words}", "house": house, "job": held,
        "answer": answer, "ready": ready,
    }  # fmt: skip
    if (
        request.method != "POST"
        or (act == "answer" and not answer.is_valid())
        or (act == "ready" and not ready.is_valid())
    ):
        return render(request, "bookings/desk/toll.html", context, status=400 if request.method == "POST" else 200)
    try:
        _acts(by, held, answer, ready).get(act, _nothing)()
    except SlotTaken as taken:
        context |= {"error": taken, "alternatives": taken.alternatives}
        return render(request, "bookings/desk/toll.html", context, status=409)
    except LumbungError as error:
        return render(request, "bookings/desk/toll.html", context | {"error": error}, status=409)
    messages.info(request, _("Saved."))
    return redirect("bookings:desk_toll", house.slug, held.code)


def _acts(by: User, held: TollJob, answer: AnswerForm, ready: ReadyForm) -> dict[str, Callable[[], object]]:
    return {
        "answer": lambda: services.answer(by=by, job=held, **answer.cleaned_data),
        "decline": lambda: services.decline(by=by, job=held),
        "start": lambda: services.start(by=by, job=held),
        "ready": lambda: services.ready(by=by, job=held, **ready.cleaned_data),
        "collect": lambda: services.collect(by=by, job=held),
    }


def _nothing() -> None:
    raise Http404


def _for_toll(house: House) -> list[Any]:
    return [machine for machine in houses.machines_of(house) if machine.toll]
