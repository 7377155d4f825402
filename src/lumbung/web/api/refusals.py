"""What the services of bookings refuse, as problems."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from lumbung.core.errors import LumbungError
from lumbung.web.api.problems import Problem, failure
from lumbung.web.api.schemas.bookings import local
from lumbung.web.bookings.services.booking import Busy, KeyReused, Refused, SlotTaken
from lumbung.web.bookings.services.toll import TollSuspended
from lumbung.web.houses.tariffs import NoTariff

RULE_OF: dict[type[LumbungError], str] = {NoTariff: "price", TollSuspended: "suspended"}
"""Refusals that are a rule by themselves."""


def problem_of(error: LumbungError) -> Problem:
    """The problem that a service's refusal becomes: its words stay, in the reader's language."""
    words = _(error.message)
    if isinstance(error, SlotTaken):
        return Problem("slot-taken", words, more={"alternatives": [alternative(one) for one in error.alternatives]})
    if isinstance(error, Refused):
        failures = [failure(one.rule, one.message, one.what_to_do) for one in error.failures]
        return Problem("refused", words, more={"failures": failures})
    if isinstance(error, KeyReused):
        return Problem("key-reused", words, more={"failures": [failure("idempotency_key", words, error.advice)]})
    if isinstance(error, Busy):
        return Problem("busy", f"{words} {error.advice}", headers={"Retry-After": "1"})
    advice = _(error.advice) if error.advice else ""
    if rule := RULE_OF.get(type(error)):
        return Problem("refused", words, more={"failures": [failure(rule, words, advice)]})
    return Problem("conflict", f"{words} {advice}".strip())


def alternative(found: Any) -> dict[str, Any]:
    """One of the nearest free times, as `AlternativeOut` describes it."""
    return {
        "house": found.house.slug,
        "type": found.machine.type,
        "start": local(found.start, found.house),
        "end": local(found.end, found.house),
        "units_free": found.unit_free,
    }
