"""Who did what to what, when. Rows are only ever added."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models


class AppendOnly(Exception):
    """Someone tried to change or delete what was recorded."""


class EventQuerySet(models.QuerySet["AuditEvent"]):
    """Events can be read and added, nothing else."""

    def update(self, **fields: Any) -> NoReturn:
        raise AppendOnly("Recorded events are never changed.")

    def delete(self) -> NoReturn:
        raise AppendOnly("Recorded events are never deleted.")


class AuditEvent(models.Model):
    """One act. Display text is made where it is shown: `action` is a code, `detail` holds no personal data."""

    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    action = models.CharField(max_length=60, db_index=True)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=60)
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    detail = models.JSONField(default=dict)

    objects: ClassVar = EventQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-id"]
        indexes: ClassVar = [models.Index(fields=["subject_type", "subject_id"], name="audit_subject")]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_type} {self.subject_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add; a second save of the same event is refused."""
        if not self._state.adding:
            raise AppendOnly("Recorded events are never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise AppendOnly("Recorded events are never deleted.")


class SetupChange(models.Model):
    """An event that changed how something is set up, and was not daily use: what was kept of it is read again."""

    event = models.OneToOneField(AuditEvent, primary_key=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.event_id}"
