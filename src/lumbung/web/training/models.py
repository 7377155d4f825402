"""Who may use which type of machine, and until when. No licence, no booking of that machine."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Licence(models.Model):
    """A person's licence for a machine type: in one house, or in every house of the region when `house` is empty.

    Valid from `since` to `until` (included), unless revoked before.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="licences")
    machine_type = models.SlugField(max_length=60)
    house = models.ForeignKey("houses.House", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    revoked = models.DateTimeField(null=True, blank=True)
    revoked_because = models.CharField(max_length=200, blank=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=160, blank=True, help_text="Course, test, or what else it rests on")

    class Meta:
        ordering = ("machine_type", "-since")
        indexes: ClassVar = [models.Index(fields=["person", "machine_type"], name="licence_of_person")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="licence_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.machine_type}"
