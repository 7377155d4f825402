"""`/login/`: sign in."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login as start_session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from lumbung.web.accounts import services
from lumbung.web.accounts.forms import LoginForm
from lumbung.web.ui.views.errors import too_many


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Show the form, or sign in and go on to `next`."""
    going_to = next_page(request)
    if request.user.is_authenticated:
        return redirect(going_to)
    form = LoginForm(request, request.POST or None)
    if request.method == "POST":
        place = {"identifier": request.POST.get("identifier", "")[:120], "address": request.META.get("REMOTE_ADDR", "")}
        try:
            services.take_attempt(**place)
        except services.TooManyAttempts as refusal:
            return too_many(request, refusal.until)
        if form.is_valid() and form.user is not None:
            services.forgive_attempts(**place)
            start_session(request, form.user)
            return redirect(going_to)
    context = {"title": _("Sign in"), "form": form, "next": going_to}
    return render(request, "accounts/login.html", context, status=400 if form.errors else 200)


def next_page(request: HttpRequest) -> str:
    """Where she was going: only within this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else resolve_url(settings.LOGIN_REDIRECT_URL)
