"""`/logout/`: sign out. By POST only, so that no link on another page can do it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout as end_session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """End the session and go home."""
    end_session(request)
    messages.info(request, _("You have signed out."))
    return redirect("home")
