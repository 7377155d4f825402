"""What is near a producer: a cluster and a site of the published plan, an effort that exists, each with its reason."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lumbung.core.place import distance_m
from lumbung.web.register.chains import chains, machine_kinds, process_machines
from lumbung.web.ui.words import in_language

if TYPE_CHECKING:
    import polars as pl

    from lumbung.planning.clustering import ClusterMatch
    from lumbung.planning.folder.schema import PlanTables
    from lumbung.web.initiatives.queries import Near as NearEffort
    from lumbung.web.organisations.models import Organisation

SITE_WITHIN_M = 10_000


@dataclass(frozen=True, slots=True)
class NearSite:
    """A site of the published plan by its id there: metres in a straight line, machines there that her chain uses."""

    site: str
    name: str
    existing: bool
    metres: float
    machines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Nearby:
    """What was found; None where nothing is. `has_plan` tells whether a plan of the region is published at all."""

    has_plan: bool
    cluster: ClusterMatch | None
    site: NearSite | None
    effort: NearEffort | None
    plan: str = ""
    """Code of the published plan that the cluster and the site are from."""

    @property
    def cluster_reason(self) -> str:
        """Why this cluster, in the language of the page."""
        if self.cluster is None:
            return ""
        return in_language(self.cluster.reason_id, self.cluster.reason_en)


def near(
    *, region: Organisation, lat: float, lon: float, chain: str, skills: Collection[str] = (),
    technologies: Collection[str] = (), activity: str = "",
) -> Nearby:  # fmt: skip
    """What is near (lat, lon) in degrees for a maker of this chain."""
    from lumbung.web.initiatives.queries import nearest  # noqa: PLC0415 - apps meet in their queries, when asked
    from lumbung.web.plans.queries import published, published_tables  # noqa: PLC0415

    known = chains().get(chain)
    effort = nearest(lat, lon, known.sector if known else "")
    tables = published_tables(region)
    if tables is None:
        return Nearby(has_plan=False, cluster=None, site=None, effort=effort)
    cluster = (
        _cluster(
            tables=tables, lat=lat, lon=lon, chain=chain, skills=skills, technologies=technologies, activity=activity
        )
        if chain
        else None
    )
    plan = published().filter(region=region).first()
    site = nearest_site(tables, lat, lon, chain)
    return Nearby(has_plan=True, cluster=cluster, site=site, effort=effort, plan=plan.code if plan else "")


def _cluster(
    *, tables: PlanTables, lat: float, lon: float, chain: str, skills: Collection[str], technologies: Collection[str],
    activity: str,
) -> ClusterMatch | None:  # fmt: skip
    from lumbung.planning.clustering import nearest_cluster  # noqa: PLC0415 - 0.2 s of import, once

    traits = tables["enterprises"].select("id", "chain", "skills", "technologies", "activity")
    members = tables["members"].join(traits, left_on="enterprise", right_on="id", how="left")
    return nearest_cluster(
        tables["clusters"], members, lat=lat, lon=lon, chain=chain, skills=skills, technologies=technologies,
        activity=activity,
    )  # fmt: skip


def nearest_site(tables: PlanTables, lat: float, lon: float, chain: str) -> NearSite | None:
    """The nearest site that has a machine for this chain, within SITE_WITHIN_M metres."""
    useful = process_machines(chain)
    kinds = {machine_kinds()[name] for name in useful if name in machine_kinds()} - {"any"}
    sites = sorted(
        (distance_m(lat, lon, row["lat"], row["lon"]), row["site"], row)
        for row in tables["sites"].iter_rows(named=True)
        if row["house_kind"] in kinds and row["lat"] is not None
    )
    for metres, site, row in sites:
        machines = _machines(tables["equipment"], site, useful)
        if metres <= SITE_WITHIN_M and machines:
            return NearSite(site, row["name"] or site, row["kind"] == "existing", metres, machines)
    return None


def _machines(equipment: pl.DataFrame, site: str, useful: frozenset[str]) -> tuple[str, ...]:
    name = in_language("name_id", "name_en")
    rows: list[dict[str, Any]] = [row for row in equipment.iter_rows(named=True) if row["site"] == site]
    return tuple(sorted({row[name] or row["machine_type"] for row in rows if row["machine_type"] in useful}))
