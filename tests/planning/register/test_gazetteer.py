"""Names of places under other spellings, and names that only look alike."""

from __future__ import annotations

import polars as pl

from lumbung.planning.areas import areas_from_frame
from lumbung.planning.register.gazetteer import Gazetteer


def numbered() -> Gazetteer:
    """Two numbered cities with numbered districts and villages, as new estates and test regions have them."""
    rows = [
        {
            "code": f"9.{city}.{n}", "village": f"Kelurahan {city}{n}", "district": f"Kecamatan {city}{n}",
            "city": f"Kota {city}", "lat": 0.0, "lon": 0.0, "population_2024": 1,
        }
        for city in (1, 2)
        for n in (1, 2)
    ]  # fmt: skip
    return Gazetteer(areas_from_frame(pl.DataFrame(rows)))


def test_numbered_places_are_told_apart() -> None:
    known = numbered()
    assert known.city("Kota 1") == "Kota 1"
    assert known.city("kota 2") == "Kota 2"
    assert known.district("Kota 1", "Kec. 12") == "Kecamatan 12"
    assert known.village("Kota 2", "Kecamatan 21", "kelurahan 21") == known.areas.position("9.2.1")


def test_a_number_that_is_not_there_is_not_taken_for_its_neighbour() -> None:
    assert numbered().city("Kota 3") == ""
