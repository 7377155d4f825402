"""Reading the log."""

from __future__ import annotations

from django.db import models

from lumbung.web.accounts.models import User
from lumbung.web.audit.models import AuditEvent


def events_of(subject: models.Model) -> list[AuditEvent]:
    """What was done to this subject, newest first."""
    found = AuditEvent.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))
    return list(found.select_related("actor", "on_behalf_of"))


def done_for(person: User, most: int = 20) -> list[AuditEvent]:
    """What others did in her name, newest first."""
    return list(AuditEvent.objects.filter(on_behalf_of=person).select_related("actor", "organisation")[:most])
