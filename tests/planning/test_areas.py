"""Areas files: what is read, and how a wrong one is told."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from lumbung.core.errors import InputError
from lumbung.planning.areas import read_areas

HEADING = "code,village,district,city,lat,lon,population_2024"


def write(folder: Path, *rows: str, heading: str = HEADING, encoding: str = "utf-8") -> Path:
    path = folder / "areas.csv"
    path.write_bytes("\n".join([heading, *rows, ""]).encode(encoding))
    return path


def test_areas_are_sorted_by_code_and_an_unknown_share_is_nan(tmp_path: Path) -> None:
    areas = read_areas(write(tmp_path, "2,b,d,c,-6.2,106.8,20", "1,a,d,c,-6.1,106.7,10"))
    assert areas.code == ("1", "2")
    assert areas.position("2") == 1
    assert all(math.isnan(share) for share in areas.flood_prone_share)


def test_other_delimiters_and_encodings_are_read(tmp_path: Path) -> None:
    path = write(tmp_path, "1;é;d;c;-6.1;106.7;10", heading=HEADING.replace(",", ";"), encoding="cp1252")
    assert read_areas(path).village == ("é",)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "no areas"),
        (["1,a,d,c,-6.1,106.7,10", "2,a,d,c,x,106.7,10"], "line 3, column lat: 'x'"),
        (
            ["1,a,d,c,-6.1,106.7,10", "", "1,b,d,c,-6.1,106.7,10"],
            "line 2, column code: '1' stands there more than once",
        ),
        (["1,a,d,c,-6.1,106.7,-5"], "line 2, column population_2024"),
        ([",a,d,c,-6.1,106.7,5"], "line 2, column code: is empty"),
        (["1,a,d"], "line 2: has 3 fields, expected 7 fields"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, rows: list[str], words: str) -> None:
    with pytest.raises(InputError, match=words):
        read_areas(write(tmp_path, *rows))


def test_an_empty_file_and_a_missing_column_are_told(tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_text("")
    with pytest.raises(InputError, match="is empty"):
        read_areas(empty)
    with pytest.raises(InputError, match="column missing: population_2024"):
        read_areas(write(tmp_path, "1,a,d,c,-6.1,106.7", heading=HEADING.replace(",population_2024", "")))
