"""Registers that were brought in for a plan, plans, and proofs that a published plan can be computed again."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """How far background work has come."""

    DRAFT = "draft", _("being prepared")
    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("being computed")
    DONE = "done", _("ready")
    FAILED = "failed", _("failed")
    STOPPED = "stopped", _("stopped")


class Work(models.Model):
    """What every piece of background work tells while it runs; `beat` is its last sign of life."""

    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    step = models.CharField(max_length=60, blank=True)
    progress = models.FloatField(default=0, help_text="0 to 1")
    message = models.TextField(blank=True, help_text="Why it failed, in words")
    advice = models.TextField(blank=True, help_text="What to do then")
    stop_asked = models.BooleanField(default=False)
    created = models.DateTimeField()
    beat = models.DateTimeField(null=True)
    finished = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class RegisterUpload(Work):
    """A register file that an officer brought, and what was understood of it."""

    region = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=12, unique=True)
    file_name = models.CharField(max_length=200)
    bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    understood = models.JSONField(default=dict, help_text="The register's report: counts, columns, problems")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-created", "-id"]

    def __str__(self) -> str:
        return self.code

    @property
    def folder(self) -> Path:
        """Where the file and its clean form lie."""
        return Path(settings.MEDIA_ROOT) / "registers" / self.code

    @property
    def clean_file(self) -> Path:
        """Its clean form, once it has been read."""
        return self.folder / "clean.csv"


class Plan(Work):
    """A plan of a region: what was asked, how far it is, and where its folder is."""

    region = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=12, unique=True)
    title = models.CharField(max_length=120)
    upload = models.ForeignKey(RegisterUpload, null=True, on_delete=models.PROTECT, related_name="plans")
    budget_rp = models.BigIntegerField()
    seed = models.BigIntegerField()
    draws = models.PositiveSmallIntegerField(default=5)
    chosen = models.JSONField(default=dict, help_text="Parameters that differ from their defaults, by name")
    simulated = models.BooleanField(default=False)
    summary = models.JSONField(default=dict, help_text="plan.json")
    fingerprint = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    published = models.DateTimeField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-created", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(budget_rp__gte=0), name="plan_budget_not_negative"),
            models.CheckConstraint(
                condition=Q(published__isnull=True) | Q(state="done"), name="plan_published_when_done"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.code})"

    @property
    def root(self) -> Path:
        """Where its inputs and its result lie."""
        return Path(settings.LUMBUNG_PLANS) / self.code

    @property
    def inputs(self) -> Path:
        """What it is computed from, kept so that it can be computed again."""
        return self.root / "inputs"

    @property
    def folder(self) -> Path:
        """The plan folder, once it is done."""
        return self.root / "plan"


class Recomputation(Work):
    """Somebody asked for a published plan to be computed again from its inputs; `same` is the answer."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="recomputations")
    code = models.CharField(max_length=12, unique=True)
    asked_from = models.CharField(max_length=64, help_text="Keyed hash of the address, for the limit")
    fingerprint = models.CharField(max_length=64, blank=True)
    same = models.BooleanField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created", "-id"]

    def __str__(self) -> str:
        return self.code
