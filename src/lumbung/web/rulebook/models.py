"""Changes to the law as data. The packaged files stay as they are; what is published lies over them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Act(models.TextChoices):
    """What a proposal does."""

    VALUE = "value", _("another value")
    CONFIRM = "confirm", _("confirmed in the text of the law")


class State(models.TextChoices):
    """How far a proposal is. Approved ones hold from `publish_on` on."""

    PROPOSED = "proposed", _("waits for a second person")
    APPROVED = "approved", _("approved")
    REJECTED = "rejected", _("rejected")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Proposal(models.Model):
    """A value of a parameter from a day to a day (None: open). `value` as the engine keeps it (int64).

    `trial` is what the cases and the register said when it was decided: names of red cases, counts before and after.
    """

    region = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    parameter = models.CharField(max_length=120)
    act = models.CharField(max_length=10, choices=Act.choices, default=Act.VALUE)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    value = models.BigIntegerField()
    ref = models.CharField(max_length=300)
    certainty = models.CharField(max_length=1)
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    publish_on = models.DateField(null=True, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True)
    trial = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-proposed_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(state="withdrawn") | ~Q(decided_by=F("proposed_by")),
                name="proposal_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved")
                | Q(act="confirm")
                | Q(decided_by__isnull=False, publish_on__isnull=False),
                name="proposal_approved_by_someone",
            ),
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gte=F("starts")), name="proposal_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.parameter} {self.starts:%Y-%m-%d}"
