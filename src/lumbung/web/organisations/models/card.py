"""A printed code with which a person comes in for the first time."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from lumbung.web.organisations.scoping import held_manager


class EntryCard(models.Model):
    """Works once, until `ends`. Only a keyed hash of the code is kept. `person`: who has an account already."""

    code_hash = models.CharField(max_length=64, unique=True)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made = models.DateTimeField()
    ends = models.DateTimeField()
    used = models.DateTimeField(null=True)

    objects: ClassVar[Any] = held_manager()

    class Meta:
        ordering: ClassVar = ["-made", "-pk"]

    def __str__(self) -> str:
        return f"card {self.pk}"
