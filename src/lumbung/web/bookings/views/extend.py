"""`/bookings/<code>/extend/`: keep the machine for longer, with what it costs more beside each end."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lumbung.core.errors import LumbungError
from lumbung.web.bookings.models import Booking
from lumbung.web.bookings.permissions import RUN
from lumbung.web.bookings.services import extending
from lumbung.web.bookings.services.booking import Refused, SlotTaken
from lumbung.web.bookings.views.access import actors_of, booking_for
from lumbung.web.bookings.views.choose import Asked

LONGEST_DIGITS = 4
"""Of minutes: under seven days; the house's own limit is asked as a rule."""


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, code: str) -> HttpResponse:
    """Until when, for how much; then it is hers. Those who run the house may set a rule aside with a reason."""
    booking = booking_for(request, code, "bookings.change")
    chosen = request.POST.get("minutes", "")
    if request.method != "POST" or not (chosen.isdigit() and len(chosen) <= LONGEST_DIGITS):
        return _page(request, booking)
    reason = request.POST.get("reason", "").strip()[:200]
    overrides = dict.fromkeys(request.POST.getlist("rule"), reason) if reason else {}
    facts: dict[str, Any] = {"chosen": int(chosen), "reason": reason}
    try:
        held = extending.extend(by=actors_of(request).by, booking=booking, minutes=int(chosen), overrides=overrides)
    except Refused as refused:
        return _page(request, booking, failures=refused.failures, status=422, **facts)
    except SlotTaken as taken:
        more = Asked(max(int(chosen) - booking.minutes, 15), booking.people, booking.product_class)
        facts |= {"alternatives": taken.alternatives, "asked": more}
        return _page(request, booking, error=taken, status=409, **facts)
    except LumbungError as error:
        return _page(request, booking, error=error, status=409, **facts)
    messages.info(request, _("It is longer now. The new end and the new price stand below."))
    return redirect("bookings:detail", held.code)


def _page(request: HttpRequest, booking: Booking, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "title": _("Make it longer"), "booking": booking, "house": booking.house,
        "choices": extending.possible(booking), "runs": request.user.has_perm(RUN, booking.house),
    }  # fmt: skip
    return render(request, "bookings/extend.html", context | more, status=status)
