"""The same enterprise twice: proposed with how sure, only where words and place tell it apart from its neighbours."""

from __future__ import annotations

import random

import polars as pl

from lumbung.planning.register.doubles import double_key, find_doubles

COLUMNS = (
    "id",
    "activity",
    "name_hints",
    "name",
    "city",
    "district",
    "area_code",
    "lat",
    "lon",
    "legal_form",
    "category",
)


def rows(*stated: dict[str, object]) -> pl.DataFrame:
    filled = [{name: row.get(name, None if name in ("lat", "lon") else "") for name in COLUMNS} for row in stated]
    kinds = {name: pl.Float64 if name in ("lat", "lon") else pl.String for name in COLUMNS}
    return pl.DataFrame(filled, schema=kinds)


def proposed(frame: pl.DataFrame) -> dict[str, str]:
    return dict(find_doubles(frame).select("id", "duplicate_of").iter_rows())


HERE = {"city": "Timur", "district": "Bunga", "area_code": "1.1", "lat": -6.2001, "lon": 106.9001}


def test_one_text_in_two_spellings_at_one_point_is_proposed_and_not_merged() -> None:
    frame = rows(
        {"id": "B", "activity": "Pembuatan kripik singkong pedas", **HERE},
        {"id": "A", "activity": "pembuatan keripik singkong, pedas", **HERE, "lat": -6.2002},
    )
    assert proposed(frame) == {"B": "A"}
    found = find_doubles(frame).row(0, named=True)
    assert found["how_sure"] >= 0.8
    assert found["why"]


def test_the_name_in_old_and_new_spelling_in_one_village_is_proposed() -> None:
    frame = rows(
        {"id": "A", "name": "Konveksi Soekarno Jaya", **HERE, "lat": None, "lon": None},
        {"id": "B", "name": "konveksi sukarno djaya", **HERE, "lat": None, "lon": None},
        {"id": "C", "name": "konveksi sukarno djaya", "city": "Barat", "district": "Pohon", "area_code": "2.1"},
    )
    assert proposed(frame) == {"B": "A"}


def test_what_many_write_is_no_double() -> None:
    frame = rows(
        *(
            {"id": f"T{i:03}", "activity": "Jasa telekomunikasi", "city": "Timur", "category": "Jasa"}
            for i in range(200)
        )
    )
    assert proposed(frame) == {}


def test_generic_rows_without_words_are_no_doubles() -> None:
    frame = rows(*({"id": f"T{i:03}", "category": "Jasa", **HERE} for i in range(5)))
    assert proposed(frame) == {}


def test_rare_words_in_two_cities_are_no_double() -> None:
    text = "Menerima pesanan dawet merek surya kencana rini"
    frame = rows(
        {"id": "A", "activity": text, "city": "Timur"},
        {"id": "B", "activity": text, "city": "Barat"},
        {"id": "C", "activity": text, "city": "Barat"},
    )
    assert proposed(frame) == {"C": "B"}


def test_shops_of_one_building_that_write_the_same_are_at_most_possible() -> None:
    frame = rows(*({"id": f"S{i}", "activity": "Perdagangan eceran pakaian jadi", **HERE} for i in range(8)))
    assert set(find_doubles(frame)["how_sure"]) <= {0.5}


def test_common_words_in_one_city_are_no_double() -> None:
    frame = rows(*({"id": f"S{i}", "activity": "Dagang bubur kacang ijo dan kopi", "city": "Timur"} for i in range(2)))
    assert proposed(frame) == {}


def test_another_legal_form_is_another_enterprise() -> None:
    frame = rows(
        {"id": "A", "activity": "Pembuatan keripik singkong", "legal_form": "PT", **HERE},
        {"id": "B", "activity": "Pembuatan keripik singkong", "legal_form": "PERORANGAN", **HERE},
    )
    assert proposed(frame) == {}


def test_all_doubles_point_at_the_first_and_order_changes_nothing() -> None:
    stated = [
        {"id": f"E{i}", "activity": "Produksi dodol betawi asli", **HERE, "lat": -6.2 + i * 1e-4} for i in range(8)
    ]
    straight = find_doubles(rows(*stated))
    random.Random(3).shuffle(stated)
    assert find_doubles(rows(*stated)).equals(straight)
    targets = set(straight["duplicate_of"])
    assert not targets & set(straight["id"]), "nobody is a double of a double"


def test_the_key_is_a_set_of_words_and_counts_those_that_the_table_does_not_know() -> None:
    keys = double_key(pl.Series(["Usaha kripik dan kue Rantinah", "RANTINAH: kue, keripik", "keripik", ""]))
    assert keys["key"].to_list() == ["keripik kue rantinah", "keripik kue rantinah", "keripik", ""]
    assert keys["n_words"].to_list() == [3, 3, 1, 0]
    assert keys["n_strange"].to_list() == [1, 1, 0, 0]
