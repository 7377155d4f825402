"""The efforts that we compiled, read from `data/`: rows of two tables, our reading of them, their status in time."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from django.utils.translation import gettext_lazy as _

from lumbung.web.initiatives.models import Precision

Row = dict[str, str]

ISLANDS = {
    "Sumatra": _("Sumatra"), "Java": _("Java"), "Bali and Nusa Tenggara": _("Bali and Nusa Tenggara"),
    "Kalimantan": _("Kalimantan"), "Sulawesi": _("Sulawesi"), "Maluku": _("Maluku"), "Papua": _("Papua"),
}  # fmt: skip
"""Island group in `provinces.csv` → its name in the language of the page."""


@dataclass(frozen=True, slots=True)
class KnownStatement:
    """What one source says, in both languages."""

    text: str
    text_en: str
    stated_year: str
    source: str
    certainty: str


@dataclass(frozen=True, slots=True)
class KnownStatus:
    """A status with what is known of its date, in the source's own words."""

    status: str
    year: int | None
    month: int | None
    day: int | None
    caveat: str
    original: str
    source: str
    certainty: str


@dataclass(slots=True)
class KnownEffort:
    """One effort, joined from every row that speaks of it."""

    key: str
    values: dict[str, str]
    statements: list[KnownStatement] = field(default_factory=list)
    statuses: list[KnownStatus] = field(default_factory=list)


def rows(name: str) -> list[Row]:
    """Rows of one table in `data/`."""
    text = files("lumbung.web.initiatives").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def centres() -> dict[tuple[str, str], tuple[float, float, str]]:
    """(province, city or "") → lat, lon in degrees to 0.1, and what the point stands for."""
    level = {"province": Precision.PROVINCE.value, "regency": Precision.REGENCY.value}
    return {
        (row["province"], row["city"]): (float(row["lat"]), float(row["lon"]), level[row["level"]])
        for row in rows("centres.csv")
    }


@cache
def islands() -> tuple[tuple[tuple[float, float], ...], ...]:
    """Outlines as (lon, lat) points, simplified to 0.1 degree."""
    outlines: dict[str, list[tuple[float, float]]] = {}
    for row in rows("islands.csv"):
        outlines.setdefault(row["island"], []).append((float(row["lon"]), float(row["lat"])))
    return tuple(tuple(points) for points in outlines.values())


@cache
def island_of() -> dict[str, str]:
    """Province → island group."""
    return {row["province"]: row["island"] for row in rows("provinces.csv")}


def island_names() -> list[str]:
    """The island groups, in the order of the table."""
    return list(ISLANDS)


def known_efforts() -> list[KnownEffort]:
    """Every effort of `data/`, in the order of the tables; rows that speak of the same place are joined."""
    readings = {row["entry"]: row for row in rows("readings.csv")}
    efforts: dict[str, KnownEffort] = {}
    for entry in (
        *map(_from_initiative, rows("initiatives.csv")),
        *map(_from_facility, rows("existing_facilities.csv")),
    ):
        reading = readings[entry["entry"]]
        effort = efforts.setdefault(reading["key"], KnownEffort(reading["key"], _values(entry, reading)))
        effort.values["facility"] = effort.values["facility"] or entry["facility"]
        if reading["facts_id"] or entry["facts"]:
            effort.statements.append(
                KnownStatement(reading["facts_id"], entry["facts"], entry["year"], entry["source"], entry["certainty"])
            )
        effort.statuses.extend(_statuses(entry))
    return list(efforts.values())


def _from_initiative(row: Row) -> Row:
    return {
        "entry": row["id"], "facility": "", "name": row["name"], "province": row["province"], "place": row["place"],
        "product_en": row["product"], "year": row["year"], "funder": row["funder"], "operator": row["operator"],
        "facts": row["facts"], "source": row["source"], "certainty": row["certainty"],
    }  # fmt: skip


def _from_facility(row: Row) -> Row:
    return {
        "entry": row["id"], "facility": row["id"], "name": row["name"], "province": "DKI Jakarta",
        "place": row["address_stated"], "product_en": row["sector"], "year": row["stated_year"],
        "funder": "", "operator": "", "facts": row["stated_facts"], "source": row["source_url"],
        "certainty": "B" if "://" in row["source_url"] else "C",
    }  # fmt: skip


def _values(entry: Row, reading: Row) -> Row:
    """Columns of Initiative, as text."""
    taken = ("name", "province", "place", "product_en", "funder", "operator", "facility", "source", "certainty")
    read = ("kind", "sector", "city", "district", "village")
    return {
        **{name: entry[name] for name in taken},
        **{name: reading[name] for name in read},
        "product": reading["product_id"],
        "machines": reading["machines_id"],
    }


def _statuses(entry: Row) -> Iterable[KnownStatus]:
    for row in rows("statuses.csv"):
        if row["entry"] == entry["entry"]:
            year, month, day = (int(row[part]) if row[part] else None for part in ("year", "month", "day"))
            yield KnownStatus(
                row["status"], year, month, day, row["caveat"], row["original"], entry["source"], entry["certainty"]
            )
