"""A limit at every door that takes a password or a code: allauth's own count in one process only."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.stagekit import unstash_login
from django.http import HttpRequest, HttpResponse

from lumbung.web.accounts import services
from lumbung.web.ui.views.errors import too_many

View = Callable[..., HttpResponse]


def limited(view: View, door: str, field: str = "") -> View:
    """The view, with its POSTs counted: by what stands in `field`, else by who is signing in or signed in.

    Whoever gets through the door by it (a redirect that is not back to the door) has the count forgiven.
    """

    @wraps(view)
    def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        who = request.POST.get(field, "")[:120] if field else _who(request)
        place = {"identifier": who, "address": request.META.get("REMOTE_ADDR", ""), "door": door}
        try:
            services.take_attempt(**place)
        except services.TooManyAttempts as refusal:
            return too_many(request, refusal.until)
        was_anonymous = not request.user.is_authenticated
        response = view(request, *args, **kwargs)
        if was_anonymous and request.user.is_authenticated:
            services.forgive_attempts(**place)
        return response

    return counted


def _who(request: HttpRequest) -> str:
    """The account that the attempt is about."""
    if request.user.is_authenticated:
        return f"user {request.user.pk}"
    login = unstash_login(request, peek=True)
    if login is not None and login.user is not None:
        return f"user {login.user.pk}"
    return f"session {request.session.session_key}"
