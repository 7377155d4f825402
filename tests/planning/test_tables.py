"""Tables that people made: what is read, what is told line by line, and what is written safely."""

from __future__ import annotations

import zipfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lumbung.core.errors import InputError, OutputError
from lumbung.planning import tables
from lumbung.planning.tables import neutralised, read_table, write_csv, write_text


def written(folder: Path, content: bytes | str, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_in_the_heading(tmp_path: Path, sign: str) -> None:
    table = read_table(written(tmp_path, f"id{sign}name{sign}city\n1{sign}a b{sign}c\n"))
    assert table.delimiter == sign
    assert table.frame.rows() == [("1", "a b", "c")]


def test_utf8_with_a_byte_order_mark_is_read_without_it(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, b"\xef\xbb\xbfid,name\n1,caf\xc3\xa9\n"))
    assert table.frame.columns == ["id", "name"]
    assert table.frame["name"][0] == "café"
    assert table.encoding == "utf-8"


def test_cp1252_is_read_and_said(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, b"id,name\n1,caf\xe9 \x96 kue\n"))
    assert table.encoding == "cp1252"
    assert table.frame["name"][0] == "café – kue"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_refused_with_what_to_do(tmp_path: Path, encoding: str) -> None:
    with pytest.raises(InputError, match="UTF-16") as told:
        read_table(written(tmp_path, "id,name\n1,kue\n".encode(encoding)))
    assert "UTF-8" in told.value.advice


def test_lines_are_physical_even_after_quoted_line_ends_and_blank_lines(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, 'id,name\n1,"two\nlines"\n\n2,b\n3\n4,d\n'))
    assert table.line.to_list() == [2, 5, 7]
    assert table.last_line.to_list() == [3, 5, 7]
    assert [(bad.line, bad.code, bad.value, bad.expected, bad.original) for bad in table.bad_rows] == [
        (6, "fields_too_few", "1", "2 fields", "3")
    ]
    assert table.rows == 4


def test_too_many_fields_are_told_and_empty_ones_at_the_end_forgiven(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, "id,name\n1,a,,\n2,b,c\n"))
    assert table.frame.rows() == [("1", "a")]
    assert [(bad.line, bad.code, bad.original) for bad in table.bad_rows] == [(3, "fields_too_many", "2,b,c")]


def test_a_quotation_mark_never_closed_loses_no_text(tmp_path: Path) -> None:
    lines = [f"{i},name {i}" for i in range(300)]
    lines[10] = '10,"open'
    table = read_table(written(tmp_path, "id,name\n" + "\n".join(lines) + "\n"))
    assert table.frame.height == 10
    assert [(bad.line, bad.code) for bad in table.bad_rows] == [(12, "quote_open")]
    assert "299,name 299" in table.bad_rows[0].original


def test_a_cell_beyond_all_measure_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="line"):
        read_table(written(tmp_path, 'id,name\n1,"' + "x\n" * 600_000))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is empty"),
        ("\n \n\n", "only blank lines"),
        (",,\n", "no heading"),
        ("id,name,id\n1,a,2\n", "column named twice: id"),
        (b"\x00\x01\x02", "not text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel"),
        (b"PK\x03\x04 broken", "broken XLSX"),
    ],
)
def test_what_is_no_table_is_refused_in_words(tmp_path: Path, content: bytes | str, words: str) -> None:
    with pytest.raises(InputError, match=words) as told:
        read_table(written(tmp_path, content))
    assert told.value.advice


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_table(tmp_path / "none.csv")
    with pytest.raises(InputError, match="is a folder"):
        read_table(tmp_path)


def test_a_text_file_named_xlsx_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not an XLSX"):
        read_table(written(tmp_path, "id,name\n1,a\n", "table.xlsx"))


def test_two_gigabytes_are_refused_before_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(2_000_000_000)
    with pytest.raises(InputError, match="2,000,000,000 bytes; at most 500,000,000"):
        read_table(path)


def test_the_limit_is_a_parameter(tmp_path: Path) -> None:
    path = written(tmp_path, "id,name\n1,a\n")
    with pytest.raises(InputError, match="at most 5 are read"):
        read_table(path, most_bytes=5)
    assert read_table(path, most_bytes=12).frame.height == 1


def sheet(path: Path, rows: list[list[object]]) -> Path:
    """A small XLSX by hand: numbers as numbers, text inline, a string that begins with = as a formula without a value."""
    cells = []
    for number, row in enumerate(rows, start=1):
        parts = []
        for at, value in enumerate(row):
            ref = f"{chr(65 + at)}{number}"
            if isinstance(value, int | float):
                parts.append(f'<c r="{ref}"><v>{value}</v></c>')
            elif str(value).startswith("="):
                parts.append(f'<c r="{ref}"><f>{str(value)[1:]}</f><v>3</v></c>')
            elif value:
                parts.append(f'<c r="{ref}" t="inlineStr"><is><t>{value}</t></is></c>')
        cells.append(f'<row r="{number}">{"".join(parts)}</row>')
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/worksheets/sheet1.xml", f'<worksheet xmlns="{main}"><sheetData>{"".join(cells)}</sheetData></worksheet>'
        )
    return path


def test_an_xlsx_is_read_as_text_with_its_own_row_numbers(tmp_path: Path) -> None:
    rows: list[list[object]] = [[], ["id", "name", "lat"], [1, "kue", -6.25], [], [2, "=1+2", ""]]
    table = read_table(sheet(tmp_path / "a.xlsx", rows))
    assert table.frame.rows() == [("1", "kue", "-6.25"), ("2", "3", "")]
    assert table.line.to_list() == [3, 5]
    assert table.encoding == "xlsx"


def test_a_zip_bomb_is_refused_by_its_unpacked_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sheet(tmp_path / "a.xlsx", [["id"], [1]])
    assert read_table(path).frame.height == 1
    monkeypatch.setattr(tables, "MOST_UNPACKED", 100)
    with pytest.raises(InputError, match="unpacks to"):
        read_table(path)


def test_formulas_are_neutralised_and_numbers_stay() -> None:
    risky = ["=1+1", "+62 812", "-2+3", "@SUM(A1)", "\tx", "\rx", "-6.2", "+7", "-6,2", "kue", "", "a=b"]
    safe = neutralised(pl.DataFrame({"a": risky, "b": [-1.5] * len(risky)}))
    expected = ["'=1+1", "'+62 812", "'-2+3", "'@SUM(A1)", "'\tx", "'\rx", "-6.2", "+7", "-6,2", "kue", "", "a=b"]
    assert safe["a"].to_list() == expected
    assert safe["b"].to_list() == [-1.5] * len(risky)


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=2, max_size=2), min_size=1))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_is_read_again_but_for_apostrophes(tmp_path: Path, cells: list[list[str]]) -> None:
    frame = pl.DataFrame(
        {"id": [str(i) for i in range(len(cells))], "a": [c[0] for c in cells], "b": [c[1] for c in cells]}
    )
    write_csv(frame, tmp_path / "out.csv")
    assert read_table(tmp_path / "out.csv").frame.rows() == neutralised(frame).rows()


def test_a_place_that_cannot_be_written_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        write_csv(pl.DataFrame({"a": [1]}), tmp_path / "none" / "out.csv")
    (tmp_path / "taken").mkdir()
    with pytest.raises(OutputError, match="cannot be written"):
        write_text("x", tmp_path / "taken")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["taken"]


def test_writing_replaces_the_whole_file_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out.csv"
    write_text("old", path)

    def broken(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pl.DataFrame, "write_csv", broken)
    with pytest.raises(OutputError, match="No space left"):
        write_csv(pl.DataFrame({"a": [1]}), path)
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["out.csv"]
