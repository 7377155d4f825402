"""People who sign in, and the counters that slow down guessing."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from lumbung.web.accounts.identifiers import normal_email, normal_phone

USERNAME_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class UserQueries(BaseUserManager["User"]):
    """What Django's own commands and test tools expect of a user model."""

    def create_user(self, username: str = "", password: str | None = None, **fields: Any) -> User:
        """A person; without a user name she gets a random one and signs in by e-mail or phone."""
        name = username or f"u-{get_random_string(10, USERNAME_ALPHABET)}"
        user = self.model(username=name, **fields)
        user.set_password(password)
        user.clean()
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> User:
        """Someone with every permission, for the first set-up of an installation."""
        return self.create_user(username, password, **{**fields, "is_staff": True, "is_superuser": True})


class User(AbstractBaseUser, PermissionsMixin):
    """Someone who signs in with a user name, an e-mail address or a mobile phone number."""

    username = models.CharField(_("user name"), max_length=60, unique=True)
    email = models.EmailField(_("e-mail"), null=True, blank=True, unique=True)
    phone = models.CharField(_("mobile phone"), max_length=20, null=True, blank=True, unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(max_length=2, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserQueries] = UserQueries()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name or self.username

    def clean(self) -> None:
        """One spelling for each e-mail address and phone number; nothing is NULL, so that both stay unique."""
        super().clean()
        self.email = normal_email(self.email) if self.email else None
        self.phone = normal_phone(self.phone) if self.phone else None


class AttemptCounter(models.Model):
    """Sign-in attempts within one window of time. `key` is a keyed hash: neither account nor address can be read."""

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    window_ends = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key[:8]}…: {self.count}"
