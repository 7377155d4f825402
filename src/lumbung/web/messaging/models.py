"""One SMS or e-mail to one person: that it was sent, not what it said."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Message(models.Model):
    """`sealed` holds address and text, encrypted, until it is sent; then it is emptied (the demo keeps it)."""

    class Channel(models.TextChoices):
        """The way it goes."""

        SMS = "sms", _("SMS")
        EMAIL = "email", _("e-mail")

    class State(models.TextChoices):
        """How far it came."""

        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    to = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    shown_address = models.CharField(max_length=60, help_text="The address with its middle left out")
    channel = models.CharField(max_length=6, choices=Channel.choices)
    kind = models.CharField(max_length=60)
    language = models.CharField(max_length=2)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    made = models.DateTimeField()
    useless_after = models.DateTimeField(null=True, help_text="A code is not sent when it has ended")
    sent = models.DateTimeField(null=True)
    sealed = models.BinaryField(default=b"")

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.channel} {self.kind} {self.state}"
