"""A toll job (maklon): the house makes the batch for her. Once accepted it holds machine time like a booking."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lumbung.core.slots import moment_of

MEASURES = {"kg": _("kilograms"), "l": _("litres"), "pcs": _("pieces"), "pack": _("packs"), "m": _("metres")}
"""What quantities are counted in."""


class TollJob(models.Model):
    """What she wants made, the house's answer, and how far it is."""

    class State(models.TextChoices):
        """Asked → answered → accepted → in work → ready → collected; or declined, or withdrawn."""

        ASKED = "asked", _("waits for an answer")
        ANSWERED = "answered", _("answered")
        ACCEPTED = "accepted", _("agreed")
        IN_WORK = "in_work", _("being made")
        READY = "ready", _("ready to collect")
        COLLECTED = "collected", _("collected")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    code = models.CharField(max_length=12, unique=True)
    house = models.ForeignKey("houses.House", on_delete=models.PROTECT, related_name="+")
    producer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="toll_jobs")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    product = models.CharField(max_length=120)
    quantity = models.PositiveIntegerField()
    measure = models.CharField(max_length=20, default="kg", help_text="kg, litres, pieces …")
    material = models.CharField(max_length=240, blank=True, help_text="What she brings")
    product_class = models.CharField(max_length=40, blank=True)
    wanted = models.DateField()
    note = models.CharField(max_length=240, blank=True)
    idempotency_key = models.CharField(max_length=80, blank=True, help_text="Empty: sent without one")
    made = models.DateTimeField()
    # The answer.
    machine = models.ForeignKey("houses.Machine", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    first_slot = models.BigIntegerField(null=True, blank=True)
    end_slot = models.BigIntegerField(null=True, blank=True)
    price_rp = models.BigIntegerField(null=True, blank=True)
    answer = models.CharField(max_length=240, blank=True)
    answered = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer_ends = models.DateTimeField(null=True, blank=True, help_text="The offered time is held until then")
    claim = models.OneToOneField(
        "bookings.Claim", null=True, blank=True, on_delete=models.PROTECT, related_name="toll_job"
    )
    made_quantity = models.PositiveIntegerField(null=True, blank=True, help_text="What came out")
    closed = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made", "-id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="toll_quantity_positive"),
            models.CheckConstraint(condition=Q(price_rp__isnull=True) | Q(price_rp__gte=0), name="toll_price"),
            models.UniqueConstraint(
                fields=["made_by", "idempotency_key"],
                condition=~Q(idempotency_key=""),
                name="toll_job_once_per_key",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["house", "state"], name="toll_in_house")]

    def __str__(self) -> str:
        return self.code

    @property
    def start(self) -> datetime | None:
        """When it will be made, in UTC; None before the house has answered."""
        return None if self.first_slot is None else moment_of(self.first_slot)

    @property
    def end(self) -> datetime | None:
        """When that is over."""
        return None if self.end_slot is None else moment_of(self.end_slot)

    @property
    def measure_words(self) -> str:
        """The measure in words; one that is not known as it is written."""
        return str(MEASURES.get(self.measure, self.measure))
