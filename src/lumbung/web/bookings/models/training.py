"""A training session: the time of machines, or of a whole room, in which a machine type is taught."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lumbung.web.bookings.models.timed import Timed


class TrainingSession(Timed, models.Model):
    """One session. It takes time as any booking does; `members` are those who were told that they are expected."""

    class State(models.TextChoices):
        """How far it is; whether it is over is told by the clock."""

        PLANNED = "planned", _("planned")
        CANCELLED = "cancelled", _("called off")

    house = models.ForeignKey("houses.House", on_delete=models.PROTECT, related_name="+")
    machine = models.ForeignKey(
        "houses.Machine", on_delete=models.PROTECT, related_name="+", help_text="What is taught"
    )
    title = models.CharField(max_length=120)
    note = models.CharField(max_length=240, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    units = models.PositiveSmallIntegerField(default=1, help_text="How many of the machine's units; 0 with the room")
    whole_room = models.BooleanField(default=False)
    people = models.PositiveSmallIntegerField()
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="training_sessions")
    first_slot = models.BigIntegerField()
    end_slot = models.BigIntegerField()
    claim = models.OneToOneField("bookings.Claim", on_delete=models.PROTECT, related_name="training")
    overrides = models.JSONField(default=list, help_text="Rules that were set aside: rule, reason, by whom (id)")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    idempotency_key = models.CharField(max_length=80, blank=True, help_text="Empty: sent without one")
    made = models.DateTimeField()
    cancelled = models.DateTimeField(null=True, blank=True)
    cancelled_because = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["first_slot", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(end_slot__gt=F("first_slot")), name="training_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(people__gt=0), name="training_for_somebody"),
            models.UniqueConstraint(
                fields=["by", "idempotency_key"], condition=~Q(idempotency_key=""), name="training_once_per_key"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["house", "state", "first_slot"], name="training_in_house")]

    def __str__(self) -> str:
        return self.title
