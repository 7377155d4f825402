"""`/register/mine/SECRET/`: her registration, by a link that only she has: what is near, correct, withdraw."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lumbung.web.register import queries, services
from lumbung.web.register.chains import chain_name, process_names
from lumbung.web.register.enrolling import draft_from, keep
from lumbung.web.register.models import Enrolment
from lumbung.web.register.near import Nearby, near
from lumbung.web.register.words import masked


def _own(secret: str) -> Enrolment:
    found = queries.enrolment_by_secret(secret)
    if found is None:
        raise Http404
    return found


def _private(response: HttpResponse) -> HttpResponse:
    """The address is a key: no search engine, and no other site learns it."""
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@never_cache
@require_safe
def mine(request: HttpRequest, secret: str) -> HttpResponse:
    """Her code, which cluster and house are near and why, and a text to pass on."""
    enrolment = _own(secret)
    enterprise = enrolment.enterprise
    area = queries.area_by_code(enterprise.region, enterprise.area_code)
    context = {
        "title": _("You are registered"),
        "enrolment": enrolment,
        "enterprise": enterprise,
        "code": f"{enrolment.code[:3]} {enrolment.code[3:]}",
        "chain": chain_name(enterprise.chain),
        "can": process_names(enterprise.technologies),
        "phone": masked(enrolment.phone),
        "area": area,
        "nearby": _nearby(enrolment),
        "secret": secret,
        "address": request.build_absolute_uri(request.path),
        "invitation": request.build_absolute_uri("/"),
    }
    return _private(render(request, "register/mine.html", context))


def _nearby(enrolment: Enrolment) -> Nearby | None:
    """What is near her point, or the centre of her area."""
    one = enrolment.enterprise
    area = queries.area_by_code(one.region, one.area_code)
    lat = one.lat if one.lat is not None else (area.lat if area else None)
    lon = one.lon if one.lon is not None else (area.lon if area else None)
    if lat is None or lon is None:
        return None
    return near(
        region=one.region, lat=lat, lon=lon, chain=one.chain, skills=one.skills.split(),
        technologies=one.technologies.split(), activity=one.activity,
    )  # fmt: skip


@never_cache
@require_POST
def change(request: HttpRequest, secret: str) -> HttpResponse:
    """Take all that she told into a draft; the check page lets her change each answer."""
    keep(request, draft_from(_own(secret), secret))
    return redirect("register:enrol_check")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask once, then delete everything she told."""
    enrolment = _own(secret)
    if request.method == "POST":
        services.withdraw_enrolment(enrolment=enrolment)
        messages.success(request, _("Deleted. Nothing that you told is kept."))
        return redirect("home")
    context = {"title": _("Delete your registration?"), "enrolment": enrolment, "secret": secret}
    return _private(render(request, "register/withdraw.html", context))
