"""The forms of signing in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.validators import validate_email
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lumbung.web.accounts import codes, queries, services
from lumbung.web.accounts.adapters import WRONG_CODE
from lumbung.web.accounts.identifiers import looks_like_phone, normal_email, normal_phone
from lumbung.web.accounts.models import User

CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "autocapitalize": "none", "spellcheck": "false"}
NOW = {"autocomplete": "current-password"}


class LoginForm(forms.Form):
    """Who, and her password. The error never says which of the two was wrong."""

    identifier = forms.CharField(
        label=_("User name, e-mail or mobile number"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(label=_("Password"), max_length=200, strip=False, widget=forms.PasswordInput(attrs=NOW))

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.request = request
        self.user: User | None = None
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Look for the person; `self.user` is she."""
        data = self.cleaned_data
        if "identifier" in data and "password" in data:
            found = authenticate(self.request, username=data["identifier"], password=data["password"])
            if not isinstance(found, User):
                raise forms.ValidationError(
                    _("This name and password do not belong together. Check both, then try again."), code="wrong"
                )
            self.user = found
        return data


class RequestCodeForm(forms.Form):
    """Where the code goes. Unknown numbers and addresses look the same as known ones."""

    who = forms.CharField(
        label=_("Mobile number or e-mail"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def clean_who(self) -> str:
        """A number or an address."""
        text = str(self.cleaned_data["who"]).strip()
        if "@" in text:
            validate_email(text)
        elif not looks_like_phone(text):
            raise forms.ValidationError(_("Write a mobile number or an e-mail address, for example 0812-3456-7890."))
        return text

    def clean(self) -> dict[str, Any]:
        """As allauth asks for it: `email` or `phone`, and whose it is."""
        data = self.cleaned_data
        text = data.get("who", "")
        data["email"] = normal_email(text) if "@" in text else None
        data["phone"] = normal_phone(text) if text and "@" not in text else None
        self._user = queries.active_user(text) if text else None
        return data


class CodeForm(forms.Form):
    """A code that was sent, held against the hash `code`."""

    code = forms.CharField(label=_("Code of 6 digits"), max_length=12, widget=forms.TextInput(attrs=CODE))

    def __init__(self, *args: Any, code: str = "", **kwargs: Any) -> None:
        self.expected = code
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        """Right or wrong."""
        typed = str(self.cleaned_data["code"])
        if not codes.is_right(typed, self.expected):
            raise forms.ValidationError(WRONG_CODE, code="wrong")
        return typed


class ConfirmCodeForm(CodeForm):
    """The code by which she signs in."""


class ReauthenticateForm(forms.Form):
    """Her password once more, before something that matters."""

    password = forms.CharField(label=_("Password"), max_length=200, strip=False, widget=forms.PasswordInput(attrs=NOW))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        """Right or wrong."""
        password = str(self.cleaned_data["password"])
        if not self.user.check_password(password):
            raise forms.ValidationError(_("This password is not right."), code="wrong")
        return password


class _OnceOnly:
    """A one-time password opens once, whichever process sees it."""

    user: User
    fields: dict[str, forms.Field]

    def name_the_code(self) -> None:
        """Our words and keys."""
        self.fields["code"].label = _("Code of your app, or a spare code")
        self.fields["code"].widget.attrs = {**CODE}

    def only_once(self, code: str) -> str:
        """The code; a second use is refused."""
        value = f"{self.user.pk}:{codes.typed(code)}"
        if not services.use_once(kind="second-step", value=value, holds=timedelta(seconds=120)):
            raise forms.ValidationError(WRONG_CODE, code="wrong")
        return code


class TotpForm(_OnceOnly, AuthenticateForm):  # type: ignore[misc, unused-ignore]
    """The second step."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name_the_code()

    def clean_code(self) -> str:
        """Right, and not used before."""
        return self.only_once(super().clean_code())


class TotpAgainForm(_OnceOnly, CodeAgainForm):  # type: ignore[misc, unused-ignore]
    """The second step once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name_the_code()

    def clean_code(self) -> str:
        """Right, and not used before."""
        return self.only_once(super().clean_code())


class ActivateTotpForm(ActivateTOTPForm):  # type: ignore[misc, unused-ignore]
    """The first code of her app proves that it is set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code that the app shows")
        self.fields["code"].widget.attrs = {**CODE}


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc, unused-ignore]
    """A passkey always asks for the finger, the face or the PIN of the device: it signs in by itself."""

    name = forms.CharField(required=False, widget=forms.HiddenInput, max_length=60)
    passwordless = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean_passwordless(self) -> bool:
        """Always."""
        return True


class PasswordForm(forms.Form):
    """A new password; the old one as well, where there is one."""

    old = forms.CharField(
        label=_("Present password"), max_length=200, strip=False, widget=forms.PasswordInput(attrs=NOW)
    )
    new = forms.CharField(
        label=_("New password"),
        help_text=_("At least 10 characters. Three words in a row are easy to remember."),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)
        if not user.has_usable_password():
            del self.fields["old"]

    def clean_old(self) -> str:
        """The present one."""
        if not self.user.check_password(str(self.cleaned_data["old"])):
            raise forms.ValidationError(_("This password is not right."), code="wrong")
        return ""

    def clean_new(self) -> str:
        """Hard to guess."""
        password = str(self.cleaned_data["new"])
        validate_password(password, self.user)
        return password


class PhoneForm(forms.Form):
    """A mobile number, to be proved by a code."""

    phone = forms.CharField(
        label=_("Mobile number"),
        max_length=22,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    def clean_phone(self) -> str:
        """One spelling."""
        text = str(self.cleaned_data["phone"])
        if not looks_like_phone(text):
            raise forms.ValidationError(_("Write a mobile number, for example 0812-3456-7890."))
        return normal_phone(text)
