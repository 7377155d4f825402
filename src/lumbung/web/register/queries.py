"""Reads of the register."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from lumbung.core.place import distance_m
from lumbung.web.register.models import (
    Area,
    DoubleProposal,
    Enrolment,
    Enterprise,
    Evidence,
    ImportBatch,
    Producer,
)
from lumbung.web.register.services import FRAME_COLUMNS, place_key, secret_hash, squeezed

if TYPE_CHECKING:
    import polars as pl

    from lumbung.planning.areas import Areas
    from lumbung.web.organisations.models import Organisation

FLOATS = ("lat", "lon", "confidence")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of enterprises is narrowed to; empty text filters nothing. All stand in the URL."""

    city: str = ""
    district: str = ""
    chain: str = ""
    producer: str = ""
    size: str = ""
    problem: str = ""
    double: str = ""
    source: str = ""
    batch: str = ""
    q: str = ""

    @classmethod
    def from_url(cls, values: Mapping[str, str]) -> Filters:
        """The filters among the parameters of an address."""
        return cls(**{one.name: values.get(one.name, "").strip() for one in fields(cls)})

    def given(self) -> dict[str, str]:
        """Those that narrow something."""
        return {one.name: value for one in fields(self) if (value := getattr(self, one.name))}


def enterprises(region: Organisation, filters: Filters | None = None) -> QuerySet[Enterprise]:
    """The region's enterprises that fit the filters, by id."""
    filters = filters or Filters()
    found = Enterprise.objects.filter(region=region)
    for column in ("city", "district", "producer", "size", "source"):
        if value := getattr(filters, column):
            found = found.filter(**{column: value})
    if filters.chain:
        found = found.filter(chain="" if filters.chain == "none" else filters.chain)
    if filters.batch.isdigit():
        found = found.filter(batch_id=int(filters.batch))
    if filters.problem:
        found = found.exclude(problems="") if filters.problem == "any" else found.filter(_has_code(filters.problem))
    if filters.double:
        found = _with_double(found, filters.double)
    for word in filters.q.split():
        columns = ("external_id", "activity", "name_hints", "district", "why")
        match = Q()
        for column in columns:
            match |= Q(**{f"{column}__icontains": word})
        found = found.filter(match)
    return found


def _has_code(code: str) -> Q:
    """A code among space-separated ones, whole."""
    return (
        Q(problems=code)
        | Q(problems__startswith=f"{code} ")
        | Q(problems__endswith=f" {code}")
        | Q(problems__contains=f" {code} ")
    )


def _with_double(found: QuerySet[Enterprise], status: str) -> QuerySet[Enterprise]:
    """Those with a proposal of this status; `any` for whichever."""
    proposals = DoubleProposal.objects.filter(Q(a=OuterRef("pk")) | Q(b=OuterRef("pk")))
    return found.filter(Exists(proposals if status == "any" else proposals.filter(status=status)))


def choices_of(region: Organisation) -> dict[str, list[Any]]:
    """What the filters can be set to: cities, districts, problem codes and batches that occur."""
    rows = Enterprise.objects.filter(region=region)
    problems = rows.exclude(problems="").order_by().values_list("problems", flat=True).distinct()
    return {
        "cities": list(rows.exclude(city="").order_by("city").values_list("city", flat=True).distinct()),
        "districts": list(rows.exclude(district="").order_by("district").values_list("district", flat=True).distinct()),
        "problems": sorted({code for text in problems for code in text.split()}),
        "batches": list(ImportBatch.objects.filter(region=region)),
    }


def counts(region: Organisation) -> dict[str, int]:
    """How many rows, makers, unknown producers, rows with problems, undecided doubles and files the region has."""
    rows = Enterprise.objects.filter(region=region)
    return rows.aggregate(
        rows=Count("pk"),
        makers=Count("pk", filter=Q(producer=Producer.YES)),
        unknown=Count("pk", filter=Q(producer=Producer.UNKNOWN)),
        problems=Count("pk", filter=~Q(problems="")),
    ) | {"doubles": doubles(region).count(), "files": ImportBatch.objects.filter(region=region).count()}


def find_enterprise(pk: int) -> Enterprise | None:
    """One enterprise with its region, file and what it is a double of."""
    return Enterprise.objects.select_related("batch", "double_of", "region").filter(pk=pk).first()


def evidence_of(enterprise: Enterprise) -> list[Evidence]:
    """The fixes, latest first."""
    return list(Evidence.objects.filter(enterprise=enterprise).select_related("by").order_by("-id"))


def enrolment_of(enterprise: Enterprise) -> Enrolment | None:
    """What the producer told herself, if she did."""
    return Enrolment.objects.filter(enterprise=enterprise).first()


def doubles(region: Organisation, status: str = DoubleProposal.Status.PROPOSED) -> QuerySet[DoubleProposal]:
    """Proposals of one status, the surest first."""
    found = DoubleProposal.objects.filter(a__region=region, status=status).select_related("a", "b", "decided_by")
    return found.order_by("-sureness", "id")


def doubles_of(enterprise: Enterprise) -> list[DoubleProposal]:
    """Proposals that this row is part of."""
    found = DoubleProposal.objects.filter(Q(a=enterprise) | Q(b=enterprise))
    return list(found.select_related("a", "b", "decided_by"))


def find_double(pk: int) -> DoubleProposal | None:
    """One proposal with both rows and their region."""
    return DoubleProposal.objects.select_related("a__region", "b", "decided_by").filter(pk=pk).first()


def next_double(proposal: DoubleProposal) -> DoubleProposal | None:
    """The surest undecided proposal of the region other than this one."""
    return doubles(proposal.a.region).exclude(pk=proposal.pk).first()


def marked_double(enterprises: Iterable[Enterprise]) -> set[int]:
    """Which of these rows are part of an undecided proposal, by pk."""
    shown = [one.pk for one in enterprises]
    open_ones = DoubleProposal.objects.filter(Q(a__in=shown) | Q(b__in=shown), status=DoubleProposal.Status.PROPOSED)
    return {pk for pair in open_ones.values_list("a_id", "b_id") for pk in pair}


def find_batch(pk: int) -> ImportBatch | None:
    """One imported file with its region."""
    return ImportBatch.objects.select_related("region", "by").filter(pk=pk).first()


def batches(region: Organisation) -> list[ImportBatch]:
    """The files that were read in, newest first."""
    return list(ImportBatch.objects.filter(region=region).select_related("by"))


def enrolment_by_secret(secret: str) -> Enrolment | None:
    """The registration of a private link."""
    found = Enrolment.objects.select_related("enterprise__region")
    return found.filter(secret_hash=secret_hash(secret)).first()


def enrolment_of_phone(phone: str) -> Enrolment | None:
    """The latest registration that gave this number (in the spelling of `normal_phone`); ask with a proved one only."""
    found = Enrolment.objects.select_related("enterprise").filter(phone=phone).exclude(phone="")
    return found.order_by("-consented_at").first()


def enrolment_once(once: str) -> bool:
    """Whether the draft with this key has become a registration."""
    return bool(once) and Enrolment.objects.filter(once=once).exists()


# -- Areas -------------------------------------------------------------------------------------------------------------
def areas(region: Organisation) -> QuerySet[Area]:
    """The region's areas, by code."""
    return Area.objects.filter(region=region)


def area_by_code(region: Organisation, code: str) -> Area | None:
    """One area of the region."""
    return areas(region).filter(code=code).first()


def find_area(pk: int) -> Area | None:
    """One area with its region."""
    return Area.objects.select_related("region").filter(pk=pk).first()


def place_names(most: int = 400) -> list[str]:
    """Names that a producer may type: village and district, or the district where no villages are known."""
    found = Area.objects.order_by("village", "district").values_list("village", "district", "city")[:most]
    return [", ".join(part for part in names if part) for names in found]


def find_areas(words: str, most: int = 12) -> list[Area]:
    """Areas of any region that the words name, the best first; an exact name stands alone. Spaces do not matter."""
    parts = [squeezed(part) for part in words.split(",") if squeezed(part)]
    if not parts:
        return []
    found = []
    for area in Area.objects.select_related("region"):
        names = [squeezed(name) for name in (area.village, area.district, area.city) if name]
        if all(any(part in name for name in names) for part in parts):
            ranks = [(name != parts[0], not name.startswith(parts[0]), k) for k, name in enumerate(names)]
            found.append((min(rank for rank, name in zip(ranks, names, strict=True) if parts[0] in name), area))
    found.sort(key=lambda pair: (pair[0], pair[1].village, pair[1].district, pair[1].pk))
    whole = [area for _, area in found if len(parts) > 1 and squeezed(str(area)) == "".join(parts)]
    exact = [area for (differs, _, level), area in found if not differs and level == 0]
    return whole or exact or [area for _, area in found][:most]


def nearest_area(lat: float, lon: float, within_m: float = 25_000) -> Area | None:
    """The area whose centre is nearest to a point in degrees; None beyond `within_m` metres."""
    near = [(distance_m(lat, lon, area.lat, area.lon), area.pk, area) for area in Area.objects.select_related("region")]
    metres, _, area = min(near, default=(math.inf, 0, None))
    return area if metres <= within_m else None


def village_points(region: Organisation) -> dict[tuple[str, str], tuple[float, float]]:
    """(village or "", district) without spaces, in lower case → centre in degrees; a district is the mean of its areas."""
    points: dict[tuple[str, str], tuple[float, float]] = {}
    districts: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for area in areas(region):
        points[place_key(area.village, area.district)] = (area.lat, area.lon)
        districts.setdefault(place_key("", area.district), []).append((area.lat, area.lon))
    for key, centres in districts.items():
        lats, lons = zip(*centres, strict=True)
        points[key] = (sum(lats) / len(lats), sum(lons) / len(lons))
    return points


def planning_areas(region: Organisation) -> Areas:
    """The region's areas as planning takes them."""
    import polars as pl  # noqa: PLC0415 - 0.1 s of import, only for those who plan

    from lumbung.planning.areas import areas_from_frame  # noqa: PLC0415

    columns = ("code", "village", "district", "city", "lat", "lon", "population", "flood_share")
    rows = list(areas(region).values_list(*columns))
    kinds = [pl.String] * 4 + [pl.Float64] * 4
    frame = pl.DataFrame(rows, schema=dict(zip(columns, kinds, strict=True)), orient="row")
    return areas_from_frame(frame.rename({"population": "population_2024", "flood_share": "flood_prone_share_2012"}))


# -- For planning ------------------------------------------------------------------------------------------------------
def clean_frame(region: Organisation) -> pl.DataFrame:
    """The register as planning takes it (columns of `CleanRegister.frame`), by id: with fixes, without confirmed doubles."""
    import polars as pl  # noqa: PLC0415

    columns = ("id", *FRAME_COLUMNS)
    rows = enterprises(region).filter(double_of=None).order_by("external_id").values_list("external_id", *FRAME_COLUMNS)
    schema = {name: pl.Float64 if name in FLOATS else pl.String for name in columns}
    frame = pl.DataFrame(list(rows), schema=schema, orient="row")
    open_doubles = dict(doubles(region).order_by("-id").values_list("b__external_id", "a__external_id"))
    proposed = [open_doubles.get(key, "") for key in frame["id"]]
    frame.insert_column(columns.index("problems"), pl.Series("duplicate_of", proposed, dtype=pl.String))
    return frame
