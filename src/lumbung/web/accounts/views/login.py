"""`/login/`: sign in. With a code that is sent, which most do; with a password at `/login/password/`."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from allauth.account.views import RequestLoginCodeView
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from lumbung.web.accounts import services
from lumbung.web.accounts.forms import LoginForm, RequestCodeForm
from lumbung.web.ui.views.errors import too_many


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Show where a code can be sent; a POST signs in with a password."""
    going_to = next_page(request)
    if request.user.is_authenticated:
        return redirect(going_to)
    if request.method == "POST":
        return _with_password(request, going_to)
    context = {"title": _("Sign in"), "form": RequestCodeForm(), "next": going_to}
    return render(request, "accounts/login.html", context)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """The form for a name and a password."""
    going_to = next_page(request)
    if request.user.is_authenticated:
        return redirect(going_to)
    if request.method == "POST":
        return _with_password(request, going_to)
    return _password_page(request, LoginForm(request), going_to)


def _with_password(request: HttpRequest, going_to: str) -> HttpResponse:
    place = {"identifier": request.POST.get("identifier", "")[:120], "address": request.META.get("REMOTE_ADDR", "")}
    try:
        services.take_attempt(**place)
    except services.TooManyAttempts as refusal:
        link = f"{resolve_url('accounts:login')}?{urlencode({'next': going_to})}"
        return too_many(request, refusal.until, (link, _("Send me a code instead")))
    form = LoginForm(request, request.POST)
    if not form.is_valid() or form.user is None:
        return _password_page(request, form, going_to)
    services.forgive_attempts(**place)
    response: HttpResponse = perform_password_login(request, {}, Login(user=form.user, redirect_url=going_to))
    return response


def _password_page(request: HttpRequest, form: LoginForm, going_to: str) -> HttpResponse:
    context = {"title": _("Sign in with a password"), "form": form, "next": going_to}
    return render(request, "accounts/password_login.html", context, status=400 if form.errors else 200)


class RequestCode(RequestLoginCodeView):  # type: ignore[misc, unused-ignore]
    """`/login/code/`: send a code. Asking again starts afresh."""

    template_name = "accounts/login.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The form itself stands at `/login/`."""
        if request.method != "POST":
            return redirect(f"{resolve_url('accounts:login')}?{urlencode({'next': next_page(request)})}")
        clear_login(request)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Also where she was going."""
        return {**super().get_context_data(**kwargs), "title": _("Sign in"), "next": next_page(self.request)}


def next_page(request: HttpRequest) -> str:
    """Where she was going: only within this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else resolve_url(settings.LOGIN_REDIRECT_URL)
