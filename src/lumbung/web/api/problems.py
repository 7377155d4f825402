"""Everything that goes wrong, as `application/problem+json` (RFC 9457) in the reader's language."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

CONTENT_TYPE = "application/problem+json"

Words = str | Promise

TITLES: dict[str, tuple[int, Words]] = {
    "bad-request": (400, gettext_lazy("The request makes no sense")),
    "no-token": (401, gettext_lazy("A token is needed")),
    "bad-token": (401, gettext_lazy("This token does not work")),
    "not-allowed": (403, gettext_lazy("You may not do this")),
    "scope-missing": (403, gettext_lazy("This token may not be used for that")),
    "not-found": (404, gettext_lazy("There is nothing at this address")),
    "method": (405, gettext_lazy("This address does not take that method")),
    "conflict": (409, gettext_lazy("That does not fit with what there is now")),
    "slot-taken": (409, gettext_lazy("The time is taken")),
    "too-large": (413, gettext_lazy("The request is too large")),
    "content-type": (415, gettext_lazy("The body must be JSON")),
    "invalid": (422, gettext_lazy("The request cannot be used as it is")),
    "refused": (422, gettext_lazy("A rule stands against it")),
    "key-reused": (422, gettext_lazy("The idempotency key was used for something else")),
    "too-many": (429, gettext_lazy("Too many requests")),
    "failed": (500, gettext_lazy("Something went wrong on our side")),
    "busy": (503, gettext_lazy("Others are writing just now")),
}
"""Kind of problem → its status and its title. The kinds are part of the API: they stay."""


class Problem(Exception):
    """What goes out instead of an answer. `more`: members of the problem's own; `headers`: of the response."""

    def __init__(
        self,
        kind: str,
        detail: Words = "",
        *,
        more: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.kind, self.detail, self.more, self.headers = kind, detail, dict(more or {}), dict(headers or {})
        super().__init__(kind)

    def response(self) -> HttpResponse:
        """As it goes over the wire."""
        status, title = TITLES[self.kind]
        body = {
            "type": f"/api/#{self.kind}",
            "title": str(title),
            "status": status,
            "detail": str(self.detail) or str(title),
            **self.more,
        }
        content = json.dumps(body, cls=DjangoJSONEncoder, ensure_ascii=False)
        made = HttpResponse(content, status=status, content_type=CONTENT_TYPE, headers=self.headers)
        made.headers.setdefault("Cache-Control", "no-store")
        # A refusal is an answer, not news for the log: Django would write a line for each. Our own mistakes are logged.
        made._has_been_logged = True  # type: ignore[attr-defined]
        return made


def too_many(seconds: float) -> Problem:
    """429 with the whole seconds to wait."""
    wait = max(1, math.ceil(seconds))
    words = _("Send the next request in %(seconds)s seconds.") % {"seconds": wait}
    return Problem("too-many", words, more={"retry_after": wait}, headers={"Retry-After": str(wait)})


def failure(rule: str, message: Words, what_to_do: Words = "", **more: Any) -> dict[str, Any]:
    """One of `failures`: which rule, what it says, what to do now."""
    return {"rule": rule, "message": str(message), "what_to_do": str(what_to_do), **more}


def for_status(status: int) -> Problem:
    """The problem that stands for a bare status of Django's or another part's."""
    for kind, (number, _title) in TITLES.items():
        if number == status:
            return Problem(kind)
    return Problem("failed" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "bad-request")
