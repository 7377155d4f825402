"""A producer lets a helper act for her, until she says no."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class HelperConsent(models.Model):
    """`helper` may act for `producer` from `since` until it is withdrawn. Both names stand at each act."""

    class How(models.TextChoices):
        """How the producer gave it."""

        OWN_LOGIN = "own_login", _("signed in herself")
        SENT_CODE = "sent_code", _("told the code that she was sent")
        PRINTED_CODE = "printed_code", _("handed over her printed code")

    helper = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="consents_received")
    producer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="consents_given")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(max_length=240, help_text="What she agreed to, in the words that she saw")
    how = models.CharField(max_length=12, choices=How.choices)
    since = models.DateTimeField()
    withdrawn = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["helper", "producer"], condition=Q(withdrawn__isnull=True), name="consent_in_force_once"
            ),
            models.CheckConstraint(condition=~Q(helper=F("producer")), name="consent_between_two"),
        ]
        ordering: ClassVar = ["-since"]

    def __str__(self) -> str:
        return f"{self.helper_id} for {self.producer_id}"


class ConsentRequest(models.Model):
    """A helper has asked; the producer was sent a code that she tells the helper if she agrees. Ends by itself."""

    helper = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    producer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    code_hash = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    ends = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.helper_id} asks {self.producer_id}"
