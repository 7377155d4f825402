"""`/bookings/<code>/transfer/` and `/bookings/offers/<id>/`: pass a booking on; she says yes or no."""

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
from lumbung.core.slots import SlotRange
from lumbung.web.accounts.queries import find_user
from lumbung.web.bookings import queries
from lumbung.web.bookings.forms import TransferForm, duration_words
from lumbung.web.bookings.models import Booking, TransferOffer
from lumbung.web.bookings.permissions import RECEIVE
from lumbung.web.bookings.rules import Refused
from lumbung.web.bookings.services import passing
from lumbung.web.bookings.views.access import actors_of, booking_for, in_zone_of
from lumbung.web.houses import tariffs


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def transfer(request: HttpRequest, code: str) -> HttpResponse:
    """Offer it to another member, or take the offer back."""
    booking = booking_for(request, code, "bookings.change")
    asked = queries.offer_of(booking)
    by = actors_of(request).by
    form = TransferForm(None)
    if request.method != "POST":
        return _transfer_page(request, booking, asked, form)
    if request.POST.get("act") == "withdraw":
        if asked is not None:
            passing.withdraw(by=by, offer=asked)
        messages.info(request, _("The offer is taken back. It stays your time."))
        return redirect("bookings:detail", booking.code)
    form = TransferForm(request.POST)
    if not form.is_valid():
        return _transfer_page(request, booking, asked, form)
    other = find_user(form.cleaned_data["to"])
    if other is None:
        form.add_error("to", _("No member has this number or name. Ask her how she signs in."))
        return _transfer_page(request, booking, asked, form)
    try:
        passing.offer(by=by, booking=booking, to=other)
    except LumbungError as error:
        return _transfer_page(request, booking, asked, form, error=error, status=409)
    messages.info(request, _("Offered. She has been told; until she says yes it stays your time."))
    return redirect("bookings:detail", booking.code)


def _transfer_page(
    request: HttpRequest, booking: Booking, asked: TransferOffer | None, form: TransferForm,
    *, error: LumbungError | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        "title": _("Pass this time on"), "booking": booking, "house": booking.house, "offer": asked, "form": form,
        "error": error,
    }  # fmt: skip
    return render(request, "bookings/transfer.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def offered(request: HttpRequest, pk: int) -> HttpResponse:
    """What she is asked to take, at which price, until when; yes or no."""
    asked = queries.transfer_offer(pk)
    if asked is None or not request.user.has_perm(RECEIVE, asked):
        raise Http404
    in_zone_of(asked.booking.house)
    by = actors_of(request).by
    if request.method != "POST":
        return _offer_page(request, asked)
    try:
        if request.POST.get("act") == "decline":
            passing.decline(by=by, offer=asked)
            messages.info(request, _("Declined. She keeps the time and has been told."))
            return redirect("bookings:mine")
        held = passing.accept(by=by, offer=asked)
    except Refused as refused:
        return _offer_page(request, asked, failures=refused.failures, status=422)
    except LumbungError as error:
        return _offer_page(request, asked, error=error, status=409)
    messages.info(request, _("The time is yours now."))
    return redirect("bookings:detail", held.code)


def _offer_page(request: HttpRequest, asked: TransferOffer, *, status: int = 200, **more: Any) -> HttpResponse:
    held = asked.booking
    context = {
        "title": _("Do you take this time?") if asked.stands else _("This offer no longer holds"),
        "offer": asked, "booking": held, "house": held.house, "quote": _quote(asked) if asked.stands else None,
        "how_long": duration_words(held.minutes),
    }  # fmt: skip
    if asked.stands and "failures" not in more:
        more["failures"] = passing.failures_for(asked, actors_of(request).by)
    return render(request, "bookings/offered.html", context | more, status=status)


def _quote(asked: TransferOffer) -> tariffs.Quote | None:
    """What it costs the receiver."""
    held = asked.booking
    try:
        return tariffs.quote(
            machine=held.machine, group=tariffs.group_of(asked.receiver, held.house),
            slots=SlotRange(held.first_slot, held.end_slot), people=held.people,
        )  # fmt: skip
    except tariffs.NoTariff:
        return None
