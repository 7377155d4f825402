"""A password alone does not open staff's work: who works for the programme sets up a second step first."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import resolve, reverse
from django.utils.translation import gettext as _

DUE = "second_step_due"
"""In the session of somebody who has signed in with a password alone and must not."""
WORK = "organisations.work"
OPEN_ROOMS = frozenset({"account", "mfa", "accounts", "language"})
"""First words of the names of the addresses that are open meanwhile: her own account, and leaving."""


def note(request: HttpRequest) -> None:
    """After a sign-in: remember whether the second step is due."""
    by_password = any(
        record.get("method") == "password" for record in get_authentication_records(request, request.user)
    )
    if settings.LUMBUNG_STAFF_SECOND_STEP and by_password and request.user.has_perm(WORK) and not _has_one(request):
        request.session[DUE] = True


def _has_one(request: HttpRequest) -> bool:
    return bool(Authenticator.objects.filter(user=request.user.pk, type=Authenticator.Type.TOTP).exists())


def _is_open(path: str) -> bool:
    name = resolve(path).view_name
    return name.split(":")[0].split("_")[0] in OPEN_ROOMS


class SecondStepMiddleware:
    """Leads to where the second step is set up, whatever page is asked for, until it is there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Looks at the database only for those who are marked."""
        if DUE not in request.session or not request.user.is_authenticated:
            return self.get_response(request)
        if _has_one(request):
            del request.session[DUE]
            return self.get_response(request)
        if _is_open(request.path_info):
            return self.get_response(request)
        messages.info(request, _("Staff who sign in with a password need a second step. Set it up now, once."))
        return redirect(reverse("mfa_activate_totp"))
