"""Reads of the registry of efforts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from lumbung.core.place import distance_m
from lumbung.web.initiatives.known import island_names, island_of
from lumbung.web.initiatives.models import PRODUCES, Initiative, Precision, Statement, Status, StatusChange
from lumbung.web.initiatives.phrases import written_with

NEAR_ENOUGH = (Precision.POINT, Precision.AREA)
"""A regency's centre may be 11 km off: it stands on the map, it is never called near."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What the whole registry amounts to, the bad news included."""

    efforts: int
    with_hours: int
    use_unknown: int
    by_status: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Near:
    """An effort with its distance in metres, straight line."""

    initiative: Initiative
    metres: float


def initiatives(
    *, kind: str = "", status: str = "", province: str = "", sector: str = "", island: str = "", words: str = ""
) -> QuerySet[Initiative]:
    """The efforts that fit every filter that is given; `words` are looked for in name, product, place and operator."""
    found = Initiative.objects.all()
    if island:
        found = found.filter(province__in=[name for name, where in island_of().items() if where == island])
    given = {"kind": kind, "status": status, "province": province, "sector": sector}
    found = found.filter(**{column: value for column, value in given.items() if value})
    for word in words.split():
        columns = ("name", "product", "product_en", "operator", "funder", "city", "district", "village", "machines")
        match = Q()
        for column in columns:
            match |= Q(**{f"{column}__icontains": word})
        if written := written_with(word):
            for column in ("name", "operator", "funder"):
                match |= Q(**{f"{column}__in": written})
        found = found.filter(match)
    return found


def per_island() -> dict[str, int]:
    """How many efforts each island group has, those with none included."""
    found = dict.fromkeys(island_names(), 0)
    for province in Initiative.objects.order_by().values_list("province", flat=True):
        if province in island_of():
            found[island_of()[province]] += 1
    return found


def provinces() -> list[str]:
    """The provinces that have an effort."""
    return list(Initiative.objects.order_by("province").values_list("province", flat=True).distinct())


def find(key: str) -> Initiative | None:
    """The effort with this key."""
    return Initiative.objects.select_related("region").filter(key=key).first()


def by_facility(facility: str) -> Initiative | None:
    """The effort that a plan's file of existing facilities names by this id."""
    return Initiative.objects.filter(facility=facility).first() if facility else None


def timeline(initiative: Initiative) -> list[StatusChange]:
    """How the effort stood, earliest first; what has no date comes first."""
    changes = StatusChange.objects.filter(initiative=initiative).select_related("by")
    return sorted(changes, key=lambda change: change.when)


def statements(initiative: Initiative) -> list[Statement]:
    """What sources say, in the order of entry."""
    return list(Statement.objects.filter(initiative=initiative).select_related("by"))


def latest_changes(efforts: list[Initiative]) -> dict[int, StatusChange]:
    """The latest status change of each effort, by the effort's pk."""
    latest: dict[int, StatusChange] = {}
    for change in StatusChange.objects.filter(initiative__in=efforts):
        held = latest.get(change.initiative_id)
        if held is None or change.when > held.when:
            latest[change.initiative_id] = change
    return latest


def summary() -> Summary:
    """Counts over the whole registry. Use is unknown unless a source states machine hours."""
    rows = list(Initiative.objects.values_list("status", "machine_hours_month"))
    by_status = {status: sum(row[0] == status for row in rows) for status in Status.values}
    with_hours = sum(row[1] is not None for row in rows)
    return Summary(len(rows), with_hours, len(rows) - with_hours, by_status)


def nearest(lat: float, lon: float, sector: str = "", *, within_m: float = 15_000) -> Near | None:
    """The nearest effort where something is made, in degrees, of this sector or of both; None beyond `within_m` metres.

    Left out are those that are not stated as built or working, and those whose place is known only roughly.
    """
    found = Initiative.objects.filter(
        kind__in=PRODUCES, precision__in=NEAR_ENOUGH, status__in=(Status.WORKING, Status.BUILDING)
    )
    if sector:
        found = found.filter(sector__in=(sector, "both"))
    near = [
        Near(one, distance_m(lat, lon, one.lat, one.lon))
        for one in found
        if one.lat is not None and one.lon is not None
    ]
    closest = min(near, key=lambda each: (each.metres, each.initiative.key), default=None)
    return closest if closest and closest.metres <= within_m else None
