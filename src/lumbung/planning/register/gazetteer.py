"""Names of places: the region's cities, districts and villages, found under other spellings too."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

from lumbung.planning.areas import Areas
from lumbung.planning.register.vocabulary import one_edit

TITLES = frozenset(
    ("kota", "kabupaten", "kab", "adm", "administrasi", "kotamadya", "city", "regency", "of", "the",
     "kecamatan", "kec", "kelurahan", "kel", "desa")
)  # fmt: skip
SHORT = {
    "jaksel": "jakarta selatan", "jaktim": "jakarta timur", "jakbar": "jakarta barat",
    "jakut": "jakarta utara", "jakpus": "jakarta pusat", "south jakarta": "jakarta selatan",
    "east jakarta": "jakarta timur", "west jakarta": "jakarta barat", "north jakarta": "jakarta utara",
    "central jakarta": "jakarta pusat", "thousand islands": "kepulauan seribu",
}  # fmt: skip
"""Short and English names of cities that registers use."""

LEAST_ALIKE = 6
"""Letters a place name needs before one wrong letter is forgiven."""

Found = TypeVar("Found", str, int)


def plain_place(name: str) -> str:
    """A place name without titles, blanks and signs: "Kota Adm. Jakarta Selatan" and "Jaksel" become "jakartaselatan"."""
    words = re.sub(r"[^a-z0-9]+", " ", name.lower()).split()
    joined = " ".join([word for word in words if word not in TITLES] or words)
    return SHORT.get(joined, joined).replace(" ", "")


class Gazetteer:
    """The names of a region's cities, districts and villages, found under other spellings too."""

    def __init__(self, areas: Areas) -> None:
        self.areas = areas
        self.cities = {plain_place(name): name for name in areas.city}
        self.districts: dict[str, dict[str, str]] = {}
        for city, district in zip(areas.city, areas.district, strict=True):
            self.districts.setdefault(city, {})[plain_place(district)] = district
        self.villages: dict[tuple[str, str], dict[str, int]] = {}
        self.of_city: dict[str, dict[str, list[int]]] = {}
        for at, (city, district, village) in enumerate(zip(areas.city, areas.district, areas.village, strict=True)):
            name = plain_place(village)
            self.villages.setdefault((city, district), {})[name] = at
            self.of_city.setdefault(city, {}).setdefault(name, []).append(at)

    def city(self, name: str) -> str:
        """The region's own spelling of a city, or "" when it is not of the region."""
        return _alike(plain_place(name), self.cities) or ""

    def district(self, city: str, name: str) -> str:
        """The region's own spelling of a district of a city (in its own spelling), or "" when it is unknown."""
        return _alike(plain_place(name), self.districts.get(city, {})) or ""

    def village(self, city: str, district: str, name: str) -> int:
        """Position of a village named in words; -1 when it is unknown, or fits several and no district tells which."""
        plain = plain_place(name)
        if city and district:
            found = _alike(plain, self.villages.get((city, district), {}))
            return -1 if found is None else found
        cities = [city] if city else list(self.of_city)
        fitting = [at for each in cities for at in self.of_city.get(each, {}).get(plain, [])]
        return fitting[0] if len(fitting) == 1 else -1


def _alike(name: str, known: Mapping[str, Found]) -> Found | None:
    """What is known under a name; else under the one name that sounds the same or differs in one letter.

    A name with a digit is only ever itself: Kelurahan 11 is not Kelurahan 12 misspelt.
    """
    if name in known:
        return known[name]
    if not name or re.search(r"\d", name):
        return None
    near = [key for key in known if _sound(key) == _sound(name)] or [
        key for key in known if len(name) >= LEAST_ALIKE and one_edit(name, key)
    ]
    return known[near[0]] if len(near) == 1 else None


def _sound(name: str) -> str:
    """A name with old spellings and doubled letters made one: Makassar = Makasar, Tandjoeng = Tanjung."""
    modern = name.replace("oe", "u").replace("dj", "j").replace("tj", "c")
    return re.sub(r"(.)\1+", r"\1", modern)


def resolve(known: Gazetteer, city: str, district: str, village: str, code: str) -> tuple[str, str, int, str]:
    """What a register says of a place, in the region's names: (city, district, position of the area or -1, problem codes) of one stated place."""
    codes: list[str] = []
    areas = known.areas
    area = areas.position(code) if code in areas else -1
    if code and area < 0:
        codes.append("area_unknown")
    known_city = known.city(city)
    known_district = known.district(known_city, district)
    if city and not known_city:
        codes.append("city_unknown")
    if area < 0 and village:
        area = known.village(known_city, known_district, village) if known_city or not city else -1
        if area < 0:
            codes.append("village_unknown")
    if area >= 0 and known_city and areas.city[area] != known_city:
        codes.append("area_outside_city")
        area = -1
    if area >= 0:
        if district and known_district != areas.district[area]:
            codes.append("area_outside_district")
        return areas.city[area], areas.district[area], area, " ".join(codes)
    if district and known_city and not known_district:
        codes.append("district_unknown")
    return known_city or city, known_district or district, area, " ".join(codes)
