"""A booking: one person, one unit, one time; and the series it may belong to."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lumbung.web.bookings.models.timed import Timed


class Series(models.Model):
    """Bookings that repeat. `skipped`: the dates that could not be had, each with why."""

    producer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    machine = models.ForeignKey("houses.Machine", on_delete=models.PROTECT, related_name="+")
    every_days = models.PositiveSmallIntegerField(default=7)
    first = models.DateTimeField()
    times = models.PositiveSmallIntegerField()
    skipped = models.JSONField(default=list)
    created = models.DateTimeField()

    class Meta:
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return f"{self.machine_id} × {self.times}"


class Booking(Timed, models.Model):
    """What a producer booked. Its price is frozen; its code is what she shows. Times are slots, without cleaning."""

    class State(models.TextChoices):
        """How far it is."""

        BOOKED = "booked", _("booked")
        CHECKED_IN = "checked_in", _("in use")
        FINISHED = "finished", _("finished")
        CANCELLED = "cancelled", _("cancelled")
        MOVED = "moved", _("moved")
        NO_SHOW = "no_show", _("did not come")

    class Door(models.TextChoices):
        """The door it came through."""

        WEB = "web", _("web page")
        API = "api", _("API")
        DESK = "desk", _("desk of the house")
        HELPER = "helper", _("helper")
        IMPORT = "import", _("import")
        PAPER = "paper", _("paper list")
        WAITING = "waiting", _("waiting list")

    HOLDING = (State.BOOKED, State.CHECKED_IN)

    code = models.CharField(max_length=12, unique=True)
    house = models.ForeignKey("houses.House", on_delete=models.PROTECT, related_name="+")
    machine = models.ForeignKey("houses.Machine", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("houses.Unit", on_delete=models.PROTECT, related_name="+")
    claim = models.OneToOneField("bookings.Claim", on_delete=models.PROTECT, related_name="booking")
    producer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="bookings")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    door = models.CharField(max_length=8, choices=Door.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.BOOKED)
    first_slot = models.BigIntegerField()
    end_slot = models.BigIntegerField()
    people = models.PositiveSmallIntegerField(default=1)
    product_class = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=240, blank=True)
    price_rp = models.BigIntegerField()
    price_lines = models.JSONField(default=list, help_text="How the price came about, frozen")
    overrides = models.JSONField(default=list, help_text="Rules that were set aside: rule, reason, by whom (id)")
    moved_from = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="moved_to")
    series = models.ForeignKey(Series, null=True, blank=True, on_delete=models.PROTECT, related_name="bookings")
    idempotency_key = models.CharField(max_length=80, blank=True, help_text="Empty: sent without one")
    asked = models.JSONField(default=dict, help_text="What was asked under the key, so that another wish is refused")
    made = models.DateTimeField()
    checked_in = models.DateTimeField(null=True, blank=True)
    finished = models.DateTimeField(null=True, blank=True)
    cancelled = models.DateTimeField(null=True, blank=True)
    cancelled_because = models.CharField(max_length=200, blank=True)
    cancel_cost_rp = models.BigIntegerField(default=0, help_text="Owed for time given back late, or not used")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["made_by", "idempotency_key"],
                condition=~Q(idempotency_key=""),
                name="booking_once_per_key",
            ),
            models.CheckConstraint(condition=Q(end_slot__gt=F("first_slot")), name="booking_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(price_rp__gte=0), name="booking_price_not_negative"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["producer", "first_slot"], name="booking_of_producer"),
            models.Index(fields=["producer", "house", "state", "end_slot", "first_slot"], name="booking_in_quota"),
            models.Index(fields=["house", "first_slot"], name="booking_in_house"),
            models.Index(fields=["state", "first_slot"], name="booking_that_is_due"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def holds(self) -> bool:
        """Whether it holds machine time."""
        return self.state in self.HOLDING
