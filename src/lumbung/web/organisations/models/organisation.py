"""Regions, houses, cooperatives and firms, and who does what in them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Organisation(models.Model):
    """A body that people act for."""

    class Kind(models.TextChoices):
        """What it is."""

        REGION = "region", _("region")
        HOUSE = "house", _("production house")
        COOPERATIVE = "cooperative", _("cooperative")
        FIRM = "firm", _("firm")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=160)
    slug = models.SlugField(max_length=80, unique=True)
    code = models.CharField(max_length=20, blank=True, help_text="Official code, such as 31 for DKI Jakarta")
    region = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="bodies",
        help_text="Of a cooperative or firm: the region whose officers look after its people",
    )  # fmt: skip
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(region__isnull=True) | Q(kind__in=["cooperative", "firm"]),
                name="only_bodies_lie_in_a_region",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """What a person may do for an organisation, from a day on, until a day (included) or further notice."""

    class Role(models.TextChoices):
        """What she is there."""

        PRODUCER = "producer", _("producer")
        HELPER = "helper", _("helper")
        OPERATOR = "operator", _("operator")
        OFFICER = "officer", _("officer")
        PARTNER = "partner", _("partner")
        AUDITOR = "auditor", _("auditor")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "organisation", "role", "since"], name="membership_once"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="membership_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} · {self.organisation_id}"
