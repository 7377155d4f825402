"""A region's register: areas, enterprises, what officers know better, doubles, and producers who enrolled themselves."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Size(models.TextChoices):
    """Size class, as the register states it."""

    MICRO = "micro", _("micro")
    SMALL = "small", _("small")
    MEDIUM = "medium", _("medium")
    LARGE = "large", _("large")
    UNKNOWN = "unknown", _("not stated")


class Producer(models.TextChoices):
    """Whether somebody makes or processes goods for sale."""

    YES = "yes", _("makes goods")
    NO = "no", _("does not make goods")
    UNKNOWN = "unknown", _("not known")


class Source(models.TextChoices):
    """Where a row comes from."""

    IMPORTED = "imported", _("imported")
    SELF_REGISTERED = "self_registered", _("registered herself")
    SIMULATED = "simulated", _("simulated")


class Area(models.Model):
    """A village, or a district where no villages are known. `population` in people, `flood_share` 0–1."""

    region = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=20)
    village = models.CharField(max_length=80, blank=True)
    district = models.CharField(max_length=80)
    city = models.CharField(max_length=80)
    lat = models.FloatField()
    lon = models.FloatField()
    population = models.FloatField(null=True, blank=True)
    flood_share = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ("code",)
        constraints = (models.UniqueConstraint(fields=("region", "code"), name="area_code_once_per_region"),)

    def __str__(self) -> str:
        return ", ".join(part for part in (self.village, self.district, self.city) if part)


class ImportBatch(models.Model):
    """One register file that was read in. `counts` by name; `problems` with line, column, value, what was expected."""

    region = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=64)  # SHA-256, hex
    counts = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.file_name} ({self.at:%Y-%m-%d})"


class Enterprise(models.Model):
    """One row of the clean register. Empty text means nothing is known. Code lists are space-separated."""

    region = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    external_id = models.CharField(max_length=60)
    source = models.CharField(max_length=20, choices=Source.choices)
    batch = models.ForeignKey(ImportBatch, null=True, blank=True, on_delete=models.SET_NULL, related_name="enterprises")
    city = models.CharField(max_length=80, blank=True)
    district = models.CharField(max_length=80, blank=True)
    area_code = models.CharField(max_length=20, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    place_quality = models.CharField(max_length=40, blank=True)
    size = models.CharField(max_length=10, choices=Size.choices, default=Size.UNKNOWN)
    producer = models.CharField(max_length=10, choices=Producer.choices, default=Producer.UNKNOWN)
    sector = models.CharField(max_length=20, blank=True)
    chain = models.CharField(max_length=40, blank=True)
    kbli_2020 = models.CharField(max_length=20, blank=True)
    confidence = models.FloatField(default=0.0)  # 0–1
    activity = models.TextField(blank=True)
    skills = models.TextField(blank=True)
    technologies = models.TextField(blank=True)
    problems = models.TextField(blank=True)
    why = models.TextField(blank=True)
    name_hints = models.TextField(blank=True)
    double_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="doubles")
    created = models.DateTimeField()
    changed = models.DateTimeField()

    class Meta:
        ordering = ("external_id",)
        constraints = (models.UniqueConstraint(fields=("region", "external_id"), name="enterprise_id_once_per_region"),)
        indexes = (
            models.Index(fields=("region", "city", "district"), name="enterprise_place"),
            models.Index(fields=("region", "producer", "chain"), name="enterprise_chain"),
        )

    def __str__(self) -> str:
        return self.external_id

    @property
    def problem_codes(self) -> list[str]:
        """The problems, one code each."""
        return self.problems.split()


class Evidence(models.Model):
    """A fix by an officer or by the producer herself: one field, before and after, why, who and when."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="evidence")
    field = models.CharField(max_length=20)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.field}: {self.old} → {self.new}"


class DoubleProposal(models.Model):
    """Two rows that may be one enterprise. `a` is the earlier one by id; a confirmed double points at the one kept."""

    class Status(models.TextChoices):
        """What was decided."""

        PROPOSED = "proposed", _("not decided")
        SAME = "same", _("the same")
        DIFFERENT = "different", _("different")

    a = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="+")
    b = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="+")
    sureness = models.FloatField(null=True, blank=True)  # 0–1
    why = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROPOSED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("a", "b"), name="double_proposed_once"),)

    def __str__(self) -> str:
        return f"{self.a_id} = {self.b_id}? {self.status}"


class Enrolment(models.Model):
    """What a producer told about herself: personal data, apart from the register, deleted when she says so.

    `secret_hash` is the SHA-256 of the key in her private link; the key itself is not kept.
    """

    enterprise = models.OneToOneField(Enterprise, on_delete=models.CASCADE, related_name="enrolment")
    code = models.CharField(max_length=12, unique=True)
    secret_hash = models.CharField(max_length=64, unique=True)
    once = models.CharField(max_length=64, unique=True)  # the draft's key: a double tap makes one registration
    name = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    workers = models.PositiveSmallIntegerField(null=True, blank=True)
    words = models.TextField()  # what she wrote that she makes
    consent_version = models.CharField(max_length=20)
    consented_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code
