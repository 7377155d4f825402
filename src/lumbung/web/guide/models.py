"""What a producer told the guide: facts about her business, and papers that she has. Hers alone to see."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Origin(models.TextChoices):
    """Where a fact comes from."""

    TOLD = "told", _("you told us")
    WORDS = "words", _("understood from your words")
    REGISTER = "register", _("from your registration")


class GuideFact(models.Model):
    """One fact of the rules (`name`) about one person's business; `value` as JSON: number, text, true, day as text."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    value = models.JSONField()
    origin = models.CharField(max_length=10, choices=Origin.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "name"], name="guide_fact_once")]

    def __str__(self) -> str:
        return f"{self.name} of {self.person_id}"


class HeldPaper(models.Model):
    """A permit that she says she has (`permit` of the rules' catalogue), and its day of issue if she told it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    permit = models.CharField(max_length=80)
    issued = models.DateField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering: ClassVar = ["permit"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "permit"], name="guide_paper_once")]

    def __str__(self) -> str:
        return f"{self.permit} of {self.person_id}"
