"""The guarantee: one row for each (unit, slot), unique in the database. Whoever holds time holds it by a claim.

Times are slots of 15 minutes (`lumbung.core.slots`), half-open. On PostgreSQL a span also stands under an exclusion
constraint on (unit, range), made in a migration of its own: in `Meta` it would break SQLite's migrations (ADR 0006).
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lumbung.core.slots import SlotRange, moment_of


class Claim(models.Model):
    """A stretch of time that is held on one or more units of a house. Cleaning between two uses is a claim itself."""

    class Kind(models.TextChoices):
        """What holds it."""

        BOOKING = "booking", _("booking")
        TOLL = "toll", _("toll job")
        MAINTENANCE = "maintenance", _("maintenance")
        TRAINING = "training", _("training session")
        HOLD = "hold", _("hold")
        CLEANING = "cleaning", _("cleaning")

    house = models.ForeignKey("houses.House", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    first_slot = models.BigIntegerField()
    end_slot = models.BigIntegerField()
    product_class = models.CharField(max_length=40, blank=True, help_text="What is made; decides on cleaning")
    expires = models.DateTimeField(null=True, blank=True, help_text="Holds only; by the true clock")
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Holds only: for whom",
    )
    released = models.DateTimeField(null=True, blank=True, help_text="Since then it holds nothing")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(end_slot__gt=F("first_slot")), name="claim_ends_after_it_begins")
        ]
        indexes: ClassVar = [
            models.Index(fields=["house", "first_slot"], name="claim_in_house"),
            models.Index(fields=["expires"], condition=Q(expires__isnull=False), name="claim_expires"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {moment_of(self.first_slot):%Y-%m-%d %H:%M}Z"

    @property
    def range(self) -> SlotRange:
        """Its slots."""
        return SlotRange(self.first_slot, self.end_slot)


class Span(models.Model):
    """A claim on one unit: gone when the claim is released, shorter when it ends early.

    Places for people are alike: a claim may have one of them first and another one after, hence several spans.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="spans")
    unit = models.ForeignKey("houses.Unit", on_delete=models.PROTECT, related_name="+")
    first_slot = models.BigIntegerField()
    end_slot = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(end_slot__gt=F("first_slot")), name="span_ends_after_it_begins"),
            models.UniqueConstraint(fields=["claim", "unit", "first_slot"], name="span_once_per_start"),
        ]
        indexes: ClassVar = [models.Index(fields=["unit", "first_slot", "end_slot"], name="span_of_unit")]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.unit_id}"


class Occupancy(models.Model):
    """Unit u is held in slot s: at most one such row, whatever else goes wrong."""

    unit = models.ForeignKey("houses.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    slot = models.BigIntegerField()
    span = models.ForeignKey(Span, on_delete=models.CASCADE, related_name="rows")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "slot"], name="unit_held_once_per_slot")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.slot}"
