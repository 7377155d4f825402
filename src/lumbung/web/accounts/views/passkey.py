"""`/account/passkey/`: save a passkey."""

from __future__ import annotations

from typing import Any

from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import WebAuthn
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _


class AddPasskey(AddWebAuthnView):  # type: ignore[misc, unused-ignore]
    """Without allauth's spare codes, which belong to the second step and would only puzzle a producer."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep it."""
        made = WebAuthn.add(self.request.user, form.cleaned_data["name"], form.cleaned_data["credential"])
        signals.authenticator_added.send(
            sender=Authenticator, request=self.request, user=self.request.user, authenticator=made.instance
        )
        messages.info(self.request, _("The passkey is saved."))
        return redirect("mfa_index")
