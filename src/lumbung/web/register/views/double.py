"""`/register/doubles/…`: rows that may be one enterprise, side by side; an officer decides, and may take it back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lumbung.core.place import distance_m
from lumbung.web.register import queries, services
from lumbung.web.register.chains import chain_name
from lumbung.web.register.models import DoubleProposal, Enterprise
from lumbung.web.register.permissions import CORRECT
from lumbung.web.register.views.access import decidable, person, region_of
from lumbung.web.register.words import PLACES, in_words

PAIRS_A_PAGE = 25


@login_required
@require_safe
def doubles(request: HttpRequest) -> HttpResponse:
    """The proposals of one status, the surest first."""
    region = region_of(request)
    statuses = DoubleProposal.Status
    status = request.GET.get("status", "")
    status = status if status in statuses.values else statuses.PROPOSED.value
    page = Paginator(queries.doubles(region, status), PAIRS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _("Possible doubles"), "region": region, "page": page, "status": status,
        "statuses": statuses.choices, "may_decide": request.user.has_perm(CORRECT, region),
    }  # fmt: skip
    return render(request, "register/doubles.html", context)


@login_required
@require_safe
def double(request: HttpRequest, pk: int) -> HttpResponse:
    """Both rows side by side, what differs marked."""
    proposal = decidable(request, pk)
    a, b = proposal.a, proposal.b
    known = None not in (a.lat, a.lon, b.lat, b.lon)
    context = {
        "title": _("Is this one enterprise?"),
        "proposal": proposal,
        "lines": _lines(a, b),
        "metres": distance_m(a.lat or 0, a.lon or 0, b.lat or 0, b.lon or 0) if known else None,
    }
    return render(request, "register/double.html", context)


def _lines(a: Enterprise, b: Enterprise) -> list[tuple[str, str, str, bool]]:
    """Label, value of each row, and whether they differ."""
    fields = (
        (_("Activity"), lambda one: one.activity),
        (_("Trade words of the name"), lambda one: one.name_hints),
        (_("Product chain"), lambda one: chain_name(one.chain)),
        (_("Size"), lambda one: one.get_size_display()),
        (_("City"), lambda one: one.city),
        (_("District"), lambda one: one.district),
        (_("Area"), lambda one: one.area_code),
        (_("How well the place is known"), lambda one: in_words(PLACES, one.place_quality)),
        (_("Where the row comes from"), lambda one: one.get_source_display()),
    )
    return [(label, str(of(a)), str(of(b)), of(a) != of(b)) for label, of in fields]


@login_required
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """`answer` is `a` or `b` (the same; this row stays) or `different`; then comes the next pair."""
    proposal = decidable(request, pk)
    answer = request.POST.get("answer", "")
    if answer not in ("a", "b", "different"):
        raise BadRequest
    keep = {"a": proposal.a, "b": proposal.b}.get(answer)
    services.decide_double(proposal=proposal, same=keep is not None, keep=keep, by=person(request))
    messages.success(request, _("Decided. You can take it back under “decided”."))
    following = queries.next_double(proposal)
    return redirect("register:double", pk=following.pk) if following else redirect("register:doubles")


@login_required
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a decision back."""
    proposal = decidable(request, pk)
    services.reopen_double(proposal=proposal, by=person(request))
    messages.success(request, _("Taken back. Both rows count again."))
    return redirect("register:double", pk=pk)
