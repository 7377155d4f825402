"""`/account/…`: her own password and telephone number."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from lumbung.core.errors import LumbungError
from lumbung.web.accounts import proving, services
from lumbung.web.accounts.forms import CodeForm, PasswordForm, PhoneForm
from lumbung.web.accounts.models import User
from lumbung.web.ui.views.errors import refused


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise TypeError("login_required stands before every view here")
    return request.user


@never_cache
@login_required
@sensitive_post_parameters("old", "new")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Set or change it."""
    user = _user(request)
    form = PasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        services.set_password(by=user, user=user, password=form.cleaned_data["new"])
        update_session_auth_hash(request, user)
        messages.info(request, _("The password is saved."))
        return redirect("mfa_index")
    context = {"title": _("Password"), "form": form}
    return render(request, "accounts/password.html", context, status=400 if form.errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: HttpRequest) -> HttpResponse:
    """A new number: a code goes there first."""
    form = PhoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        proving.begin(request, form.cleaned_data["phone"], _user(request))
        return redirect("accounts:phone_code")
    context = {"title": _("Mobile number"), "form": form, "number": _user(request).phone}
    return render(request, "accounts/phone.html", context, status=400 if form.errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def phone_code(request: HttpRequest) -> HttpResponse:
    """The code proves that the number is hers."""
    proof = proving.pending(request)
    if proof is None:
        messages.info(request, _("The code has ended. Ask for a new one."))
        return redirect("accounts:phone")
    form = CodeForm(request.POST or None, code=proof.code_hash)
    if request.method == "POST" and form.is_valid():
        proving.end(request)
        try:
            services.bind_phone(user=_user(request), phone=proof.phone)
        except LumbungError as error:
            return refused(request, error)
        messages.info(request, _("The number is saved. You can sign in with it from now on."))
        return redirect("mfa_index")
    if form.errors:
        proving.note_wrong(request)
    context = {"title": _("Write the code"), "form": form, "number": proof.phone}
    return render(request, "accounts/phone_code.html", context, status=400 if form.errors else 200)
