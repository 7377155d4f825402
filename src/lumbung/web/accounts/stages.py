"""The second step of signing in."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest


class SecondStep(AuthenticateStage):  # type: ignore[misc, unused-ignore]
    """Asked of those who have set up one-time passwords.

    A passkey alone asks for nothing more: a producer who has one on her telephone can still sign in by SMS elsewhere.
    """

    def _should_handle(self, request: HttpRequest) -> bool:
        wanted: bool = super()._should_handle(request)
        return wanted and is_mfa_enabled(self.login.user, [Authenticator.Type.TOTP])
