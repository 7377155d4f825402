"""Writes of the register. Each is atomic and leaves one audit event, without personal data."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from lumbung.core.errors import InputError
from lumbung.web.audit.services import record
from lumbung.web.config.clock import now
from lumbung.web.config.keys import keyed_hash, short_code
from lumbung.web.register.chains import chains, derived_from_chain
from lumbung.web.register.models import (
    Area,
    DoubleProposal,
    Enrolment,
    Enterprise,
    Evidence,
    ImportBatch,
    Producer,
    Size,
    Source,
)

if TYPE_CHECKING:
    import polars as pl

    from lumbung.planning.areas import Areas
    from lumbung.web.accounts.models import User
    from lumbung.web.organisations.models import Organisation

ROWS_AT_ONCE = 1_000
KEPT_PROBLEMS = 500
FRAME_COLUMNS = (
    "city", "district", "area_code", "lat", "lon", "place_quality", "size", "producer", "sector", "chain", "kbli_2020",
    "confidence", "activity", "skills", "technologies", "problems", "why", "name_hints",
)  # fmt: skip
"""Columns of a clean register's frame that are kept as they are; `id` and `duplicate_of` apart."""

FIXABLE = ("producer", "chain", "size", "area_code")
CONSENT_VERSION = "2026-11"


class ReasonMissing(InputError):
    """A fix without a reason."""


class UnknownValue(InputError):
    """A value that is no size, chain, area or producer."""


class UnknownArea(InputError):
    """An area code that the region's areas do not have."""


# -- Areas and import --------------------------------------------------------------------------------------------------
@transaction.atomic
def save_areas(*, region: Organisation, areas: Areas, by: User | None = None) -> int:
    """Enter or renew the region's areas by code; returns how many. Areas that are not in `areas` stay."""
    rows = [
        Area(
            region=region, code=code, village=areas.village[i], district=areas.district[i], city=areas.city[i],
            lat=float(areas.lat[i]), lon=float(areas.lon[i]), population=_known(areas.population[i]),
            flood_share=_known(areas.flood_prone_share[i]),
        )
        for i, code in enumerate(areas.code)
    ]  # fmt: skip
    Area.objects.bulk_create(
        rows, batch_size=ROWS_AT_ONCE, update_conflicts=True, unique_fields=["region", "code"],
        update_fields=["village", "district", "city", "lat", "lon", "population", "flood_share"],
    )  # fmt: skip
    record(actor=by, action="register.areas_saved", subject=region, organisation=region, detail={"areas": len(rows)})
    return len(rows)


def _known(number: float) -> float | None:
    return None if math.isnan(number) else float(number)


@transaction.atomic
def import_register(
    *, region: Organisation, frame: pl.DataFrame, file_name: str, file_hash: str, by: User | None = None,
    problems: Iterable[Mapping[str, Any]] = (), doubles: Iterable[Mapping[str, Any]] = (), simulated: bool = False,
) -> ImportBatch:  # fmt: skip
    """Enter or renew the rows of a clean register (`CleanRegister.frame`), by id.

    Officers' fixes are put back on top, decisions about doubles stay, rows that the file does not have stay.
    `problems` and `doubles` are rows of the `CleanRegister`'s frames of these names: problems are shown to officers
    as they are, the first KEPT_PROBLEMS of them; a double says how sure it is and why.
    """
    listed = list(problems)
    batch = ImportBatch.objects.create(
        region=region, file_name=file_name, file_hash=file_hash, problems=listed[:KEPT_PROBLEMS], by=by, at=now()
    )
    rows = list(frame.iter_rows(named=True))
    before = Enterprise.objects.filter(region=region).count()
    _upsert(batch, rows, Source.SIMULATED if simulated else Source.IMPORTED)
    restored = _put_back_fixes(region)
    said = {row["id"]: row for row in doubles}
    proposed = _propose_doubles(region, {row["id"]: row["duplicate_of"] for row in rows if row["duplicate_of"]}, said)
    batch.counts = {
        "rows": len(rows),
        "new": Enterprise.objects.filter(region=region).count() - before,
        "makers": sum(row["producer"] == Producer.YES for row in rows),
        "with_problems": sum(bool(row["problems"]) for row in rows),
        "problems": len(listed),
        "doubles_proposed": proposed,
        "fixes_put_back": restored,
    }
    batch.save(update_fields=["counts"])
    record(
        actor=by, action="register.imported", subject=batch, organisation=region,
        detail={"sha256": file_hash, **batch.counts},
    )  # fmt: skip
    return batch


def _upsert(batch: ImportBatch, rows: list[dict[str, Any]], source: str) -> None:
    at = now()
    Enterprise.objects.bulk_create(
        (
            Enterprise(
                region=batch.region, external_id=row["id"], batch=batch, source=source, created=at, changed=at,
                **{column: row[column] for column in FRAME_COLUMNS},
            )
            for row in rows
        ),
        batch_size=ROWS_AT_ONCE, update_conflicts=True, unique_fields=["region", "external_id"],
        update_fields=["batch", "changed", *FRAME_COLUMNS],
    )  # fmt: skip


def _put_back_fixes(region: Organisation) -> int:
    """Apply the latest evidence for each field again, so that a new file does not undo what people know better."""
    fixes: dict[int, dict[str, str]] = {}
    for one in Evidence.objects.filter(enterprise__region=region).order_by("id"):
        fixes.setdefault(one.enterprise_id, {})[one.field] = one.new
    for enterprise in Enterprise.objects.filter(pk__in=fixes):
        for field, value in fixes[enterprise.pk].items():
            if field in FIXABLE:
                _set(enterprise, field, value)
        enterprise.save()
    return len(fixes)


def _propose_doubles(region: Organisation, doubles: Mapping[str, str], said: Mapping[str, Mapping[str, Any]]) -> int:
    """One proposal for each (earlier row, later row); pairs that were proposed before keep their decision."""
    wanted = {*doubles, *doubles.values()}
    found = {
        one.external_id: one
        for one in Enterprise.objects.filter(region=region).only("pk", "external_id")
        if one.external_id in wanted
    }
    proposals = [
        DoubleProposal(
            a=found[a], b=found[b], sureness=said.get(b, {}).get("how_sure"), why=said.get(b, {}).get("why", "")
        )
        for b, a in doubles.items()
        if a in found and b in found and a != b
    ]
    before = DoubleProposal.objects.count()
    DoubleProposal.objects.bulk_create(proposals, batch_size=ROWS_AT_ONCE, ignore_conflicts=True)
    return DoubleProposal.objects.count() - before


def squeezed(name: str) -> str:
    """A name without spaces, commas and capitals: spellings such as "Kramatjati" and "Kramat Jati" meet."""
    return name.lower().replace(" ", "").replace(",", "")


def place_key(village: str, district: str) -> tuple[str, str]:
    """A place as it is looked up."""
    return squeezed(village), squeezed(district)


# -- Corrections -------------------------------------------------------------------------------------------------------
@transaction.atomic
def fix_classification(
    *, enterprise: Enterprise, changes: Mapping[str, str], reason: str, by: User | None
) -> list[Evidence]:
    """Set fields of FIXABLE; what follows from a chain or an area follows. Each change is kept as evidence.

    Raises ReasonMissing or UnknownValue; returns the evidence, empty when nothing differs.
    """
    if not reason.strip():
        raise ReasonMissing("No reason is given.", "Write how you know, for example: visited on 3 November.")
    unknown = set(changes) - set(FIXABLE)
    if unknown:
        raise UnknownValue(
            f"{', '.join(sorted(unknown))} cannot be corrected here.", f"Correct one of {', '.join(FIXABLE)}."
        )
    differing = {field: value for field, value in changes.items() if getattr(enterprise, field) != value}
    evidence = [
        Evidence(
            enterprise=enterprise, field=field, old=getattr(enterprise, field), new=value, reason=reason.strip(),
            by=by, at=now(),
        )
        for field, value in differing.items()
    ]  # fmt: skip
    for field, value in differing.items():
        _set(enterprise, field, value)
    if enterprise.chain and enterprise.producer != Producer.YES:
        raise UnknownValue("A chain belongs to makers only.", "Choose “makes goods”, or leave the chain empty.")
    if evidence:
        Evidence.objects.bulk_create(evidence)
        enterprise.changed = now()
        enterprise.save()
        record(
            actor=by, action="register.fixed", subject=enterprise, organisation=enterprise.region,
            detail={"changes": [{"field": e.field, "old": e.old, "new": e.new} for e in evidence]},
        )  # fmt: skip
    return evidence


def _set(enterprise: Enterprise, field: str, value: str) -> None:
    """Set one field with what follows from it; raises UnknownValue."""
    allowed = {"producer": Producer.values, "size": Size.values, "chain": ["", *chains()]}
    if field == "area_code":
        _set_area(enterprise, value)
        return
    if value not in allowed[field]:
        raise UnknownValue(f"{value!r} is no {field}.", f"Choose one of {', '.join(filter(None, allowed[field]))}.")
    setattr(enterprise, field, value)
    if field == "chain":
        for column, derived in derived_from_chain(value).items():
            setattr(enterprise, column, derived)
        enterprise.confidence = 1.0


def _set_area(enterprise: Enterprise, code: str) -> None:
    area = Area.objects.filter(region=enterprise.region_id, code=code).first()
    if area is None:
        raise UnknownArea(f"The area {code!r} is not known here.", "Choose an area from the list.")
    enterprise.area_code, enterprise.district, enterprise.city = area.code, area.district, area.city
    enterprise.lat = enterprise.lon = None
    enterprise.place_quality = "area_only"


@transaction.atomic
def decide_double(*, proposal: DoubleProposal, same: bool, by: User | None, keep: Enterprise | None = None) -> None:
    """Say that the two rows are the same enterprise (`keep`, by default the earlier, stays) or different ones.

    Nothing is deleted: the other row points at the one that is kept, and counts no more in plans.
    """
    kept = keep if same and keep is not None else proposal.a
    other = proposal.b if kept.pk == proposal.a_id else proposal.a
    _unlink(proposal)
    if same:
        kept.refresh_from_db()
        root = kept.double_of if kept.double_of_id not in (None, other.pk) else kept
        Enterprise.objects.filter(pk=other.pk).update(double_of=root, changed=now())
        Enterprise.objects.filter(double_of=other).update(double_of=root, changed=now())
    proposal.status = DoubleProposal.Status.SAME if same else DoubleProposal.Status.DIFFERENT
    proposal.decided_by, proposal.decided_at = by, now()
    proposal.save(update_fields=["status", "decided_by", "decided_at"])
    record(
        actor=by, action="register.double_decided", subject=proposal, organisation=kept.region,
        detail={"same": same, "kept": kept.external_id, "other": other.external_id},
    )  # fmt: skip


@transaction.atomic
def reopen_double(*, proposal: DoubleProposal, by: User | None) -> None:
    """Take a decision back: both rows count again."""
    _unlink(proposal)
    proposal.status = DoubleProposal.Status.PROPOSED
    proposal.decided_by, proposal.decided_at = None, None
    proposal.save(update_fields=["status", "decided_by", "decided_at"])
    record(actor=by, action="register.double_reopened", subject=proposal, organisation=proposal.a.region)


def _unlink(proposal: DoubleProposal) -> None:
    pair = (proposal.a_id, proposal.b_id)
    Enterprise.objects.filter(pk__in=pair, double_of__in=pair).update(double_of=None, changed=now())


# -- Producers who enrol themselves ------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Told:
    """What a producer tells about herself. `skills` and `technologies` are codes; lat and lon only if she gives them."""

    words: str
    chain: str
    area_code: str
    size: str
    skills: tuple[str, ...] = ()
    technologies: tuple[str, ...] = ()
    workers: int | None = None
    lat: float | None = None
    lon: float | None = None
    name: str = ""
    phone: str = ""
    why: str = ""


def secret_for(once: str) -> str:
    """The key of her private link: belongs to the draft, so that a double tap shows the same one."""
    return keyed_hash("enrolment", once)[:40]


def secret_hash(secret: str) -> str:
    """What is kept of a private link's key."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def enrol(*, region: Organisation, told: Told, once: str, consent: bool) -> Enrolment:
    """Register a producer from her own words. The same `once` gives the same registration, however often it comes.

    Raises InputError when she has not consented, UnknownArea or UnknownValue when a choice is none of ours.
    """
    if not consent:
        raise InputError("Without your consent nothing is kept.", "Tick the box, or leave the page.")
    already = Enrolment.objects.select_related("enterprise").filter(once=once).first()
    if already is not None:
        return already
    try:
        with transaction.atomic():
            return _enter_enrolment(region, told, once)
    except IntegrityError:
        return Enrolment.objects.select_related("enterprise").get(once=once)


def _enter_enrolment(region: Organisation, told: Told, once: str) -> Enrolment:
    code = short_code()
    enterprise = Enterprise(
        region=region, external_id=f"SR-{code}", source=Source.SELF_REGISTERED, created=now(), changed=now()
    )
    _apply(enterprise, told)
    enterprise.save(force_insert=True)
    enrolment = Enrolment.objects.create(
        enterprise=enterprise, code=code, secret_hash=secret_hash(secret_for(once)), once=once, name=told.name,
        phone=told.phone, workers=told.workers, words=told.words, consent_version=CONSENT_VERSION,
        consented_at=now(),
    )  # fmt: skip
    record(
        actor=None, action="register.enrolled", subject=enterprise, organisation=region, detail={"chain": told.chain}
    )
    return enrolment


def _apply(enterprise: Enterprise, told: Told) -> None:
    _set_area(enterprise, told.area_code)
    if told.lat is not None and told.lon is not None:
        enterprise.lat, enterprise.lon, enterprise.place_quality = told.lat, told.lon, "point"
    _set(enterprise, "producer", Producer.YES if told.chain else Producer.UNKNOWN)
    _set(enterprise, "chain", told.chain)
    _set(enterprise, "size", told.size)
    enterprise.activity, enterprise.why = told.words, told.why
    enterprise.skills = " ".join(sorted({*enterprise.skills.split(), *told.skills}))
    enterprise.technologies = " ".join(sorted(set(told.technologies)))


@transaction.atomic
def correct_enrolment(*, enrolment: Enrolment, told: Told) -> Enrolment:
    """Change what she told; the register's row follows, and its former chain, size and area stay as evidence."""
    enterprise = enrolment.enterprise
    before = {field: getattr(enterprise, field) for field in FIXABLE}
    _apply(enterprise, told)
    enterprise.changed = now()
    enterprise.save()
    Evidence.objects.bulk_create(
        Evidence(enterprise=enterprise, field=field, old=old, new=getattr(enterprise, field), reason="self", at=now())
        for field, old in before.items()
        if old != getattr(enterprise, field)
    )
    enrolment.name, enrolment.phone, enrolment.workers, enrolment.words = (
        told.name,
        told.phone,
        told.workers,
        told.words,
    )
    enrolment.save()
    record(actor=None, action="register.enrolment_corrected", subject=enterprise, organisation=enterprise.region)
    return enrolment


@transaction.atomic
def withdraw_enrolment(*, enrolment: Enrolment) -> None:
    """Delete everything she told; the log keeps only that a registration was withdrawn."""
    enterprise = enrolment.enterprise
    record(actor=None, action="register.enrolment_withdrawn", subject=enterprise, organisation=enterprise.region)
    enterprise.delete()
