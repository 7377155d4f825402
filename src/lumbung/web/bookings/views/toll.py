"""`/bookings/toll/…`: ask a house to make a batch, read its answer, agree or not."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lumbung.core.errors import LumbungError
from lumbung.web.bookings import queries
from lumbung.web.bookings.forms import TollForm
from lumbung.web.bookings.models import TollJob
from lumbung.web.bookings.services import toll as services
from lumbung.web.bookings.views.access import actors_of, house_named, in_zone_of
from lumbung.web.config.keys import short_code
from lumbung.web.ui.words import language


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, house_slug: str) -> HttpResponse:
    """What she wants made. Sending it twice is one job."""
    house = house_named(house_slug)
    who = actors_of(request)
    classes = list(house.product_classes.all())
    form = TollForm(request.POST or None, classes=classes, language=language())
    context: dict[str, Any] = {
        "title": _("Have it made"), "house": house, "form": form, "who": who,
        "key": request.POST.get("key") or f"web-{short_code(16)}",
    }  # fmt: skip
    if request.method != "POST" or not form.is_valid():
        return render(request, "bookings/toll_ask.html", context, status=400 if form.errors else 200)
    try:
        job = services.ask(by=who.by, producer=who.producer, house=house, key=context["key"][:80], **form.cleaned_data)
    except LumbungError as error:
        return render(request, "bookings/toll_ask.html", context | {"error": error}, status=409)
    return redirect("bookings:toll", job.code)


ACTS = {"accept": services.accept, "withdraw": services.withdraw}
"""What the producer may do with the house's answer."""


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def job(request: HttpRequest, code: str) -> HttpResponse:
    """One job: what was asked, what the house answered, what she can do now."""
    held = queries.toll_job_by_code(code)
    if held is None or not request.user.has_perm("bookings.see", held):
        raise Http404
    in_zone_of(held.house)
    context: dict[str, Any] = {"title": _title(held), "job": held, "house": held.house}
    if request.method != "POST":
        return render(request, "bookings/toll.html", context)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        return redirect("bookings:toll", held.code)
    try:
        act(by=actors_of(request).by, job=held)
    except LumbungError as error:
        return render(request, "bookings/toll.html", context | {"error": error}, status=409)
    messages.info(request, _("Saved."))
    return redirect("bookings:toll", held.code)


def _title(held: TollJob) -> str:
    return {
        TollJob.State.ASKED: _("The house has your request"),
        TollJob.State.ANSWERED: _("The house has answered"),
        TollJob.State.ACCEPTED: _("It will be made for you"),
        TollJob.State.IN_WORK: _("It is being made"),
        TollJob.State.READY: _("It is ready to collect"),
        TollJob.State.COLLECTED: _("You have collected it"),
        TollJob.State.DECLINED: _("The house cannot make it"),
        TollJob.State.WITHDRAWN: _("You withdrew the request"),
    }[TollJob.State(held.state)]
