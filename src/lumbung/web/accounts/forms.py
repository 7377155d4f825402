"""The sign-in form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lumbung.web.accounts.models import User


class LoginForm(forms.Form):
    """Who, and her password. The error never says which of the two was wrong."""

    identifier = forms.CharField(
        label=_("User name, e-mail or mobile number"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

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
