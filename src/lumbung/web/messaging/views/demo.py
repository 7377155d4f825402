"""`/demo/messages/`: what went out, with codes. Exists in the demo only: nobody there has a real telephone."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lumbung.web.messaging import queries


@never_cache
@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """The newest first."""
    if not settings.LUMBUNG_DEMO:
        raise Http404
    return render(
        request, "messaging/demo.html", {"title": _("Messages that went out"), "messages_out": queries.latest()}
    )
