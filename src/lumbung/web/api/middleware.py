"""Below `/api/v1/` every error is a problem document, whichever part of the machinery refused the request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation

from lumbung.web.api.problems import for_status
from lumbung.web.config.kept import looking

ROOT = "/api/v1/"
KEPT = ("Allow", "Retry-After", "WWW-Authenticate")
"""Headers of the refusal that say something to a program."""


class ProblemsMiddleware:
    """Turns pages of errors into problem documents for programs. Stands first, so that nothing slips by."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(ROOT):
            return self.get_response(request)
        head = request.method == "HEAD"
        if head:
            request.method = "GET"  # the endpoints know GET; what they answer goes out without its body
        with looking():
            response = self._told(request, self.get_response(request))
        if head and isinstance(response, HttpResponse):
            length = str(len(response.content))
            response.content = b""
            response.headers["Content-Length"] = length
        return response

    def _told(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code < 400:
            return response
        if "json" in response.headers.get("Content-Type", ""):
            return response
        return self._problem(request, response)

    def _problem(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponse:
        with translation.override(translation.get_language_from_request(request)):
            made = for_status(response.status_code).response()
            made.headers["Content-Language"] = translation.get_language() or ""
        made.status_code = response.status_code
        for name in KEPT:
            if name in response.headers:
                made.headers[name] = response.headers[name]
        return made
