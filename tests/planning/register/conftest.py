"""A region of four villages in two cities, and a short way to write a register."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from lumbung.planning.areas import Areas, areas_from_frame

HEADING = "id,city,district,area_code,lat,lon,size,category,activity,legal_form,name_hints"


@pytest.fixture
def areas() -> Areas:
    rows = [
        ("1.1", "Mawar", "Bunga", "Kota Timur", -6.20, 106.90, 1000),
        ("1.2", "Melati", "Bunga", "Kota Timur", -6.22, 106.90, 1000),
        ("1.3", "Melati", "Daun Hijau", "Kota Timur", -6.24, 106.91, 1000),
        ("2.1", "Cempaka", "Pohon", "Kota Barat", -6.20, 106.70, 1000),
    ]
    names = ["code", "village", "district", "city", "lat", "lon", "population_2024"]
    return areas_from_frame(pl.DataFrame(rows, schema=names, orient="row"))


@pytest.fixture
def register(tmp_path: Path) -> Callable[..., Path]:
    """A register file from its rows, with the usual heading unless another is given."""

    def write(*rows: str, heading: str = HEADING, encoding: str = "utf-8") -> Path:
        path = tmp_path / "register.csv"
        path.write_bytes("\n".join([heading, *rows, ""]).encode(encoding))
        return path

    return write
