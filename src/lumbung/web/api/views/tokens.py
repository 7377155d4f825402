"""`/api/tokens/`: my API tokens: list, make, revoke."""

from __future__ import annotations

import secrets
from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lumbung.core.errors import LumbungError
from lumbung.web.accounts.models import User
from lumbung.web.api import permissions, queries
from lumbung.web.api.forms import TokenForm
from lumbung.web.api.scopes import SCOPES
from lumbung.web.api.services import tokens as services
from lumbung.web.config import clock
from lumbung.web.ui.views.errors import refused


@login_required
@never_cache
@require_safe
def tokens(request: HttpRequest) -> HttpResponse:
    """Her tokens, and those of the houses and regions that she speaks for."""
    now = clock.real_now()
    rows = [
        {
            "token": token,
            "works": token.works_at(now),
            "may": [SCOPES.get(scope, scope) for scope in token.scope_list],
            "hers": token.user_id == request.user.pk,
        }
        for token in queries.tokens_of(cast(User, request.user))
    ]
    return render(request, "api/tokens.html", {"title": _("My API tokens"), "rows": rows})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Make a token. It is shown on the page that answers, and never again."""
    user = cast(User, request.user)
    form = TokenForm(
        request.POST or None,
        organisations=queries.organisations_spoken_for(user),
        initial={"key": secrets.token_urlsafe(16)},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made, text = services.create_token(
                by=user,
                label=given["label"],
                scopes=given["scopes"],
                days=given["days"],
                organisation=form.organisation(),
                form_key=given["key"],
            )
        except LumbungError as error:
            return refused(request, error)
        context = {"title": _("Your new token"), "token": made, "text": text}
        return render(request, "api/token_made.html", context, status=201)
    context = {"title": _("Make an API token"), "form": form}
    return render(request, "api/token_new.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """It works no more."""
    token = queries.find_token(pk)
    if token is None:
        raise Http404
    if not request.user.has_perm(permissions.REVOKE, token):
        raise PermissionDenied
    services.revoke_token(by=cast(User, request.user), token=token)
    return redirect("api:tokens")
