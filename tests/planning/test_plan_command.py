"""`lumbung plan` says what is wrong with its input in words, before any work, and leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from lumbung.core.errors import LumbungError
from lumbung.planning.command import run

AREAS = "code,village,district,city,lat,lon,population_2024\n31.01,Melati,Timur,Kota,-6.2,106.8,1000\n"
REGISTER = "id,city,district,area_code,size,activity\nE1,Kota,Timur,31.01,micro,Toko mebel\n"


@pytest.fixture
def args(tmp_path: Path) -> list[str]:
    (tmp_path / "areas.csv").write_text(AREAS)
    (tmp_path / "register.csv").write_text(REGISTER)
    named = {"--enterprises": "register.csv", "--areas": "areas.csv", "--out": "plan"}
    return [part for name, file in named.items() for part in (name, str(tmp_path / file))]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--budget=-5"], "cannot be negative"),
        (["--budget=much"], "not whole rupiah"),
        (["--budget=1", "--set=nothing=1"], "Unknown parameter"),
        (["--budget=1", "--set=nothing"], "is not NAME=VALUE"),
        (["--budget=1", "--draws=-1"], "draws"),
        (["--budget=1", "--boundaries=missing.geojson"], "no such file"),
        ([], "--budget"),
    ],
)
def test_what_makes_no_sense_is_told_in_words(args: list[str], more: list[str], words: str, tmp_path: Path) -> None:
    with pytest.raises(LumbungError, match=words):
        run([*args, *more])
    assert not (tmp_path / "plan").exists()


def test_an_empty_register_is_told_in_words(args: list[str], tmp_path: Path) -> None:
    (tmp_path / "register.csv").write_text("")
    with pytest.raises(LumbungError, match="is empty"):
        run([*args, "--budget=1"])


def test_a_folder_that_is_no_plan_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(LumbungError, match="no such folder"):
        run(["check", str(tmp_path / "nothing")])
