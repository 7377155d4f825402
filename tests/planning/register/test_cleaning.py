"""A dirty register to a clean one: nothing is lost, problems are exact, order changes nothing, decisions are kept."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from lumbung.core.errors import InputError
from lumbung.planning.areas import Areas, read_areas
from lumbung.planning.register import COLUMNS, clean_register
from lumbung.planning.tables import write_csv

SHARED = Path(__file__).resolve().parents[4] / "shared/data/jakarta"
Register = Callable[..., Path]


def problems_of(frame: pl.DataFrame) -> list[tuple[object, ...]]:
    return frame.select("line", "column", "value", "code").rows()


def test_a_row_gets_every_column_of_a_clean_register(register: Register, areas: Areas) -> None:
    clean = clean_register(
        register("A1,Kota Timur,Bunga,1.1,-6.2001,106.9002,Usaha Mikro ,Home Industri,Produksi kripik,PERORANGAN,"),
        areas,
    )
    assert tuple(clean.frame.columns[: len(COLUMNS)]) == COLUMNS
    row = clean.frame.row(0, named=True)
    expected = {
        "id": "A1", "city": "Kota Timur", "district": "Bunga", "area_code": "1.1", "lat": -6.2001, "lon": 106.9002,
        "place_quality": "point", "size": "micro", "producer": "yes", "sector": "culinary", "chain": "snacks",
        "kbli_2020": "10794", "activity": "Produksi kripik", "duplicate_of": "", "problems": "", "why": "produksi keripik",
    }  # fmt: skip
    assert {name: row[name] for name in expected} == expected
    assert clean.frame.schema["lat"] == pl.Float64


def test_bad_rows_are_told_with_line_column_value_and_what_was_expected(register: Register, areas: Areas) -> None:
    path = register(
        "A1,Kota Timur,Bunga,1.1,-6.2,106.9,mikro,,Produksi tahu,,",
        '"A2",Kota Timur,Bunga,9.9,abc,106.9,raksasa,,"Jual\nkue",,',
        "A3,too few",
        "A4,Kota Timur,Bunga,1.1,-5.0,106.9,mikro,,Jual kue,,",
        "A1,Kota Timur,Bunga,1.1,,,mikro,,Produksi tempe,,",
        ",Kota Timur,Bunga,1.1,,,mikro,,Produksi roti,,",
    )
    clean = clean_register(path, areas)
    assert problems_of(clean.problems) == [
        (3, "area_code", "9.9", "area_unknown"),
        (3, "lat", "abc", "lat_not_number"),
        (3, "size", "raksasa", "size_unknown"),
        (5, "row", "2", "fields_too_few"),
        (6, "lat", "-5.0, 106.9", "point_outside_region"),
        (7, "id", "A1", "id_twice"),
        (8, "id", "", "id_missing"),
    ]
    assert all(clean.problems["expected"].to_list())
    assert clean.rejected.select("line", "problem", "original").rows() == [
        (5, "fields_too_few", "A3,too few"),
        (7, "id_twice", "A1,Kota Timur,Bunga,1.1,,,mikro,,Produksi tempe,,"),
    ]
    assert clean.frame["id"].to_list()[:3] == ["A1", "A2", "A4"]
    assert clean.frame["id"][3].startswith("row-")
    assert clean.frame["problems"].to_list()[1] == "area_unknown lat_not_number size_unknown"
    assert clean.frame.filter(id="A4").select("lat", "lon", "place_quality").row(0) == (None, None, "area_only")


ROWS = st.lists(
    st.sampled_from(
        [
            "A1,Kota Timur,Bunga,1.1,-6.2,106.9,mikro,,Produksi tahu,,",
            "A1,Kota Barat,Pohon,2.1,,,kecil,,Toko besi,,",
            "A2,Kota Timur,,,,,,,,,konveksi",
            ",Kota Timur,,,,,,,Jual kue,,",
            "broken,row",
            "A3,,,,,,,,,,",
        ]
    ),
    min_size=1,
    max_size=12,
)


@given(ROWS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_accepted_and_rejected_rows_are_all_rows(register: Register, areas: Areas, rows: list[str]) -> None:
    clean = clean_register(register(*rows), areas)
    assert clean.frame.height + clean.rejected.height == len(rows)
    assert clean.frame["id"].is_unique().all()


@given(ROWS, st.randoms())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_rows_changes_nothing(
    register: Register, areas: Areas, rows: list[str], mix: random.Random
) -> None:
    straight = clean_register(register(*rows), areas)
    mixed = list(rows)
    mix.shuffle(mixed)
    assert_frame_equal(straight.frame.sort("id"), clean_register(register(*mixed), areas).frame.sort("id"))


def test_a_clean_register_stays_as_it_is(register: Register, areas: Areas, tmp_path: Path) -> None:
    first = clean_register(
        register(
            "A1,Kota Timur,Bunga,1.1,-6.2,106.9,mikro,Jasa,Produksi tahu,PT,",
            "A2,Kota Barat,Pohon,,,,besar,Perdagangan,Toko besi,,",
            "A3,Kota Timur,,,,,,,,,konveksi",
            "A4,Kota Timur,,,,,,,=Jual kue,,",
        ),
        areas,
    )
    write_csv(first.frame, tmp_path / "clean.csv")
    second = clean_register(tmp_path / "clean.csv", areas)
    same = [name for name in first.frame.columns if name != "activity"]
    assert_frame_equal(second.frame.select(same), first.frame.select(same))


def test_an_officers_correction_survives_and_a_wrong_one_is_told(register: Register, areas: Areas) -> None:
    heading = "id,city,activity,producer,chain,why"
    clean = clean_register(
        register(
            "A1,Kota Timur,Warung bakso,yes,noodles_meatballs,seen by officer",
            "A2,Kota Timur,Warung bakso,maybe,,",
            "A3,Kota Timur,Produksi kue,yes,no_such_chain,",
            "A4,Kota Timur,Produksi kue,no,,",
            heading=heading,
        ),
        areas,
    )
    got = clean.frame.select("producer", "chain", "sector", "kbli_2020", "why").rows()
    assert got[0] == ("yes", "noodles_meatballs", "culinary", "10740", "seen by officer")
    assert got[1][:2] == ("no", "")
    assert got[2][:2] == ("yes", "bakery")
    assert got[3][:2] == ("no", "")
    assert got[3][4] == "given"
    assert problems_of(clean.problems) == [
        (3, "producer", "maybe", "producer_unknown_word"),
        (4, "chain", "no_such_chain", "chain_unknown"),
    ]


@pytest.mark.parametrize(
    ("heard", "size"),
    [
        ("Usaha Mikro ", "micro"),
        ("KECIL", "small"),
        ("menengah", "medium"),
        ("Large", "large"),
        ("", "unknown"),
        ("?", "unknown"),
    ],
)
def test_sizes_are_heard_in_both_languages(register: Register, areas: Areas, heard: str, size: str) -> None:
    clean = clean_register(register(f"A1,Kota Timur,,,,,{heard},,Jual kue,,"), areas)
    assert clean.frame["size"][0] == size


def test_trade_words_of_a_name_help_and_the_name_is_not_kept(register: Register, areas: Areas) -> None:
    clean = clean_register(register("1,Konveksi Bu Ani,Kota Timur,", heading="No,Nama Usaha,Kota,Kegiatan"), areas)
    assert clean.frame.select("producer", "chain", "name_hints").row(0) == ("yes", "garments", "konveksi")
    assert "Ani" not in str(clean.frame.row(0))


def test_headings_in_indonesian_and_other_signs_are_understood(register: Register, areas: Areas) -> None:
    path = register(
        "7;Melati;Daun Hijau;Kota Timur;Produksi abon;Usaha Kecil",
        heading="Kode;Kelurahan;Kecamatan;Kabupaten/Kota;Bidang Usaha;Skala Usaha",
    )
    row = clean_register(path, areas).frame.row(0, named=True)
    assert (row["id"], row["area_code"], row["place_quality"], row["chain"], row["size"]) == (
        "7", "1.3", "area_only", "meat_fish_dairy", "small",
    )  # fmt: skip


def test_a_mapping_names_other_headings(register: Register, areas: Areas) -> None:
    path = register("1,Kota Timur,Produksi abon", heading="id,tempat,apa")
    clean = clean_register(path, areas, {"city": "tempat", "activity": "apa"})
    assert clean.frame["chain"][0] == "meat_fish_dairy"
    with pytest.raises(InputError, match="column missing: siapa"):
        clean_register(path, areas, {"city": "tempat", "activity": "siapa"})
    with pytest.raises(InputError, match="no column 'aktivitas' of ours"):
        clean_register(path, areas, {"aktivitas": "apa"})


@pytest.mark.parametrize(
    ("heading", "words"),
    [("id,city", "column missing: activity"), ("id,activity", "column missing: city or area_code")],
)
def test_a_missing_column_is_named(register: Register, areas: Areas, heading: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as told:
        clean_register(register("1,x", heading=heading), areas)
    assert "--columns" in told.value.advice


def test_a_heading_alone_is_told(register: Register, areas: Areas) -> None:
    with pytest.raises(InputError, match="no rows"):
        clean_register(register(), areas)


def test_cp1252_and_byte_order_marks_are_read(register: Register, areas: Areas) -> None:
    clean = clean_register(register("A1,Kota Timur,,,,,,,Café dan roti,,", encoding="cp1252"), areas)
    assert clean.frame["activity"][0] == "Café dan roti"
    marked = clean_register(register("A1,Kota Timur,,,,,,,Jual kue,,", encoding="utf-8-sig"), areas)
    assert marked.frame["id"][0] == "A1"


def test_a_hundred_thousand_copies_of_one_row_leave_one_and_lose_none(register: Register, areas: Areas) -> None:
    row = "A1,Kota Timur,Bunga,1.1,-6.2,106.9,mikro,Jasa,Konveksi pakaian,,"
    start = time.process_time()
    clean = clean_register(register(*[row] * 100_000), areas)
    assert (clean.frame.height, clean.rejected.height) == (1, 99_999)
    assert clean.rejected["original"].unique().to_list() == [row]
    assert time.process_time() - start < 10


def test_a_hundred_thousand_rows_that_differ_in_their_id_only_are_no_burden(register: Register, areas: Areas) -> None:
    rows = [f"A{i},Kota Timur,Bunga,1.1,-6.2,106.9,mikro,Jasa,Konveksi pakaian anak,," for i in range(100_000)]
    start = time.process_time()
    clean = clean_register(register(*rows), areas)
    assert clean.frame.height == 100_000
    assert clean.frame["id"][0] == "A0"
    assert time.process_time() - start < 10


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="../shared is missing: no real register")
def test_the_real_register_as_it_is_keeps_every_row_within_three_seconds() -> None:
    areas = read_areas(SHARED / "areas.csv")
    clean_register(pl.DataFrame({"id": ["1"], "city": ["x"], "activity": ["kue"]}), areas)
    start = time.process_time()
    clean = clean_register(SHARED / "enterprises.csv", areas)
    assert time.process_time() - start < 3
    assert (clean.frame.height, clean.rejected.height) == (17_952, 0)
    sizes = dict(clean.frame["size"].value_counts().iter_rows())
    assert sizes == {"micro": 15_053, "small": 1_632, "medium": 881, "unknown": 386}
