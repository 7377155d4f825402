"""A booking that is offered to another member: hers when she says yes in time; until then the giver keeps it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lumbung.web.bookings.models.booking import Booking
from lumbung.web.config import clock


class TransferOffer(models.Model):
    """One offer. It is for the time that the booking had when it was made: another time needs another offer."""

    class State(models.TextChoices):
        """How it went."""

        OFFERED = "offered", _("waits for an answer")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("taken back")
        EXPIRED = "expired", _("not answered in time")

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="transfer_offers")
    giver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=State.choices, default=State.OFFERED)
    first_slot = models.BigIntegerField(help_text="Of the booking, when it was offered")
    end_slot = models.BigIntegerField()
    made = models.DateTimeField()
    ends = models.DateTimeField(help_text="By the true clock")
    answered = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-made", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["booking"], condition=Q(state="offered"), name="booking_offered_once")
        ]
        indexes: ClassVar = [models.Index(fields=["receiver", "state"], name="offers_to_receiver")]

    def __str__(self) -> str:
        return f"{self.booking_id} {self.state}"

    @property
    def stands(self) -> bool:
        """Whether it can still be accepted: in time, and the booking is as it was offered."""
        held = self.booking
        same = (held.producer_id, held.first_slot, held.end_slot) == (self.giver_id, self.first_slot, self.end_slot)
        ahead = held.state == Booking.State.BOOKED and held.start > clock.now()
        return self.state == self.State.OFFERED and self.ends > clock.real_now() and same and ahead
