"""Waiting for a time that is taken: first come, first offered; the offer is a hold with an end."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lumbung.core.slots import moment_of


class WaitingEntry(models.Model):
    """She wants `minutes` on this machine type, beginning between `first_slot` and `last_slot`."""

    class State(models.TextChoices):
        """Where she stands."""

        WAITING = "waiting", _("waiting")
        OFFERED = "offered", _("has an offer")
        TAKEN = "taken", _("taken")
        EXPIRED = "expired", _("offer has passed")
        LEFT = "left", _("left the list")

    house = models.ForeignKey("houses.House", on_delete=models.PROTECT, related_name="+")
    machine = models.ForeignKey("houses.Machine", on_delete=models.PROTECT, related_name="+")
    producer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    first_slot = models.BigIntegerField()
    last_slot = models.BigIntegerField(help_text="Latest start")
    minutes = models.PositiveSmallIntegerField()
    people = models.PositiveSmallIntegerField(default=1)
    product_class = models.CharField(max_length=40, blank=True)
    since = models.DateTimeField()
    hold = models.OneToOneField(
        "bookings.Claim", null=True, blank=True, on_delete=models.SET_NULL, related_name="waiting_entry"
    )
    offer_ends = models.DateTimeField(null=True, blank=True)
    booking = models.ForeignKey("bookings.Booking", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("since", "id")
        verbose_name_plural = "waiting entries"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last_slot__gte=F("first_slot")), name="waiting_window"),
        ]
        indexes: ClassVar = [models.Index(fields=["machine", "state", "since"], name="waiting_for_machine")]

    def __str__(self) -> str:
        return f"{self.machine_id} {self.state}"

    @property
    def start(self) -> datetime:
        """The earliest start that suits her, in UTC."""
        return moment_of(self.first_slot)

    @property
    def latest(self) -> datetime:
        """The latest one."""
        return moment_of(self.last_slot)
