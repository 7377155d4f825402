"""django-allauth's views that we use, at our addresses, each with our limit. Those that are not here do not exist.

The names are allauth's: it looks its own addresses up by them.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as spare
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkey
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as agency
from django.urls import path
from django.utils.translation import gettext_lazy as _

from lumbung.web.accounts.limits import limited
from lumbung.web.accounts.views.login import RequestCode, login
from lumbung.web.accounts.views.logout import logout
from lumbung.web.accounts.views.passkey import AddPasskey


def titled(title: object) -> dict[str, object]:
    """The title of an allauth page: our base asks for it."""
    return {"title": title}


AGAIN = titled(_("Is it you?"))

urlpatterns = [
    path("login/", login, name="account_login"),
    path("logout/", logout, name="account_logout"),
    path("login/code/", limited(RequestCode.as_view(), "code", "who"), name="account_request_login_code"),
    path(
        "login/code/confirm/",
        limited(account.ConfirmLoginCodeView.as_view(extra_context=titled(_("Write the code"))), "confirm"),
        name="account_confirm_login_code",
    ),
    path(
        "login/closed/",
        account.AccountInactiveView.as_view(extra_context=titled(_("This account is closed"))),
        name="account_inactive",
    ),
    path(
        "login/second/",
        limited(mfa.AuthenticateView.as_view(extra_context=titled(_("The second step"))), "second"),
        name="mfa_authenticate",
    ),
    path("login/passkey/", limited(passkey.LoginWebAuthnView.as_view(), "passkey"), name="mfa_login_webauthn"),
    path(
        "account/again/",
        limited(account.ReauthenticateView.as_view(extra_context=AGAIN), "again"),
        name="account_reauthenticate",
    ),
    path(
        "account/again/code/",
        limited(mfa.ReauthenticateView.as_view(extra_context=AGAIN), "again-code"),
        name="mfa_reauthenticate",
    ),
    path(
        "account/again/passkey/",
        limited(passkey.ReauthenticateWebAuthnView.as_view(extra_context=AGAIN), "again-passkey"),
        name="mfa_reauthenticate_webauthn",
    ),
    path("account/", mfa.IndexView.as_view(extra_context=titled(_("My account"))), name="mfa_index"),
    path(
        "account/second/on/",
        limited(totp.ActivateTOTPView.as_view(extra_context=titled(_("Switch on the second step"))), "second-on"),
        name="mfa_activate_totp",
    ),
    path(
        "account/second/off/",
        totp.DeactivateTOTPView.as_view(extra_context=titled(_("Switch off the second step"))),
        name="mfa_deactivate_totp",
    ),
    path(
        "account/spare/",
        spare.ViewRecoveryCodesView.as_view(extra_context=titled(_("Spare codes"))),
        name="mfa_view_recovery_codes",
    ),
    path(
        "account/spare/new/",
        spare.GenerateRecoveryCodesView.as_view(extra_context=titled(_("New spare codes"))),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "account/passkeys/",
        passkey.ListWebAuthnView.as_view(extra_context=titled(_("Passkeys"))),
        name="mfa_list_webauthn",
    ),
    path(
        "account/passkey/",
        limited(AddPasskey.as_view(extra_context=titled(_("Save a passkey"))), "passkey-add"),
        name="mfa_add_webauthn",
    ),
    path(
        "account/passkeys/<int:pk>/remove/",
        passkey.RemoveWebAuthnView.as_view(extra_context=titled(_("Remove this passkey?"))),
        name="mfa_remove_webauthn",
    ),
    path("login/agency/<slug:provider_id>/", agency.login, name="openid_connect_login"),
    path("login/agency/<slug:provider_id>/back/", agency.callback, name="openid_connect_callback"),
    path(
        "login/agency-cancelled/",
        social.LoginCancelledView.as_view(extra_context=titled(_("You have not signed in"))),
        name="socialaccount_login_cancelled",
    ),
    path(
        "login/agency-error/",
        social.LoginErrorView.as_view(extra_context=titled(_("The agency's sign-in did not work"))),
        name="socialaccount_login_error",
    ),
]
