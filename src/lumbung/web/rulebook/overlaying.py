"""Published changes laid over the packaged versions: the newest decision holds where two cover the same day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Protocol

from django.utils.translation import gettext as _

from lumbung.core.errors import InputError
from lumbung.rules import Parameter, ParameterVersion, Rulebook
from lumbung.rules.source import Spot

DAY = timedelta(days=1)
CONFIRM = "confirm"


class Changing(Protocol):
    """What a proposal says of a parameter."""

    parameter: str
    act: str
    starts: date
    ends: date | None
    value: int
    ref: str
    certainty: str


class ImpossibleChange(InputError):
    """A version that leaves days without a value, or a confirmation of a version that is not there."""


def with_version(versions: Iterable[ParameterVersion], new: ParameterVersion) -> tuple[ParameterVersion, ...]:
    """The versions with `new` holding from its first to its last day; what it covers is cut or dropped."""
    found = [new]
    for one in versions:
        if new.start <= one.start and (new.end is None or (one.end is not None and one.end <= new.end)):
            continue
        if (one.end is not None and one.end < new.start) or (new.end is not None and one.start > new.end):
            found.append(one)
            continue
        if one.start < new.start:
            found.append(replace(one, end=new.start - DAY))
        if new.end is not None and (one.end is None or one.end > new.end):
            found.append(replace(one, start=new.end + DAY))
    return tuple(sorted(found, key=lambda one: one.start))


def applied(parameter: Parameter, change: Changing, *, verifier: str = "", on: date | None = None) -> Parameter:
    """The parameter with a change; raises ImpossibleChange."""
    if change.act == CONFIRM:
        versions = tuple(
            replace(one, verified_by=verifier, verified_on=on) if one.start == change.starts and one.value == change.value else one
            for one in parameter.versions
        )  # fmt: skip
        return replace(parameter, versions=versions)
    new = ParameterVersion(
        change.starts, change.ends, change.value, change.ref, change.certainty, None, None, Spot("database", 1)
    )
    versions = with_version(parameter.versions, new)
    if not parameter.gaps_allowed:
        for before, after in pairwise(versions):
            if before.end is None or before.end + DAY != after.start:
                raise ImpossibleChange(
                    _("Between %(end)s and %(start)s there would be no value.")
                    % {"end": before.end or before.start, "start": after.start},
                    _("Begin the day after the version before it ends."),
                )
    return replace(parameter, versions=versions)


def overlay(book: Rulebook, changes: Iterable[tuple[Changing, str, date]]) -> dict[str, tuple[ParameterVersion, ...]]:
    """Parameter → versions after the changes, in their order: (change, who confirmed, on which day).

    A change of a parameter that the files no longer have says nothing.
    """
    found: dict[str, Parameter] = {}
    for change, verifier, on in changes:
        held = found.get(change.parameter) or book.parameters.get(change.parameter)
        if held is not None:
            found[change.parameter] = applied(held, change, verifier=verifier, on=on)
    return {name: parameter.versions for name, parameter in found.items()}
