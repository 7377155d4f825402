"""Reading the log."""

from __future__ import annotations

from django.db import models

from lumbung.web.audit.models import AuditEvent


def events_of(subject: models.Model) -> list[AuditEvent]:
    """What was done to this subject, newest first."""
    found = AuditEvent.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))
    return list(found.select_related("actor", "on_behalf_of"))
