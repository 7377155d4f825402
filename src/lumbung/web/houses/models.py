"""A shared production house: its rooms, machines with identical units, opening hours, tariff and rules of use.

What can be held is a `Unit`: one of the identical machines, a whole room, or a place for one person in a room.
"""

from __future__ import annotations

from typing import ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lumbung.web.ui.words import in_language


class Weekday(models.IntegerChoices):
    """Days as `date.weekday()` counts them."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class House(models.Model):
    """A house in a region. Its organisation carries the name, the slug and the roles of those who run it."""

    class State(models.TextChoices):
        """Whether it can be used."""

        PREPARING = "preparing", _("being prepared")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")

    organisation = models.OneToOneField("organisations.Organisation", on_delete=models.PROTECT, related_name="house")
    region = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="houses_here")
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=160)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREPARING)
    about = models.TextField(blank=True)
    address = models.CharField(max_length=240, blank=True)
    area_code = models.CharField(max_length=20, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    directions = models.TextField(blank=True, help_text="How to get there, in words")
    contact = models.CharField(max_length=160, blank=True, help_text="The house's own number or desk, for the public")
    needed = models.TextField(blank=True, help_text="What one needs to have before the first use")
    time_zone = models.CharField(max_length=40, default="Asia/Jakarta")
    closed_on_holidays = models.BooleanField(default=True, help_text="Closed on national holidays")
    source_plan = models.ForeignKey("plans.Plan", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    source_site = models.CharField(max_length=40, blank=True, help_text="The site's name in the plan it came from")
    simulated = models.BooleanField(default=False)
    created = models.DateTimeField()

    class Meta:
        ordering = ("name",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source_plan", "source_site"],
                condition=Q(source_plan__isnull=False),
                name="one_house_for_each_site_of_a_plan",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """Its time zone."""
        return ZoneInfo(self.time_zone)


class UseRules(models.Model):
    """A house's rules of use: policy parameters of the house, none of them the law's. Hours and minutes as named."""

    house = models.OneToOneField(House, on_delete=models.CASCADE, related_name="use_rules")
    notice_minutes = models.PositiveIntegerField(default=0, help_text="Least time between booking and start")
    horizon_days = models.PositiveIntegerField(default=60, help_text="How far ahead one may book")
    longest_minutes = models.PositiveIntegerField(default=480, help_text="Longest booking")
    hours_per_day = models.PositiveIntegerField(default=8, help_text="Most hours of one person on one day")
    hours_per_week = models.PositiveIntegerField(default=24)
    hours_per_month = models.PositiveIntegerField(default=60)
    open_bookings = models.PositiveIntegerField(default=12, help_text="Most bookings of one person that lie ahead")
    free_cancel_hours = models.PositiveIntegerField(default=24, help_text="Cancelling is free until so long before")
    late_cancel_percent = models.PositiveSmallIntegerField(default=50, help_text="Share of the price owed after that")
    no_show_minutes = models.PositiveIntegerField(default=30, help_text="Not come by then: the time is free again")
    hold_minutes = models.PositiveIntegerField(default=10, help_text="How long a hold lasts")
    offer_hours = models.PositiveIntegerField(default=3, help_text="How long an offer to the first in line lasts")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(late_cancel_percent__lte=100), name="late_cancel_at_most_all")
        ]

    def __str__(self) -> str:
        return f"{self.house_id}"


class Room(models.Model):
    """A room; `people` is how many may work in it at once (0: not limited)."""

    house = models.ForeignKey(House, on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField(max_length=80)
    people = models.PositiveSmallIntegerField(default=0)
    bookable = models.BooleanField(default=False, help_text="Can be booked as a whole; its machines are then held too")

    class Meta:
        ordering = ("name", "id")
        constraints: ClassVar = [models.UniqueConstraint(fields=["house", "name"], name="room_once_per_house")]

    def __str__(self) -> str:
        return self.name


class Machine(models.Model):
    """What one books in a house: a type of machine with its identical units, or a whole room (`whole_room`)."""

    house = models.ForeignKey(House, on_delete=models.CASCADE, related_name="machines")
    room = models.ForeignKey(Room, null=True, blank=True, on_delete=models.PROTECT, related_name="machines")
    type = models.SlugField(max_length=60, help_text="Code of the machine type, such as dough_mixer")
    name_id = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    whole_room = models.BooleanField(default=False)
    licence_needed = models.BooleanField(default=True)
    power_watt = models.PositiveIntegerField(default=0)
    photo = models.FileField(upload_to="machines", blank=True)
    photo_width = models.PositiveIntegerField(default=0, help_text="Pixels")
    photo_height = models.PositiveIntegerField(default=0, help_text="Pixels")
    manual = models.FileField(upload_to="manuals", blank=True)
    safety = models.TextField(blank=True, help_text="What to mind, in words")
    price_basis = models.TextField(blank=True, help_text="How the price comes about, and whose figure it is")
    per_person = models.BooleanField(
        default=False, help_text="Its price is for one person and hour, not for the machine"
    )
    cleaning_minutes = models.PositiveSmallIntegerField(default=0, help_text="Held between uses that may not mix")
    toll = models.BooleanField(default=True, help_text="The house also makes batches on it")
    retired = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("name_id", "id")
        constraints: ClassVar = [models.UniqueConstraint(fields=["house", "type"], name="machine_type_once_per_house")]

    def __str__(self) -> str:
        return self.name_id

    @property
    def name(self) -> str:
        """In the language of the page."""
        return in_language(self.name_id, self.name_en)


class Unit(models.Model):
    """What is held: one machine of a type, a room as a whole, or a place for one person in a room."""

    class Kind(models.TextChoices):
        """What it is."""

        MACHINE = "machine", _("machine")
        ROOM = "room", _("room")
        PLACE = "place", _("place for one person")

    house = models.ForeignKey(House, on_delete=models.CASCADE, related_name="units")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.MACHINE)
    machine = models.ForeignKey(Machine, null=True, blank=True, on_delete=models.CASCADE, related_name="units")
    room = models.ForeignKey(Room, null=True, blank=True, on_delete=models.CASCADE, related_name="units")
    label = models.CharField(max_length=20)
    retired = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["machine", "label"], condition=Q(kind="machine"), name="unit_label_once"),
            models.UniqueConstraint(
                fields=["room", "kind", "label"], condition=~Q(kind="machine"), name="place_label_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="machine", machine__isnull=False) | Q(~Q(kind="machine"), room__isnull=False),
                name="unit_of_a_machine_or_a_room",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class OpeningHours(models.Model):
    """Open on this weekday from `opens` to `closes`, local time; several rows a day for a midday break.

    `closes` 00:00 means midnight at the end of the day. `ramadan`: holds in Ramadan instead of the ordinary rows.
    """

    house = models.ForeignKey(House, on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices)
    opens = models.TimeField()
    closes = models.TimeField()
    ramadan = models.BooleanField(default=False)

    class Meta:
        ordering = ("weekday", "opens")

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class DayException(models.Model):
    """One dated day that differs: closed, or other hours. Wins over holidays, Ramadan hours and weekdays."""

    house = models.ForeignKey(House, on_delete=models.CASCADE, related_name="day_exceptions")
    day = models.DateField()
    opens = models.TimeField(null=True, blank=True, help_text="Empty: closed all day")
    closes = models.TimeField(null=True, blank=True)
    reason = models.CharField(max_length=160)

    class Meta:
        ordering = ("day", "opens")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(opens__isnull=True, closes__isnull=True) | Q(opens__isnull=False, closes__isnull=False),
                name="exception_closed_or_with_both_times",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.reason}"


class RamadanDates(models.Model):
    """When a region's Ramadan really was or will be, both days included; without it the computed calendar holds."""

    region = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    hijri_year = models.PositiveSmallIntegerField()
    first = models.DateField()
    last = models.DateField()
    source = models.CharField(max_length=160, help_text="Who decided it, such as the minister's decree")

    class Meta:
        ordering = ("hijri_year",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["region", "hijri_year"], name="ramadan_once_a_year"),
            models.CheckConstraint(condition=Q(last__gt=F("first")), name="ramadan_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.hijri_year}"


class ProductClass(models.Model):
    """A class of products that may not meet another on a machine without cleaning, such as non-halal or peanuts."""

    house = models.ForeignKey(House, on_delete=models.CASCADE, related_name="product_classes")
    code = models.SlugField(max_length=40)
    name_id = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    halal = models.BooleanField(default=True)
    allergens = models.CharField(max_length=120, blank=True, help_text="Codes with spaces between: peanut milk egg …")

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["house", "code"], name="product_class_once")]

    def __str__(self) -> str:
        return self.name_id

    @property
    def name(self) -> str:
        """In the language of the page."""
        return in_language(self.name_id, self.name_en)


class Tariff(models.Model):
    """Rupiah an hour for a machine type, a group of users and a band of time, from a day to a day (included)."""

    class Group(models.TextChoices):
        """Who pays it."""

        MEMBER = "member", _("member")
        PUBLIC = "public", _("everyone else")

    class Band(models.TextChoices):
        """When it holds."""

        PEAK = "peak", _("busy hours")
        OFF_PEAK = "off_peak", _("quiet hours")

    machine = models.ForeignKey(Machine, on_delete=models.CASCADE, related_name="tariffs")
    group = models.CharField(max_length=10, choices=Group.choices, default=Group.MEMBER)
    band = models.CharField(max_length=10, choices=Band.choices, default=Band.PEAK)
    rp_per_hour = models.BigIntegerField()
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    origin = models.CharField(max_length=12, default="assumed", help_text="measured, published, assumed or simulated")
    source = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ("machine", "group", "band", "-since")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(rp_per_hour__gte=0), name="tariff_not_negative"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="tariff_ends_after_it_begins"
            ),
            models.UniqueConstraint(fields=["machine", "group", "band", "since"], name="tariff_once_per_day"),
        ]

    def __str__(self) -> str:
        return f"{self.machine_id} {self.group} {self.band} {self.rp_per_hour}"


class PeakHours(models.Model):
    """Busy hours of a house, local time; the rest of the opening hours is quiet. None at all: all is busy."""

    house = models.ForeignKey(House, on_delete=models.CASCADE, related_name="peak_hours")
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices)
    begins = models.TimeField()
    ends = models.TimeField()

    class Meta:
        ordering = ("weekday", "begins")

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.begins:%H:%M}–{self.ends:%H:%M}"


class HandoverNote(models.Model):
    """What one shift tells the next."""

    house = models.ForeignKey(House, on_delete=models.CASCADE, related_name="handover_notes")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()

    class Meta:
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.house_id} {self.at:%Y-%m-%d}"
