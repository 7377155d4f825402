"""What a rule says when it is not met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from django.utils.translation import gettext as _

from lumbung.core.errors import LumbungError
from lumbung.web.bookings.rules.context import Context


@dataclass(frozen=True)
class Failure:
    """Which rule, what is the matter, what to do now: in the language of who asks."""

    rule: str
    message: str
    what_to_do: str


class Rule(Protocol):
    """One rule of use."""

    name: ClassVar[str]
    about: ClassVar[str]
    """"person": holds for whoever uses the time; "time" and "place": for when and where."""
    can_be_set_aside: ClassVar[bool]
    """Whether an operator may set it aside with a reason: not where the time or the price is simply not there."""
    contended: ClassVar[bool]
    """Whether it rests on what others may change at the same moment: then it is asked once more under the locks."""

    def check(self, context: Context) -> Failure | None:
        """None when it is met."""


class Refused(LumbungError):
    """One or more rules are not met; `failures` has all of them."""

    def __init__(self, failures: Sequence[Failure]) -> None:
        self.failures = list(failures)
        super().__init__(
            " ".join(failure.message for failure in self.failures) or _("This cannot be booked."),
            " ".join(failure.what_to_do for failure in self.failures),
        )
