"""`/enter/…`: coming in with a printed code, one decision on each page."""

from __future__ import annotations

from typing import Any

from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from lumbung.core.errors import LumbungError
from lumbung.web.accounts import proving
from lumbung.web.accounts.forms import CodeForm, PasswordForm, PhoneForm
from lumbung.web.accounts.models import User
from lumbung.web.organisations import queries, services
from lumbung.web.organisations.forms import CardForm, NameForm
from lumbung.web.organisations.models import EntryCard
from lumbung.web.organisations.permissions import HELP
from lumbung.web.organisations.services.cards import hash_of, refused_card
from lumbung.web.ui.views.errors import refused

HAND = "entry_card"
"""In the session: the card she has shown, and what she told."""


def _card(request: HttpRequest) -> EntryCard | None:
    held = request.session.get(HAND)
    return queries.card_in_hand(held["card"]) if held else None


def _told(request: HttpRequest) -> dict[str, Any]:
    found: dict[str, Any] = request.session[HAND]
    return found


def _page(request: HttpRequest, name: str, title: str, form: Any, **more: Any) -> HttpResponse:
    context = {"title": title, "form": form, **more}
    return render(request, f"organisations/enter_{name}.html", context, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """The code. A QR picture fills it in; nothing is used up by looking."""
    form = CardForm(request.POST or None, initial={"code": request.GET.get("code", "")[:20]})
    if request.method == "POST" and form.is_valid():
        card = queries.usable_card(hash_of(form.cleaned_data["code"]))
        if card is not None:
            request.session[HAND] = {"card": card.pk}
            return redirect("organisations:enter_phone" if card.person else "organisations:enter_name")
        error = refused_card()
        form.add_error("code", f"{error.message} {error.advice}")
    return _page(request, "code", _("Come in with a printed code"), form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: HttpRequest) -> HttpResponse:
    """Her name, and whether the helper may act for her."""
    card = _card(request)
    if card is None:
        return redirect("organisations:enter")
    form = NameForm(request.POST or None)
    helps = queries.has_role(card.made_by, "helper", card.organisation)
    if not helps:
        del form.fields["lets_help"]
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        request.session[HAND] = {
            "card": card.pk, "name": data["name"], "lets_help": data.get("lets_help") == "yes",
        }  # fmt: skip
        return redirect("organisations:enter_phone")
    more = {"card": card, "helps": helps, "scope": services.usual_scope()}
    return _page(request, "name", _("Who are you?"), form, **more)


def _ready(request: HttpRequest) -> EntryCard | None:
    card = _card(request)
    return card if card is not None and (card.person is not None or _told(request).get("name")) else None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: HttpRequest) -> HttpResponse:
    """Her number, if she has one."""
    if _ready(request) is None:
        return redirect("organisations:enter")
    form = PhoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        proving.begin(request, form.cleaned_data["phone"])
        return redirect("organisations:enter_proof")
    return _page(request, "phone", _("What is your mobile number?"), form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def proof(request: HttpRequest) -> HttpResponse:
    """The code that was sent there."""
    card, pending = _ready(request), proving.pending(request)
    if card is None or pending is None:
        return redirect("organisations:enter_phone" if card else "organisations:enter")
    form = CodeForm(request.POST or None, code=pending.code_hash)
    if request.method == "POST" and form.is_valid():
        proving.end(request)
        return _come_in(request, card, phone=pending.phone)
    if form.errors:
        proving.note_wrong(request)
    return _page(request, "proof", _("Write the code"), form, number=pending.phone)


@never_cache
@sensitive_post_parameters("new")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """No number of her own: a password, which only she chooses."""
    card = _ready(request)
    if card is None:
        return redirect("organisations:enter")
    if request.user.has_perm(HELP):  # the helper holds the device: she must not choose it
        return _come_in(request, card) if request.method == "POST" else _page(
            request, "helped", _("Without a number"), PhoneForm()
        )  # fmt: skip
    form = PasswordForm(request.POST or None, user=User(name=_told(request).get("name", "")))
    form.fields.pop("old", None)
    if request.method == "POST" and form.is_valid():
        return _come_in(request, card, password=form.cleaned_data["new"])
    return _page(request, "password", _("Choose a password"), form)


def _come_in(request: HttpRequest, card: EntryCard, **proved: Any) -> HttpResponse:
    held = _told(request)
    told = services.Newcomer(name=held.get("name", ""), lets_help=held.get("lets_help", False), **proved)
    by = request.user if isinstance(request.user, User) and request.user.has_perm(HELP) else None
    try:
        user = services.come_in(card=card, told=told, by=by)
    except LumbungError as error:
        return refused(request, error)
    del request.session[HAND]
    if by is not None:
        messages.info(request, _("%(name)s is registered.") % {"name": user})
        return redirect("organisations:producers")
    if proved.get("password"):
        messages.info(request, _("Welcome. Write down your user name: %(username)s") % {"username": user.username})
    response: HttpResponse = perform_login(request, user, email_verification="none")
    return response
