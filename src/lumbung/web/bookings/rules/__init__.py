"""The rules of use as a chain of small classes. All of them are asked, and all that fail are told at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from lumbung.web.bookings.rules.context import Context, rules_of
from lumbung.web.bookings.rules.failure import Failure, Refused, Rule
from lumbung.web.bookings.rules.person import LicenceRule, QuotaRule, SuspendedRule
from lumbung.web.bookings.rules.places import (
    CleaningRule,
    HouseOpenRule,
    MaintenanceRule,
    PeopleRule,
    PriceRule,
    RoomFullRule,
)
from lumbung.web.bookings.rules.times import HorizonRule, HoursRule, LengthRule, NoticeRule

RULES: tuple[Rule, ...] = (
    HouseOpenRule(),
    LicenceRule(),
    SuspendedRule(),
    HoursRule(),
    NoticeRule(),
    HorizonRule(),
    LengthRule(),
    QuotaRule(),
    PeopleRule(),
    PriceRule(),
    MaintenanceRule(),
    CleaningRule(),
    RoomFullRule(),
)

__all__ = ["RULES", "Context", "Failure", "Refused", "Rule", "failures_of", "rules_of"]


def failures_of(context: Context, *, rules: Iterable[Rule] = RULES, set_aside: Collection[str] = ()) -> list[Failure]:
    """All rules that the wish does not meet, in the order of RULES, but for those that are set aside."""
    asked = (rule for rule in rules if not (rule.can_be_set_aside and rule.name in set_aside))
    return [failure for rule in asked if (failure := rule.check(context))]
