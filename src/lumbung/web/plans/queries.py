"""Reading plans for pages, and the published plan for other apps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from lumbung.web.config import clock
from lumbung.web.organisations.models import Organisation
from lumbung.web.organisations.queries import Person, Role, organisations_of
from lumbung.web.plans.models import Plan, Recomputation, RegisterUpload, State, Work

if TYPE_CHECKING:
    from lumbung.planning.folder.schema import PlanTables

STALLED_AFTER = timedelta(minutes=3)
"""No sign of life for so long: the worker has died, the work may be started again."""


def is_stalled(work: Work) -> bool:
    """Whether work that should be on its way has given no sign of life."""
    if work.state not in (State.QUEUED, State.RUNNING):
        return False
    return work.beat is None or clock.real_now() - work.beat > STALLED_AFTER


def state_said(work: Work) -> str:
    """Its state in words; work whose worker has died counts as stopped."""
    return str(State.STOPPED.label if is_stalled(work) else State(work.state).label)


def sites_of(plan: Plan) -> int | None:
    """How many sites the plan has, new and existing; None before it is done."""
    counts = plan.summary.get("counts")
    return counts["sites_new"] + counts["sites_existing"] if counts else None


def regions_read(person: Person) -> list[Organisation]:
    """The regions whose unpublished plans she may read: officer or auditor there."""
    regions = organisations_of(person, Role.OFFICER, "region") + organisations_of(person, Role.AUDITOR, "region")
    return sorted(set(regions), key=lambda region: region.name)


def visible(person: Person) -> QuerySet[Plan]:
    """Published plans, and all plans of the regions that she may read."""
    return Plan.objects.select_related("region").filter(Q(published__isnull=False) | Q(region__in=regions_read(person)))


def own(regions: list[Organisation]) -> QuerySet[Plan]:
    """All plans of these regions, newest first."""
    return Plan.objects.select_related("region").filter(region__in=regions)


def comparable(person: Person, plan: Plan) -> QuerySet[Plan]:
    """Plans of the same region that she may read and that are done, newest first."""
    return visible(person).filter(region=plan.region, state=State.DONE)


def published() -> QuerySet[Plan]:
    """What everybody may read, newest first."""
    return Plan.objects.select_related("region").filter(published__isnull=False).order_by("-published")


def uploads_of(region: Organisation) -> QuerySet[RegisterUpload]:
    """Registers brought in for this region, newest first."""
    return RegisterUpload.objects.filter(region=region)


def recomputations_today(asked_from: str) -> int:
    """How many recomputations this address has asked for in the last 24 hours."""
    return Recomputation.objects.filter(asked_from=asked_from, beat__gte=clock.real_now() - timedelta(days=1)).count()


def published_tables(region: Organisation | None = None) -> PlanTables | None:
    """The tables of the newest published plan (of a region, or of any); None when there is none."""
    plans = published().filter(region=region) if region is not None else published()
    plan = plans.first()
    return None if plan is None else tables(plan)


@dataclass(frozen=True)
class PlannedMachine:
    """Machines of one type that a plan puts at a site."""

    machine_type: str
    units: int
    name_id: str
    name_en: str


@dataclass(frozen=True)
class PublishedSite:
    """A site of a published plan with its equipment. `house_kind`: food, textile_print, wood_metal or chemical."""

    plan_id: int
    region: Organisation
    simulated: bool
    site: str
    name: str
    area_code: str
    lat: float
    lon: float
    house_kind: str
    machines: tuple[PlannedMachine, ...]


def published_site(code: str, site: str) -> PublishedSite | None:
    """The site of a published plan, by the plan's code; None when there is no such, or the plan is not published."""
    plan = published().filter(code=code).first()
    rows = {} if plan is None else {row["site"]: row for row in tables(plan)["sites"].iter_rows(named=True)}
    if plan is None or site not in rows:
        return None
    row = rows[site]
    machines = tuple(
        PlannedMachine(one["machine_type"], one["units"], one["name_id"], one["name_en"])
        for one in tables(plan)["equipment"].iter_rows(named=True)
        if one["site"] == site and one["units"] > 0
    )
    return PublishedSite(
        plan.pk, plan.region, plan.simulated, site, row["name"] or site, row["area_code"], row["lat"], row["lon"],
        row["house_kind"], machines,
    )  # fmt: skip


def tables(plan: Plan) -> PlanTables:
    """The plan folder in memory; the last few are kept, by fingerprint."""
    return tables_at(str(plan.folder), plan.fingerprint)


@lru_cache(maxsize=8)
def tables_at(folder: str, fingerprint: str) -> PlanTables:
    """The plan folder at a path; the fingerprint is part of the key, so that a folder that changed is read anew."""
    from lumbung.planning.folder.read import read_plan  # noqa: PLC0415 - heavy, and not every page needs it

    return read_plan(Path(folder))
