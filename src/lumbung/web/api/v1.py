"""Version 1 of the API: its endpoints under one roof, and what each failure becomes."""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from lumbung.core.errors import InputError, LumbungError, ParameterError
from lumbung.web.api import openapi
from lumbung.web.api.endpoints import bookings, desk, houses, me, toll, webhooks
from lumbung.web.api.middleware import ROOT
from lumbung.web.api.parsing import JsonParser, failures_of
from lumbung.web.api.problems import Problem, failure, for_status
from lumbung.web.api.refusals import problem_of

logger = logging.getLogger(__name__)


class Version1(NinjaAPI):
    """Ninja with our own description of errors and rights in the OpenAPI document."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> openapi.Document:
        """The OpenAPI 3.1 document."""
        return openapi.Document(self, ROOT if path_prefix is None else path_prefix)

    def set_default_exception_handlers(self) -> None:
        """Every failure becomes a problem document."""
        for kind, handler in HANDLERS.items():
            self.add_exception_handler(kind, handler)


def told(_request: HttpRequest, problem: Problem) -> HttpResponse:
    """A problem that was named where it arose."""
    return problem.response()


def refused(_request: HttpRequest, error: LumbungError) -> HttpResponse:
    """A known failure of a service, in its own words."""
    return problem_of(error).response()


def unfit(_request: HttpRequest, error: ParameterError | InputError) -> HttpResponse:
    """A value that makes no sense."""
    failures = [failure("request", _(error.message), _(error.advice) if error.advice else "")]
    return Problem("invalid", _(error.message), more={"failures": failures}).response()


def not_fitting(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Fields that do not fit the description."""
    failures = failures_of(error.errors)
    named = ", ".join(one["where"] for one in failures)
    return Problem("invalid", _("Look at: %(fields)s.") % {"fields": named}, more={"failures": failures}).response()


def denied(_request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    """Known, but without the right."""
    return Problem("not-allowed", str(error)).response()


def nothing(_request: HttpRequest, _error: Http404) -> HttpResponse:
    """Nothing there, or nothing that she may know of."""
    return Problem("not-found").response()


def bare(_request: HttpRequest, error: HttpError) -> HttpResponse:
    """A refusal by the machinery; where a part of ours stands behind it, what that part said."""
    if isinstance(error.__cause__, Problem):
        return error.__cause__.response()
    return for_status(error.status_code).response()


def too_large(_request: HttpRequest, _error: RequestDataTooBig) -> HttpResponse:
    """More than a body may have."""
    return Problem("too-large").response()


def suspicious(_request: HttpRequest, _error: SuspiciousOperation) -> HttpResponse:
    """What no honest program sends."""
    return Problem("bad-request").response()


def locked(_request: HttpRequest, error: OperationalError) -> HttpResponse:
    """The database gave up waiting for others, or is away. Nothing was kept; the log has the place."""
    logger.error("database: %s", error)
    return busy()


def busy() -> HttpResponse:
    """503: send it once more."""
    return Problem("busy", _("Nothing was kept. Send it once more."), headers={"Retry-After": "1"}).response()


def failed(request: HttpRequest, _error: Exception) -> HttpResponse:
    """Our mistake. The log has the place; the caller gets no traceback."""
    logger.exception("%s %s failed", request.method, request.path_info)
    return Problem("failed", _("Send it once more in a few minutes, with the same idempotency key.")).response()


HANDLERS: dict[type[Exception], Any] = {
    Exception: failed,
    Problem: told,
    LumbungError: refused,
    ParameterError: unfit,
    InputError: unfit,
    ValidationError: not_fitting,
    PermissionDenied: denied,
    Http404: nothing,
    HttpError: bare,
    SuspiciousOperation: suspicious,
    RequestDataTooBig: too_large,
    OperationalError: locked,
}


def make() -> Version1:
    """The API with all its endpoints."""
    made = Version1(
        title="Lumbung",
        version="1",
        description=openapi.ABOUT,
        urls_namespace="api-v1",
        openapi_url="/openapi.json",
        docs_url=None,
        parser=JsonParser(),
    )
    for module in (houses, bookings, desk, toll, webhooks, me):
        made.add_router("", module.router)
    return made


api = make()
