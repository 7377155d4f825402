"""The law's own sentences: scanned texts are split, opened by citation and held against the rules."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lumbung.cli import main
from lumbung.rules.citations import Citation, citation_key, citation_of, read_citation, read_citations
from lumbung.rules.law import load_law, loaded_laws, passage, verify
from lumbung.rules.law.ocr import amount_words, figures
from lumbung.rules.law.store import split_law
from lumbung.rules.law.verifying import says
from lumbung.rules.model import Parameter, Words
from lumbung.rules.source import Spot
from lumbung.rules.values import SIMPLE_KINDS, day_number

SHARED = Path(__file__).resolve().parents[3].parent / "shared" / "facts" / "law"

NOISY = """PERATURAN PEMERINTAH REPUBLIK INDONESIA NOMOR 99 TAHUN 2099 TENTANG CONTOH
BAB I
Pasal I
Contoh adalah contoh sebagaimana dimaksud dalam Pasal 7 ayat (21.
Pasal 2
(U Setiap orang membuat contoh: a. pertama; b kedua; dan
c. ketiga. (21 Contoh sebagaimana dimaksud pada ayat (U paling banyak Rp4.8OO.OOO.OOO,OO (empat miliar delapan ratus juta rupiah). {3) Paling lama 7 (tujuh) tahun.
Pasal 3
PRES I DEN -2- Pasal 3 Tarif sebesar 0,5o/o (nol koma lima persen) sejak 2 Februari 2O2l.
PENJELASAN ATAS PERATURAN
Pasal I Cukup jelas. Pasal 2 Ayat (1) Cukup jelas. Ayat (2) Contoh: empat.
Pasal 3 Cukup jelas.
"""


def test_a_noisy_text_is_split_into_articles_paragraphs_points_and_elucidation() -> None:
    law = split_law(NOISY, "PP 99/2099", "contoh.md")
    assert (list(law.articles), law.missing) == (["1", "2", "3"], [])
    assert list(law.articles["2"]) == ["1", "2", "3"]
    assert law.articles["2"]["1"].points == {"a": "pertama;", "b": "kedua; dan", "c": "ketiga."}
    assert law.articles["2"]["2"].text.startswith("Contoh sebagaimana dimaksud pada ayat (U")
    assert law.articles["3"][""].text.endswith("sejak 2 Februari 2O2l.")
    assert law.elucidation["2"]["2"].text == "Contoh: empat."


def test_a_text_without_articles_is_refused_with_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "surat.md"
    file.write_text("Selamat pagi.", encoding="utf-8")
    assert main(["law", "load", str(file), "--as", "PP 1/2020"]) == 2
    assert "No article (Pasal) was found in surat.md" in capsys.readouterr().err


def test_a_law_is_loaded_shown_listed_and_lies_outside_the_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LUMBUNG_HOME", str(tmp_path))
    file = tmp_path / "contoh.md"
    file.write_text(NOISY, encoding="utf-8")
    assert main(["law", "load", str(file)]) == 0
    assert "PP 99/2099: 3 articles (the highest is 3), elucidation of 3." in capsys.readouterr().out
    assert [path.name for path in (tmp_path / "law").iterdir()] == ["pp-2099-99.json"]
    assert main(["law", "show", "PP 99/2099 Pasal 2 ayat (1) huruf b"]) == 0
    assert capsys.readouterr().out == "kedua; dan\n"
    assert main(["law", "show", "PP 99/2099 Pasal 4"]) == 2
    assert main(["law", "show", "PP 98/2099 Pasal 4"]) == 2
    assert '--as "PP 98/2099"' in capsys.readouterr().err
    assert [law.law for law in loaded_laws()] == ["PP 99/2099"]
    assert passage("PP 99/2099 Penjelasan Pasal 2 ayat (2)") == "Contoh: empat."


def parameter(kind: str, value: int) -> Parameter:
    return Parameter(
        "p.q", SIMPLE_KINDS[kind], Words("a", "b"), (), policy=False, gaps_allowed=False, spot=Spot("f", value)
    )


@pytest.mark.parametrize(
    ("text", "kind", "value", "found"),
    [
        ("paling banyak Rp4.8OO.O00.OOO,OO (empat", "rupiah", 4_800_000_000, True),
        ("paling banyak Rp4.8OO.O00.OOO,OO (", "rupiah", 4_800_000_001, False),
        ("paling banyak Rp4.8OO.O00.OOO,OO (", "rupiah", 480_000_000, False),
        ("paling banyak Rp 50.000.000,- saja", "rupiah", 50_000_000, True),
        ("(lima puluh juta rupiah)", "rupiah", 50_000_000, True),
        ("7 (tujuh) Tahun Pajak", "count", 7, True),
        ("17 (tujuh belas) tahun", "count", 7, False),
        ("tujuh hari", "count", 7, True),
        ("5 (lima) tahun", "count", 60, True),
        ("sebesar 0,5% (nol koma", "permille", 5, True),
        ("sebesar 0,5o/o (nol koma", "permille", 5, True),
        ("paling sedikit 30olo (tiga", "permille", 300, True),
        ("paling sedikit 40% (empat", "permille", 400, True),
        ("paling sedikit 40% (empat", "permille", 300, False),
        ("pada tanggal 2 Februari 2O2l", "date", day_number(date(2021, 2, 2)), True),
        ("pada tanggal 3 Februari 2021", "date", day_number(date(2021, 2, 2)), False),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_value_is_found_through_the_noise_and_another_is_not(text: str, kind: str, value: int, found: bool) -> None:
    assert says(text, value, parameter(kind, value)) is found


@pytest.mark.parametrize(("word", "number"), [("2O", 20), ("I72", 172), ("2 1", 21), ("l0", 10), ("1X", None)])
def test_scanned_figures_are_read(word: str, number: int | None) -> None:
    assert figures(word) == number


def test_amounts_are_spelled_as_laws_spell_them() -> None:
    assert amount_words(4_800_000_000) == "empat miliar delapan ratus juta"
    assert amount_words(1_115_011) == "satu juta seratus lima belas ribu sebelas"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("PP 7/2021 Pasal 35 ayat (3) huruf a", "/akn/id/act/pp/2021/7/!main~art_35__para_3__point_a"),
        ("UU 20/2008 Pasal 6", "/akn/id/act/uu/2008/20/!main~art_6"),
        ("PP 55/2022 Penjelasan Pasal 59", "/akn/id/act/pp/2022/55/!main~elucidation__art_59"),
        ("Permenko 1/2023 Pasal 35", "/akn/id/act/permenko/2023/1/!main~art_35"),
        ("Peraturan BSN 28/2021", "/akn/id/act/peraturan-bsn/2021/28/!main"),
    ],
)
def test_citations_have_a_key_and_come_back_from_it(text: str, key: str) -> None:
    assert citation_key(text) == key
    found = citation_of(key)
    assert found is not None
    assert found.text == text


def test_several_citations_are_told_apart_and_other_text_has_no_key() -> None:
    assert [c.article for c in read_citations("PP 7/2021 Pasal 35; UU 11/2020 Pasal 87")] == ["35", "87"]
    assert read_citation("PER-1/MBU/03/2023 Pasal 20") == Citation("per-mbu", "1", 2023, "20")
    assert citation_key("siaran pers 2 Februari 2026") == ""
    assert citation_of("/akn/id/act/nothing/2021/7/!main") is None


LAWS = {
    "PP 17/2013": ("pp-2013-17.md", 64, 64),
    "PP 29/2018": ("pp-2018-29.md", 113, 113),
    "PP 39/2021": ("pp-2021-39.md", 172, 168),
    "PP 55/2022": ("pp-2022-55.md", 74, 73),
    "UU 20/2008": ("uu-2008-20.md", 44, 44),
    "UU 11/2020": ("uu-2020-11_bab-V_ps86-104.md", 104, 20),
}
"""Law → file, the highest article, how many are found (UU 11/2020: Articles 85–104 are at hand)."""

KNOWN = [
    ("PP 55/2022 Pasal 57 ayat (1)", "empat miliar delapan ratus juta rupiah"),
    ("PP 55/2022 Pasal 59 ayat (1) huruf a", "7 (tujuh) Tahun Pajak bagi Wajib Pajak orang pribadi"),
    ("PP 55/2022 Pasal 59 ayat (1) huruf c", "perseroan terbatas"),
    ("PP 55/2022 Pasal 56 ayat (1)", "peredaran bruto tertentu"),
    ("PP 55/2022 Pasal 60 ayat (2)", "Rp500.000.000,00"),
    ("UU 20/2008 Pasal 6 ayat (1) huruf a", "lima puluh juta rupiah"),
    ("UU 20/2008 Pasal 6 ayat (3) huruf b", "lima puluh milyar rupiah"),
    ("UU 20/2008 Pasal 34 ayat (1)", "Perjanjian kemitraan"),
    ("UU 11/2020 Pasal 89 ayat (2) huruf a", "rantai produk umum"),
    ("UU 11/2020 Pasal 89 ayat (6) huruf j", "penelitian dan pengembangan"),
    ("UU 11/2020 Pasal 90 ayat (1)", "kemitraan"),
    ("PP 39/2021 Pasal 79 ayat (2) huruf a", "Produk tidak berisiko"),
    ("PP 17/2013 Pasal 29 ayat (1)", "perjanjian Kemitraan"),
]


@pytest.fixture(scope="module")
def all_loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LUMBUNG_HOME", str(home))
        for law, (name, _, _) in LAWS.items():
            load_law(SHARED / name, law)
    return home


@pytest.mark.shared
@pytest.mark.parametrize("law", LAWS)
def test_the_articles_of_the_real_texts_are_found(all_loaded: Path, monkeypatch: pytest.MonkeyPatch, law: str) -> None:
    monkeypatch.setenv("LUMBUNG_HOME", str(all_loaded))
    found = next(text for text in loaded_laws() if text.law == law)
    _, highest, count = LAWS[law]
    assert (max(map(int, found.articles)), len(found.articles)) == (highest, count)


@pytest.mark.shared
@pytest.mark.parametrize(("citation", "words"), KNOWN, ids=[citation for citation, _ in KNOWN])
def test_known_paragraphs_of_the_real_texts_are_opened(
    all_loaded: Path, monkeypatch: pytest.MonkeyPatch, citation: str, words: str
) -> None:
    monkeypatch.setenv("LUMBUNG_HOME", str(all_loaded))
    text = passage(citation)
    assert text is not None
    one_line = " ".join(text.split())
    assert words in one_line or words in one_line.replace("O", "0")  # the scanner's noughts


@pytest.mark.shared
def test_values_of_the_packaged_rules_stand_in_the_paragraphs_they_cite(
    all_loaded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lumbung.rules import load_rulebook

    monkeypatch.setenv("LUMBUNG_HOME", str(all_loaded))
    findings = verify(load_rulebook().parameters.values())
    read_from_text = {finding.parameter.id for finding in findings if finding.result == "found"}
    assert len(read_from_text) >= 20
    assert {finding.result for finding in findings} <= {"found", "not found", "text not loaded", "place not found"}
