"""Time that a machine, a unit or a room cannot be used: planned, or because it broke."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Maintenance(models.Model):
    """One stretch of it. `down`: it broke, the end is a guess; `ended` is when it really worked again."""

    house = models.ForeignKey("houses.House", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("houses.Unit", on_delete=models.PROTECT, related_name="+")
    claim = models.OneToOneField("bookings.Claim", on_delete=models.PROTECT, related_name="maintenance")
    down = models.BooleanField(default=False)
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made = models.DateTimeField()
    ended = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-made", "-id"]

    def __str__(self) -> str:
        return self.reason
