"""Reading what a producer told the guide. Always of one person, who is the one that asks or has agreed to help."""

from __future__ import annotations

from datetime import date

from lumbung.web.accounts.models import User
from lumbung.web.guide.models import GuideFact, HeldPaper


def facts_of(person: User) -> list[GuideFact]:
    """Her facts, with who wrote them down, by name."""
    return list(GuideFact.objects.filter(person=person).select_related("by"))


def papers_of(person: User) -> dict[str, date | None]:
    """Permit → day of issue (None when she did not tell it) of the papers that she has."""
    return dict(HeldPaper.objects.filter(person=person).values_list("permit", "issued"))
