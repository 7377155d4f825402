"""One right of one person rests for a time, with a reason; she and all else about her stay."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lumbung.web.organisations.scoping import held_manager


class Suspension(models.Model):
    """`user` may not use `right` in `organisation` from `since` to `until` (included), unless lifted before.

    A region's suspension holds in each of its houses: those who ask look at the house and at its region.
    """

    class Right(models.TextChoices):
        """What can rest."""

        BOOK = "book", _("book machines")
        TOLL = "toll", _("hand in toll work")
        ENTER = "enter", _("enter the house")
        VOTE = "vote", _("vote as a member")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    right = models.CharField(max_length=8, choices=Right.choices)
    reason = models.CharField(max_length=400)
    since = models.DateField()
    until = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    lifted = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[Any] = held_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="suspension_ends_after_it_begins"),
        ]
        indexes: ClassVar = [models.Index(fields=["user", "right"], name="suspension_of")]
        ordering: ClassVar = ["-since", "-id"]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.right}"
