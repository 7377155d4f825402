"""Tokens of programs, the addresses that want to be told of events, and each telling."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from lumbung.web.config.keys import keyed_hash


class ApiToken(models.Model):
    """A program acts with it as `user`; with `organisation`, only within that body's houses and as long as she works there.

    Only the keyed hash is kept. Times are the true clock's.
    """

    key = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12, help_text="Its last letters, to tell it apart")
    label = models.CharField(max_length=80)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    scopes = models.CharField(max_length=240, help_text="With spaces between")
    made = models.DateTimeField()
    expires = models.DateTimeField()
    revoked = models.DateTimeField(null=True, blank=True)
    last_used = models.DateTimeField(null=True, blank=True, help_text="To within some minutes")
    form_key = models.CharField(max_length=40, blank=True, help_text="Of the form that made it: a double tap makes one")

    class Meta:
        ordering: ClassVar[list[str]] = ["-made", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "form_key"], condition=~Q(form_key=""), name="token_once_per_form")
        ]
        indexes: ClassVar = [models.Index(fields=["organisation"], name="token_of_organisation")]

    def __str__(self) -> str:
        return f"{self.label} …{self.hint}"

    @property
    def scope_list(self) -> list[str]:
        """Its scopes."""
        return self.scopes.split()

    def works_at(self, moment: datetime) -> bool:
        """Whether it is neither revoked nor past its end."""
        return self.revoked is None and moment < self.expires


class Webhook(models.Model):
    """An address that is told of events: of her own bookings, or (with `organisation`) of all in that body's houses.

    Its secret is made from `nonce` and the installation's key when it is needed; it is stored nowhere.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    url = models.CharField(max_length=400)
    events = models.CharField(max_length=400, help_text="With spaces between")
    nonce = models.CharField(max_length=64)
    made = models.DateTimeField()
    disabled = models.DateTimeField(null=True, blank=True)
    disabled_because = models.CharField(max_length=240, blank=True)
    removed = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-made", "-id"]
        indexes: ClassVar = [
            models.Index(
                fields=["organisation", "user"],
                condition=Q(disabled__isnull=True, removed__isnull=True),
                name="webhooks_that_work",
            )
        ]

    def __str__(self) -> str:
        return self.url

    @property
    def event_list(self) -> list[str]:
        """The events that it wants to hear of."""
        return self.events.split()

    @property
    def secret(self) -> str:
        """What its signatures are made with."""
        return f"lbw_{keyed_hash('webhook', self.nonce)}"

    @property
    def works(self) -> bool:
        """Whether it is told of events."""
        return self.disabled is None and self.removed is None


class WebhookDelivery(models.Model):
    """One event for one webhook: what is sent, how often it was tried, and how it ended. Times are the true clock's."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    code = models.CharField(max_length=32, unique=True, help_text="The same at each try, so that a receiver knows it")
    event = models.CharField(max_length=40)
    body = models.TextField()
    made = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    last_try = models.DateTimeField(null=True, blank=True)
    last_answer = models.CharField(max_length=240, blank=True)
    delivered = models.DateTimeField(null=True, blank=True)
    given_up = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-made", "-id"]
        verbose_name_plural = "webhook deliveries"
        indexes: ClassVar = [models.Index(fields=["made"], name="delivery_made")]

    def __str__(self) -> str:
        return f"{self.event} {self.code}"
