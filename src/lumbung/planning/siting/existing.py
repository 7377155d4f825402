"""Existing shared facilities as candidate places: found by village name, with an assumed floor by kind of facility.

The file names villages, not points, and no capacities (facts/main_job.md): a place that names no village of the areas
stands at the centre of its district, and one that names neither is listed as not placed, with the reason.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from lumbung.core.errors import InputError
from lumbung.core.parameters import Parameters
from lumbung.planning.areas import Areas
from lumbung.planning.siting.candidates import HOUSE_KINDS, SCHEMA, Places
from lumbung.planning.tables import read_whole_table

COLUMNS = ("id", "name", "kind", "sector", "kelurahan", "kecamatan", "kota", "stated_facts")

FLOOR_WORDS = (
    ("kitchen", "existing_kitchen_floor_m2", "estate"),
    ("hall", "existing_hall_floor_m2", ""),
    ("estate", "existing_estate_floor_m2", ""),
    ("makerspace", "existing_makerspace_floor_m2", ""),
    ("training", "existing_training_floor_m2", ""),
    ("vendor", "existing_vendor_floor_m2", ""),
)
"""First row whose word stands in the facility's kind (and whose last word does not) names the assumed floor."""

KIND_WORDS = {
    "food": ("culinary", "food", "tempe", "tofu", "kuliner", "pangan", "both"),
    "textile_print": ("garment", "creative", "leather", "textile", "print", "konveksi", "both"),
    "wood_metal": ("creative", "metal", "furniture", "wood", "logam", "mebel"),
    "chemical": ("cosmetic", "soap", "chemical", "kosmetik"),
}
"""Sector words that let a house kind stand there; `both` = culinary and creative classes (tata boga, tata busana)."""


@dataclass(frozen=True)
class ExistingPlaces:
    """`places` that were found, and `unplaced`: id, name, reason_id, reason_en."""

    places: Places
    unplaced: pl.DataFrame


def plain(name: str) -> str:
    """A village name without spaces, marks and capitals: "Kramat Jati" and "Kramatjati" are one."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def house_kinds(sector: str) -> tuple[str, ...]:
    """House kinds that the sector text allows."""
    words = re.findall(r"[a-z]+", sector.lower())
    return tuple(kind for kind in HOUSE_KINDS if any(w.startswith(k) for w in words for k in KIND_WORDS[kind]))


def floor_parameter(kind: str) -> str:
    """Name of the parameter that holds the assumed floor for a facility of this kind; "" when none fits."""
    lowered = kind.lower()
    return next((name for word, name, but in FLOOR_WORDS if word in lowered and not (but and but in lowered)), "")


def read_existing(path: Path, areas: Areas, parameters: Parameters) -> ExistingPlaces:
    """Read a facilities file (CSV with COLUMNS); raises InputError that names the missing column."""
    frame = read_whole_table(path, COLUMNS, "A facilities file").frame
    twice = frame["id"].is_duplicated()
    if twice.any():
        raise InputError(
            f"{path}: the facility {frame.filter(twice)['id'][0]!r} stands there twice.", "Give each its own id."
        )
    finder = _Finder(areas)
    placed: list[tuple[object, ...]] = []
    unplaced: list[tuple[str, str, str, str]] = []
    for raw in frame.sort("id").iter_rows(named=True):
        row = {name: (raw[name] or "").strip() for name in COLUMNS}
        at, reason = finder.find(row["kelurahan"], row["kecamatan"], row["kota"]), None
        kinds, floor = house_kinds(row["sector"]), floor_parameter(row["kind"])
        if at is None:
            reason = (
                "berkas tidak menyebut kelurahan atau kecamatan yang dikenal",
                "the file names no known village or district",
            )
        elif not kinds or not floor:
            reason = (
                "jenis rumah produksi tidak dapat ditentukan",
                "no kind of house could be told from sector and kind",
            )
        if at is None or reason is not None:
            unplaced.append((row["id"], row["name"], *(reason or ("", ""))))
            continue
        lat, lon, code = at
        damaged = "damaged" in row["stated_facts"].lower() or "rusak" in row["stated_facts"].lower()
        placed.append(
            (row["id"], row["name"], True, lat, lon, code, " ".join(kinds), parameters.number(floor), damaged, f"parameter {floor}")
        )  # fmt: skip
    listed = pl.DataFrame(
        unplaced, schema=dict.fromkeys(("id", "name", "reason_id", "reason_en"), pl.String), orient="row"
    )
    return ExistingPlaces(Places(pl.DataFrame(placed, schema=SCHEMA, orient="row")), listed)


class _Finder:
    """Villages, then districts, by plain name; the city decides between two of the same name."""

    def __init__(self, areas: Areas) -> None:
        self.areas = areas
        self.villages: dict[str, list[int]] = defaultdict(list)
        self.districts: dict[str, list[int]] = defaultdict(list)
        for i in range(len(areas)):
            self.villages[plain(areas.village[i])].append(i)
            self.districts[plain(areas.district[i])].append(i)

    def find(self, village: str, district: str, city: str) -> tuple[float, float, str] | None:
        """(lat, lon, area code) of the village's centre, or of the village nearest to the district's centre."""
        found = self._within(self.villages.get(plain(village), []), district, city)
        if len(found) == 1:
            i = found[0]
            return float(self.areas.lat[i]), float(self.areas.lon[i]), self.areas.code[i]
        members = self._within(self.districts.get(plain(district), []), "", city)
        if not members:
            return None
        lat, lon = float(self.areas.lat[members].mean()), float(self.areas.lon[members].mean())
        nearest = min(members, key=lambda i: ((self.areas.lat[i] - lat) ** 2 + (self.areas.lon[i] - lon) ** 2, i))
        return float(self.areas.lat[nearest]), float(self.areas.lon[nearest]), self.areas.code[nearest]

    def _within(self, found: list[int], district: str, city: str) -> list[int]:
        """Those of the district and the city where that leaves any."""
        for names, wanted in ((self.areas.district, district), (self.areas.city, city)):
            kept = [
                i for i in found if plain(wanted).endswith(plain(names[i])) or plain(names[i]).endswith(plain(wanted))
            ]
            found = kept if wanted and kept else found
        return found
