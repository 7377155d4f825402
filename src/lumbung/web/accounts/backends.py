"""Signing in with a user name, an e-mail address or a mobile phone number."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from lumbung.web.accounts import queries
from lumbung.web.accounts.models import User


class IdentifierBackend(ModelBackend):
    """Finds the person by any of her identifiers; takes as long for an unknown one as for a known one."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        """The person whose identifier and password these are, or None."""
        if not username or password is None:
            return None
        user = queries.find_user(username)
        if user is None:
            User().set_password(password)  # the same work as checking a password
            return None
        return user if user.check_password(password) and self.user_can_authenticate(user) else None
