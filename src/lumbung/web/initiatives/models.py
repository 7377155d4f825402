"""The efforts that exist: what, where, whose, with which machines; how each stood when, and who says so."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.dateformat import format as formatted
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lumbung.web.initiatives.phrases import in_reader_language
from lumbung.web.ui.words import language


class Kind(models.TextChoices):
    """What an effort is, in the words of the programmes."""

    RUMAH_PRODUKSI_BERSAMA = "rumah_produksi_bersama", _("shared production house (RPB)")
    FACTORY_SHARING = "factory_sharing", _("shared factory")
    COOP_FACTORY = "coop_factory", _("cooperative's factory")
    SENTRA_IKM = "sentra_ikm", _("small-industry centre (sentra IKM)")
    UPT_BLUD = "upt_blud", _("technical service unit (UPT)")
    SMALL_INDUSTRY_ESTATE = "small_industry_estate", _("small-industry estate (PIK)")
    SHARED_KITCHEN = "shared_kitchen", _("shared kitchen")
    SHARED_HALL = "shared_hall", _("shared production hall")
    MAKERSPACE = "makerspace", _("makerspace")
    TRAINING_CENTRE = "training_centre", _("training centre")
    VENDOR_SITE = "vendor_site", _("vendor site (lokbin)")


PRODUCES = (
    Kind.RUMAH_PRODUKSI_BERSAMA, Kind.FACTORY_SHARING, Kind.COOP_FACTORY, Kind.SENTRA_IKM, Kind.UPT_BLUD,
    Kind.SMALL_INDUSTRY_ESTATE, Kind.SHARED_KITCHEN, Kind.SHARED_HALL, Kind.MAKERSPACE,
)  # fmt: skip
"""Kinds where something is made; a training centre or a vendor site is no house."""


class Sector(models.TextChoices):
    """Which makers an effort is for."""

    CULINARY = "culinary", _("food and drink")
    CREATIVE = "creative", _("clothes, wood, metal and other goods")
    BOTH = "both", _("food and other goods")
    COMMODITY = "commodity", _("raw materials and commodities")


class Status(models.TextChoices):
    """How an effort stands; it moves along this order, `unknown` where no source says anything."""

    PROPOSED = "proposed", _("proposed")
    APPROVED = "approved", _("approved")
    BUILDING = "building", _("being built, or built")
    WORKING = "working", _("working")
    IDLE = "idle", _("idle")
    CLOSED = "closed", _("closed")
    UNKNOWN = "unknown", _("not known")


class Caveat(models.TextChoices):
    """What a status does not say, though it may seem to."""

    NONE = "", ""
    BUILT_USE_UNKNOWN = "built_use_unknown", _("Stated as built. No source says that it is used.")
    OPENED_USE_UNKNOWN = "opened_use_unknown", _("Stated as opened. No source says how much it is used.")
    LATER_UNKNOWN = "later_unknown", _("What happened later is not known.")
    IN_STAGES = "in_stages", _("Built in stages.")
    TRIAL = "trial", _("A trial run.")
    DATE_OF_SOURCE = "date_of_source", _("The date is that of the source.")
    DAMAGED = "damaged", _("Stated as damaged.")


class Certainty(models.TextChoices):
    """How firmly a fact is known."""

    A = "A", _("A: seen in the primary text")
    B = "B", _("B: seen on a named page")
    C = "C", _("C: weak or unnamed source")
    D = "D", _("D: derived")
    E = "E", _("E: estimate")
    M = "M", _("M: from memory, not checked")


class Precision(models.TextChoices):
    """What the point on the map stands for."""

    NONE = "", _("no point")
    POINT = "point", _("the place itself")
    AREA = "area", _("centre of the village or district")
    REGENCY = "regency", _("centre of the regency or city, to about 11 km")
    PROVINCE = "province", _("centre of the province")


class Initiative(models.Model):
    """One effort. `status` repeats the latest StatusChange, so that lists can filter by it."""

    key = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40, choices=Kind.choices)
    sector = models.CharField(max_length=20, choices=Sector.choices)
    province = models.CharField(max_length=80)
    city = models.CharField(max_length=80, blank=True)
    district = models.CharField(max_length=80, blank=True)
    village = models.CharField(max_length=80, blank=True)
    place = models.CharField(max_length=200, blank=True)  # as the source writes it
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    precision = models.CharField(max_length=10, choices=Precision.choices, blank=True)
    product = models.CharField(max_length=200, blank=True)
    product_en = models.CharField(max_length=200, blank=True)
    funder = models.CharField(max_length=200, blank=True)
    operator = models.CharField(max_length=200, blank=True)
    machines = models.CharField(max_length=400, blank=True)
    machine_hours_month = models.PositiveIntegerField(null=True, blank=True)  # used hours, as a source states them
    facility = models.CharField(max_length=20, blank=True)  # id by which a plan's --existing file names it
    region = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.UNKNOWN)
    certainty = models.CharField(max_length=1, choices=Certainty.choices)
    source = models.TextField()
    created = models.DateTimeField()
    changed = models.DateTimeField()

    class Meta:
        ordering = ("province", "name")
        indexes = (models.Index(fields=("kind", "status"), name="initiative_kind_status"),)

    def __str__(self) -> str:
        return self.name

    @property
    def product_words(self) -> str:
        """The product in the language of the page, else in the one that is known."""
        english = language() == "en"
        return (self.product_en if english else self.product) or self.product or self.product_en

    @property
    def name_words(self) -> str:
        """The name in the language of the page."""
        return in_reader_language(self.name)

    @property
    def funder_words(self) -> str:
        """Who paid, in the language of the page."""
        return in_reader_language(self.funder)

    @property
    def operator_words(self) -> str:
        """Who runs it, in the language of the page."""
        return in_reader_language(self.operator)

    @property
    def place_words(self) -> str:
        """The place as the source writes it, else what is known of it."""
        return in_reader_language(self.place) or self.whereabouts

    @property
    def source_words(self) -> str:
        """The source in the language of the page."""
        return in_reader_language(self.source)

    @property
    def whereabouts(self) -> str:
        """Village, district, city and province: what of them is known."""
        return ", ".join(part for part in (self.village, self.district, self.city, self.province) if part)


class Statement(models.Model):
    """One thing that a source says about an effort. Sources may contradict each other: both stay."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="statements")
    text = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    stated_year = models.CharField(max_length=40, blank=True)
    source = models.TextField()
    certainty = models.CharField(max_length=1, choices=Certainty.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """The text in the language of the page, else in the one that is known."""
        english = language() == "en"
        return (self.text_en if english else self.text) or self.text or self.text_en

    @property
    def words_language(self) -> str:
        """The language of `words` where it is not the page's: what an officer wrote is Indonesian. "" where it is."""
        there = self.text_en if language() == "en" else self.text
        return "" if there else ("id" if language() == "en" else "en")

    @property
    def year_words(self) -> str:
        """The year that it is about, in the language of the page."""
        return in_reader_language(self.stated_year)

    @property
    def source_words(self) -> str:
        """The source in the language of the page."""
        return in_reader_language(self.source)


class StatusChange(models.Model):
    """How an effort stood from a date on, in the source's own words. The month and day may be unknown, the year too."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="changes")
    status = models.CharField(max_length=12, choices=Status.choices)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    month = models.PositiveSmallIntegerField(null=True, blank=True)
    day = models.PositiveSmallIntegerField(null=True, blank=True)
    caveat = models.CharField(max_length=20, choices=Caveat.choices, blank=True)
    original = models.CharField(max_length=300, blank=True)
    source = models.TextField()
    certainty = models.CharField(max_length=1, choices=Certainty.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.status} {self.year or ''}".strip()

    @property
    def date_words(self) -> str:
        """`17 Februari 2024`, `Februari 2024`, `2024`, or that the date is not known."""
        if not self.year:
            return gettext("date not known")
        if not self.month:
            return str(self.year)
        return formatted(date(self.year, self.month, self.day or 1), "j F Y" if self.day else "F Y")

    @property
    def original_words(self) -> str:
        """What was noted from the source, in the language of the page."""
        return in_reader_language(self.original)

    @property
    def source_words(self) -> str:
        """The source in the language of the page."""
        return in_reader_language(self.source)

    @property
    def when(self) -> tuple[int, int, int, int]:
        """For ordering: an unknown date comes first, an unknown month before the known ones of its year."""
        return (self.year or 0, self.month or 0, self.day or 0, self.pk or 0)
