"""`/api/`: how programs talk to Lumbung: every endpoint, from the same document that programs read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from lumbung.web.api.events import EVENTS
from lumbung.web.api.middleware import ROOT
from lumbung.web.api.openapi import SECURITY
from lumbung.web.api.problems import TITLES
from lumbung.web.api.scopes import SCOPES
from lumbung.web.api.v1 import api

TAGS = {
    "houses": gettext_lazy("Houses, machines, free times"),
    "bookings": gettext_lazy("Bookings"),
    "desk": gettext_lazy("At the desk of a house"),
    "toll": gettext_lazy("Toll jobs (maklon)"),
    "webhooks": gettext_lazy("Webhooks"),
    "token": gettext_lazy("The token"),
}


@dataclass
class Endpoint:
    """One line of the list."""

    method: str
    path: str
    summary: str
    scope: str
    parameters: list[dict[str, Any]] = field(default_factory=list)
    body: list[dict[str, Any]] = field(default_factory=list)
    statuses: list[str] = field(default_factory=list)

    @property
    def parts(self) -> list[str]:
        """What stands between the slashes: a long path is broken there."""
        return self.path.strip("/").split("/")

    @property
    def anchor(self) -> str:
        """A name for links to it."""
        return f"{self.method}-{self.path}".lower().replace("/", "-").replace("{", "").replace("}", "")


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """The list of endpoints with what they need and answer."""
    groups: dict[str, list[Endpoint]] = {tag: [] for tag in TAGS}
    document = api.get_openapi_schema()
    for path, methods in document["paths"].items():
        for method, details in methods.items():
            groups[details["tags"][0]].append(_endpoint(document, method.upper(), path, details))
    context = {
        "title": _("Lumbung for programs"),
        "groups": [{"tag": tag, "words": TAGS[tag], "endpoints": found} for tag, found in groups.items() if found],
        "scopes": SCOPES.items(),
        "events": EVENTS.items(),
        "problems": [{"kind": kind, "status": status, "words": words} for kind, (status, words) in TITLES.items()],
        "address": request.build_absolute_uri(ROOT.rstrip("/")),
    }
    return render(request, "api/reference.html", context)


def _endpoint(document: dict[str, Any], method: str, path: str, details: dict[str, Any]) -> Endpoint:
    needed = [scope for way in details.get("security", []) for scope in way.get(SECURITY, [])]
    summary: str = details["summary"]
    return Endpoint(
        method,
        path.removeprefix(ROOT.rstrip("/")),
        _(summary),
        needed[0] if needed else "",
        [one for one in details.get("parameters", []) if one["in"] != "path"],
        _fields(document, details.get("requestBody")),
        sorted(details["responses"]),
    )


def _fields(document: dict[str, Any], body: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The fields of a body, in order."""
    if body is None:
        return []
    schema = next(iter(body["content"].values()))["schema"]
    name = (schema.get("$ref") or schema["anyOf"][0]["$ref"]).rsplit("/", 1)[-1]
    described = document["components"]["schemas"][name]
    required = set(described.get("required", []))
    return [{"name": field, "required": field in required} for field in described["properties"]]
