"""`/bookings/desk/<house>/training/…`: training sessions are planned, moved and called off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lumbung.core.errors import LumbungError
from lumbung.web.accounts.models import User
from lumbung.web.bookings import queries
from lumbung.web.bookings.forms import MembersForm, SessionForm, SessionMoveForm
from lumbung.web.bookings.models import TrainingSession
from lumbung.web.bookings.rules import Refused
from lumbung.web.bookings.services import training as services
from lumbung.web.bookings.views.desk.access import desk_of
from lumbung.web.config import clock
from lumbung.web.config.keys import short_code
from lumbung.web.houses import queries as houses


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest, house_slug: str) -> HttpResponse:
    """What is planned, and the form for another one. Sending it twice is one session."""
    by, house = desk_of(request, house_slug)
    form = SessionForm(request.POST or None, machines=houses.machines_of(house))
    context: dict[str, Any] = {
        "title": _("Training in this house"), "house": house, "form": form, "sessions": queries.training_in(house),
        "key": request.POST.get("key") or f"desk-{short_code(16)}",
    }  # fmt: skip
    if request.method != "POST" or not form.is_valid():
        return render(request, "bookings/desk/sessions.html", context, status=400 if form.errors else 200)
    try:
        made = _plan(by, form, request.POST.getlist("rule"), context["key"][:80])
    except LumbungError as error:
        return _refused(request, "bookings/desk/sessions.html", context, error)
    messages.info(request, _("Planned. The time is held, and who is expected has been told."))
    return redirect("bookings:desk_session", house.slug, made.pk)


def _plan(by: User, form: SessionForm, rules: list[str], key: str) -> TrainingSession:
    said = form.cleaned_data
    lesson = services.Lesson(
        said["machine"], said["start"], said["minutes"], said["people"], said["units"], said["where"] == "room"
    )
    reason = said["reason"].strip()
    overrides = dict.fromkeys(rules, reason) if reason else {}
    return services.plan(
        by=by, lesson=lesson, title=said["title"], members=said["members"], key=key, overrides=overrides
    )


def _refused(request: HttpRequest, template: str, context: dict[str, Any], error: LumbungError) -> HttpResponse:
    """The page as it was typed, with what stands in the way: 422 for rules, 409 for all else."""
    if isinstance(error, Refused):
        return render(request, template, context | {"failures": error.failures}, status=422)
    told = {"error": error, "alternatives": getattr(error, "alternatives", None)}
    return render(request, template, context | told, status=409)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def session(request: HttpRequest, house_slug: str, pk: int) -> HttpResponse:
    """One session: move it, call it off, say who is expected."""
    by, house = desk_of(request, house_slug)
    held = queries.training_session(pk)
    if held is None or held.house_id != house.pk:
        raise Http404
    act = request.POST.get("act", "")
    forms = _forms(request, held, act)
    context: dict[str, Any] = {
        "title": held.title, "house": house, "session": held, "members": list(held.members.order_by("name", "pk")),
        "open": held.state == TrainingSession.State.PLANNED and held.end > clock.now(), **forms,
    }  # fmt: skip
    asked = forms.get(act)
    if request.method != "POST" or (asked is not None and not asked.is_valid()):
        return render(request, "bookings/desk/session.html", context, status=400 if request.method == "POST" else 200)
    try:
        _acts(request, by, held, asked).get(act, _nothing)()
    except LumbungError as error:
        return _refused(request, "bookings/desk/session.html", context, error)
    messages.info(request, _("Saved. Everyone whom it concerns has been told."))
    return redirect("bookings:desk_session", house.slug, held.pk)


def _forms(request: HttpRequest, held: TrainingSession, act: str) -> dict[str, Form]:
    names = "\n".join(str(member.phone or member.username) for member in held.members.order_by("name", "pk"))
    now_at = {"start": timezone.localtime(held.start), "minutes": held.minutes}
    return {
        "move": SessionMoveForm(request.POST if act == "move" else None, initial=now_at),
        "expect": MembersForm(request.POST if act == "expect" else None, initial={"members": names}),
    }


def _acts(request: HttpRequest, by: User, held: TrainingSession, asked: Form | None) -> dict[str, Callable[[], object]]:
    said = asked.cleaned_data if asked is not None else {}
    reason = request.POST.get("reason", "").strip()[:200]
    overrides = dict.fromkeys(request.POST.getlist("rule"), reason) if reason else {}
    return {
        "move": lambda: services.move(by=by, session=held, overrides=overrides, **said),
        "expect": lambda: services.expect(by=by, session=held, **said),
        "cancel": lambda: services.cancel(by=by, session=held, reason=reason),
    }


def _nothing() -> None:
    raise Http404
