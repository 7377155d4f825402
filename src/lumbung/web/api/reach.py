"""Which houses a caller may look into: where she has the right, and, for a token of a body, where that body is."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404

from lumbung.web.api.authentication import Caller
from lumbung.web.houses import queries as houses
from lumbung.web.houses.permissions import RUN, SEE_PEOPLE

__all__ = ["SEE_PEOPLE", "ZONE", "house_named", "houses_run", "own_house", "runs", "within"]

ZONE = ZoneInfo(settings.TIME_ZONE)
"""Of moments without an offset, where no house says its own."""


def within(caller: Caller, house: Any) -> bool:
    """Whether the house lies within the body that the token is bound to; always so for a token of a person."""
    body = caller.organisation
    return body is None or body.pk in (house.organisation_id, house.region_id)


def houses_run(caller: Caller) -> list[Any]:
    """The houses that she runs, by name."""
    if caller.person is None:
        return []
    return [house for house in houses.houses_run_by(caller.person) if within(caller, house)]


def runs(caller: Caller, house: Any) -> bool:
    """Whether she runs this house, and the token reaches it."""
    return caller.person is not None and within(caller, house) and caller.person.has_perm(RUN, house)


def house_named(slug: str) -> Any:
    """The house. 404 when there is none."""
    house = houses.house_by_slug(slug)
    if house is None:
        raise Http404
    return house


def own_house(caller: Caller, slug: str) -> Any:
    """A house that she runs: 404 when there is none of that name, 403 when it is not hers."""
    house = house_named(slug)
    if not runs(caller, house):
        raise PermissionDenied
    return house
