"""Who am I?"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Router

from lumbung.web.api import authentication
from lumbung.web.api.authentication import Needs
from lumbung.web.api.problems import Problem
from lumbung.web.api.reach import houses_run
from lumbung.web.api.schemas.problem import answers
from lumbung.web.api.schemas.webhooks import MeOut

router = Router(tags=["token"])


@router.get("/me", auth=Needs(), response=answers(MeOut, 401, 429), summary=_("Whose token is this?"))
def me(request: HttpRequest) -> dict[str, Any]:
    """The person that the token acts as, its scopes and its end. Works with every token."""
    token = authentication.caller(request).token
    if token is None:
        raise Problem("no-token", headers={"WWW-Authenticate": "Bearer"})
    return {
        "login": token.user.username,
        "organisation": token.organisation.slug if token.organisation else None,
        "scopes": token.scope_list,
        "expires": token.expires.isoformat(),
        "houses": [house.slug for house in houses_run(authentication.caller(request))],
    }
