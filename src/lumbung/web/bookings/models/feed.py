"""Secret addresses of calendar feeds: of a person, or of a machine."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class CalendarFeed(models.Model):
    """One address. Only the keyed hash of its secret is kept; it ends when it is revoked."""

    key = models.CharField(max_length=64, unique=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    machine = models.ForeignKey("houses.Machine", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    label = models.CharField(max_length=80, blank=True)
    made = models.DateTimeField()
    revoked = models.DateTimeField(null=True, blank=True)
    last_read = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-made"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["owner"], condition=Q(machine__isnull=True, revoked__isnull=True), name="one_own_feed"
            )
        ]

    def __str__(self) -> str:
        return self.label
