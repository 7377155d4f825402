"""Writes of the registry of efforts. Each is atomic and leaves one audit event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.text import slugify

from lumbung.core.errors import InputError
from lumbung.web.audit.services import record
from lumbung.web.config.clock import now
from lumbung.web.config.logs import without_private
from lumbung.web.initiatives.known import KnownEffort, centres, known_efforts
from lumbung.web.initiatives.models import Initiative, Precision, Statement, Status, StatusChange

if TYPE_CHECKING:
    from lumbung.web.accounts.models import User
    from lumbung.web.organisations.models import Organisation

CORRECTABLE = (
    "name", "kind", "sector", "province", "city", "district", "village", "place", "lat", "lon", "product", "product_en",
    "funder", "operator", "machines", "machine_hours_month", "certainty",
)  # fmt: skip
"""What an officer may correct; status and statements are added to, never overwritten."""

Points = Mapping[tuple[str, str], tuple[float, float]]
"""(village or "", district) in lower case without spaces → lat, lon in degrees."""


class SourceMissing(InputError):
    """A statement, status or correction without a source."""


def _sourced(source: str) -> str:
    if not source.strip():
        raise SourceMissing(
            "No source is given.", "Write where this is stated: a page, a letter, a visit with its date."
        )
    return source.strip()


def _new_key(title: str) -> str:
    """A key from the name; a number behind it where that is taken."""
    stem = slugify(title)[:60] or "effort"
    taken = set(Initiative.objects.filter(key__startswith=stem).values_list("key", flat=True))
    return next(key for key in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if key not in taken)


@transaction.atomic
def add_initiative(
    *, values: Mapping[str, Any], source: str, by: User | None, region: Organisation | None = None, key: str = ""
) -> Initiative:
    """Enter an effort with the columns in CORRECTABLE; its status is unknown until one is recorded."""
    key = key or _new_key(str(values["name"]))
    initiative = Initiative(
        key=key, source=_sourced(source), region=region, created=now(), changed=now(),
        **{name: value for name, value in values.items() if name in CORRECTABLE},
    )  # fmt: skip
    _place(initiative, {})
    initiative.save(force_insert=True)
    record(
        actor=by, action="initiatives.added", subject=initiative, organisation=region,
        detail={"source": without_private(source)},
    )  # fmt: skip
    return initiative


@transaction.atomic
def correct_initiative(
    *, initiative: Initiative, values: Mapping[str, Any], source: str, by: User | None
) -> tuple[str, ...]:
    """Change what differs among CORRECTABLE; returns the changed names. Old and new values stay in the audit log."""
    changed = tuple(
        column for column in CORRECTABLE if column in values and getattr(initiative, column) != values[column]
    )
    if not changed:
        return ()
    changes = [
        {"field": column, "old": _loggable(getattr(initiative, column)), "new": _loggable(values[column])}
        for column in changed
    ]
    for column in changed:
        setattr(initiative, column, values[column])
    if {"lat", "lon"} & set(changed):
        initiative.precision = Precision.NONE if initiative.lat is None else Precision.POINT
    initiative.changed = now()
    initiative.save()
    record(
        actor=by, action="initiatives.corrected", subject=initiative, organisation=initiative.region,
        detail={"source": without_private(_sourced(source)), "changes": changes},
    )  # fmt: skip
    return changed


def _loggable(value: Any) -> Any:
    return without_private(value) if isinstance(value, str) else value


@transaction.atomic
def add_statement(
    *, initiative: Initiative, text: str, source: str, certainty: str, by: User | None, stated_year: str = ""
) -> Statement:
    """Add what a source says; earlier statements stay."""
    statement = Statement.objects.create(
        initiative=initiative, text=text.strip(), source=_sourced(source), certainty=certainty,
        stated_year=stated_year, by=by, at=now(),
    )  # fmt: skip
    Initiative.objects.filter(pk=initiative.pk).update(changed=now())
    record(
        actor=by, action="initiatives.statement_added", subject=initiative, organisation=initiative.region,
        detail={"statement": statement.pk, "source": without_private(source)},
    )  # fmt: skip
    return statement


@transaction.atomic
def record_status(
    *, initiative: Initiative, status: str, source: str, certainty: str, by: User | None,
    year: int | None = None, month: int | None = None, day: int | None = None, original: str = "", caveat: str = "",
) -> StatusChange:  # fmt: skip
    """Add how the effort stood from a date on; the latest by date becomes its status."""
    change = StatusChange.objects.create(
        initiative=initiative, status=status, year=year, month=month, day=day, original=original, caveat=caveat,
        source=_sourced(source), certainty=certainty, by=by, at=now(),
    )  # fmt: skip
    _take_latest(initiative)
    record(
        actor=by, action="initiatives.status_recorded", subject=initiative, organisation=initiative.region,
        detail={"status": status, "year": year, "source": without_private(source)},
    )  # fmt: skip
    return change


@transaction.atomic
def load_known(
    *, region: Organisation, by: User | None = None, province: str = "DKI Jakarta", points: Points | None = None
) -> int:
    """Enter the efforts that we compiled; those already there stay as officers left them. Returns how many are new.

    Those in `province` are looked after by `region`. `points` gives places inside the region, by village or district.
    """
    there = set(Initiative.objects.values_list("key", flat=True))
    new = [effort for effort in known_efforts() if effort.key not in there]
    for effort in new:
        _enter(effort, region if effort.values["province"] == province else None, points or {})
    if new:
        record(
            actor=by, action="initiatives.loaded", subject=region, organisation=region,
            detail={"efforts": len(new), "keys": [effort.key for effort in new]},
        )  # fmt: skip
    return len(new)


def _enter(effort: KnownEffort, region: Organisation | None, points: Points) -> None:
    initiative = Initiative(key=effort.key, region=region, created=now(), changed=now(), **effort.values)
    _place(initiative, points)
    initiative.save(force_insert=True)
    Statement.objects.bulk_create(
        Statement(
            initiative=initiative, text=said.text, text_en=said.text_en, stated_year=said.stated_year,
            source=said.source, certainty=said.certainty, at=now(),
        )
        for said in effort.statements
    )  # fmt: skip
    StatusChange.objects.bulk_create(
        StatusChange(
            initiative=initiative, status=stood.status, year=stood.year, month=stood.month, day=stood.day,
            caveat=stood.caveat, original=stood.original, source=stood.source, certainty=stood.certainty, at=now(),
        )
        for stood in effort.statuses
    )  # fmt: skip
    _take_latest(initiative)


def _take_latest(initiative: Initiative) -> None:
    changes = list(StatusChange.objects.filter(initiative=initiative))
    latest = max(changes, key=lambda change: change.when, default=None)
    initiative.status = latest.status if latest else Status.UNKNOWN
    initiative.changed = now()
    initiative.save(update_fields=("status", "changed"))


def place_key(village: str, district: str) -> tuple[str, str]:
    """The key of `Points`: spellings such as "Kramatjati" and "Kramat Jati" meet."""
    return village.lower().replace(" ", ""), district.lower().replace(" ", "")


def _place(initiative: Initiative, points: Points) -> None:
    """Put the effort on the map: its own point, else its village, district, regency or province centre, else nowhere."""
    if initiative.lat is not None and initiative.lon is not None:
        initiative.precision = Precision.POINT
        return
    for key in (place_key(initiative.village, initiative.district), place_key("", initiative.district)):
        if key[1] and key in points:
            (initiative.lat, initiative.lon), initiative.precision = points[key], Precision.AREA
            return
    known = centres()
    found = known.get((initiative.province, initiative.city)) or known.get((initiative.province, ""))
    initiative.lat, initiative.lon, initiative.precision = found or (None, None, Precision.NONE)
