"""What django-allauth asks of us: our person, our messages, codes kept as hashes, our own words."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lumbung.core.errors import LumbungError
from lumbung.web.accounts import codes, queries, second_step, services
from lumbung.web.accounts.models import User
from lumbung.web.config import clock
from lumbung.web.messaging.services import send_to
from lumbung.web.ui.views.errors import refused

WRONG_CODE = gettext_lazy("This code is not right, or it has ended.")
TOLD = {
    "mfa/messages/totp_activated.txt": gettext_lazy("The second step is on."),
    "mfa/messages/totp_deactivated.txt": gettext_lazy("The second step is off."),
    "mfa/messages/webauthn_added.txt": gettext_lazy("The passkey is saved."),
    "mfa/messages/webauthn_removed.txt": gettext_lazy("The passkey is removed."),
    "mfa/messages/recovery_codes_generated.txt": gettext_lazy(
        "There are new spare codes. The old ones no longer work."
    ),
}
"""Notices of allauth that we pass on, in our words; the rest says what the page itself shows."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """People sign in with a code by SMS or e-mail, or with a password; nobody makes an account here by herself."""

    error_messages = {  # noqa: RUF012
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "too_many_login_attempts": gettext_lazy("That was wrong too often. Ask for a new code."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by helpers, operators and printed codes."""
        return False

    def get_login_stages(self) -> list[str]:
        """After who she is comes the second step, for those who have set one up."""
        return ["allauth.account.stages.LoginByCodeStage", "lumbung.web.accounts.stages.SecondStep"]

    def get_user_by_phone(self, phone: str) -> User | None:
        """The active person with this number."""
        return queries.active_user(phone)

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        """A number is kept only once it is proved."""
        return (user.phone, True) if user.phone else None

    def set_phone_verified(self, user: User, phone: str) -> None:
        """Nothing to do: a number is kept only once it is proved."""

    def generate_login_code(self) -> str:
        """What allauth keeps: the hash. The code itself stays in this request until it is sent."""
        code = codes.new_code()
        self.request.lumbung_code = code
        return codes.hash_of(code)

    def generate_phone_verification_code(self, *, user: Any, phone: str) -> str:
        """The same for a telephone."""
        return self.generate_login_code()

    def send_verification_code_sms(self, user: Any, phone: str, code: str, **kwargs: Any) -> None:
        """By SMS."""
        self._send(user, phone, "sms")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The code by e-mail; allauth's other mails belong to pages that we do not have."""
        if template_prefix == "account/email/login_code":
            self._send(queries.active_user(email), email, "email")

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        """Nothing is sent to a stranger; the page looks the same."""

    def _send(self, user: User | None, address: str, channel: str) -> None:
        context = {"code": getattr(self.request, "lumbung_code", ""), "minutes": codes.HOLDS.seconds // 60}
        send_to(
            to=user, address=address, channel=channel, kind="login_code", context=context,
            useless_after=clock.real_now() + codes.HOLDS,
        )  # fmt: skip

    def add_message(  # noqa: PLR0917
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Only what the page does not show by itself."""
        words = message or TOLD.get(message_template or "")
        if words:
            messages.add_message(request, level, str(words))

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """A sign-in is written down before she goes on."""
        services.note_sign_in(user=user)
        second_step.note(request)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of the second step lie encrypted in the database; its words are ours."""

    error_messages = {  # noqa: RUF012
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
    }

    def encrypt(self, text: str) -> str:
        """With this installation's key."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again."""
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002
        """The day is what people remember."""
        return _("Passkey of %(day)s") % {"day": f"{clock.today():%d.%m.%Y}"}


def _fernet() -> Fernet:
    key = hashlib.sha256(f"second-step:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


class UnknownAtAgency(LumbungError):
    """The agency knows her, but no account here has her e-mail address."""


class AgencyAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The agency's own accounts open the accounts of people who are known here, by their confirmed e-mail; they make none."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Join the agency's account to ours at the first sign-in; refuse those whom nobody has registered here."""
        if sociallogin.is_existing:
            return
        told = sociallogin.account.extra_data
        claims = {**told.get("id_token", {}), **told.get("userinfo", {})}
        email = str(claims.get("email") or "")
        user = queries.active_user(email) if email and claims.get("email_verified") is True else None
        if user is None:
            error = UnknownAtAgency(
                _("Your agency's account is not known here."),
                _("Ask the officer of your region to register your e-mail address."),
            )
            raise ImmediateHttpResponse(refused(request, error, 403))
        sociallogin.connect(request, user)
        services.note_agency_account(user=user)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never."""
        return False
