"""Reading bodies: JSON only; and words for what does not fit, in the reader's language."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja.parser import Parser

from lumbung.web.api.problems import Problem, failure

WORDS: dict[str, str | Promise] = {
    "missing": gettext_lazy("This is missing."),
    "extra_forbidden": gettext_lazy("There is no such field."),
    "int_parsing": gettext_lazy("This must be a whole number."),
    "int_type": gettext_lazy("This must be a whole number."),
    "int_from_float": gettext_lazy("This must be a whole number."),
    "bool_parsing": gettext_lazy("This must be true or false."),
    "string_type": gettext_lazy("This must be text."),
    "list_type": gettext_lazy("This must be a list."),
    "too_short": gettext_lazy("This list is empty."),
    "string_too_long": gettext_lazy("This text is too long."),
    "greater_than_equal": gettext_lazy("This number is too small."),
    "less_than_equal": gettext_lazy("This number is too large."),
    "date_from_datetime_parsing": gettext_lazy("This must be a day, such as 2026-11-25."),
    "date_parsing": gettext_lazy("This must be a day, such as 2026-11-25."),
    "dict_type": gettext_lazy("This must be an object."),
    "model_attributes_type": gettext_lazy("The body must be an object."),
}
"""Kind of mismatch, as pydantic names it → what to say."""


class JsonParser(Parser):
    """Takes JSON bodies only. Raises Problem: 415, 400."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body, read."""
        kind = request.content_type or ""
        if kind != "application/json" and not kind.endswith("+json"):
            raise Problem("content-type", _("Send the header “Content-Type: application/json”."))
        try:
            return json.loads(request.body)
        except ValueError:
            raise Problem("bad-request", _("The body is not JSON.")) from None


def failures_of(errors: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What does not fit, field by field."""
    return [
        failure(
            "request",
            WORDS.get(error["type"], _("This value cannot be used.")),
            _("The list of endpoints says what belongs here."),
            where=".".join(str(part) for part in error["loc"][1:] if part not in ("wish", "body")) or "body",
        )
        for error in errors
    ]
