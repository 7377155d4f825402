"""Photos and manuals: known by content, rebuilt, limited, handed out so that they can do nothing."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from tests.web.cast import Cast
from tests.web.houses.pictures import SECRET, jpeg, pdf, png
from tests.web.pages import CheckedClient

from lumbung.web.houses import services, uploads
from lumbung.web.houses.models import House, Machine

ClientOf = Callable[[str], CheckedClient]


def test_a_png_keeps_its_picture_and_loses_what_is_written_in_it() -> None:
    found = uploads.photo(png(3, 5, (b"tEXt", b"Comment\0" + SECRET), (b"eXIf", SECRET)) + b"<script>after the end")
    assert (found.suffix, found.width, found.height) == ("png", 3, 5)
    assert found.data == png(3, 5)


@pytest.mark.parametrize(("orientation", "size"), [(1, (16, 8)), (3, (16, 8)), (6, (8, 16)), (8, (8, 16))])
def test_a_jpeg_keeps_how_it_was_held_and_loses_where(orientation: int, size: tuple[int, int]) -> None:
    raw = jpeg(orientation) + b"<script>after the end"
    found = uploads.photo(raw)
    assert (found.suffix, (found.width, found.height)) == ("jpg", size)
    assert SECRET in raw
    assert SECRET not in found.data
    assert b"script" not in found.data
    again = uploads.photo(found.data)
    assert (again.data, again.width, again.height) == (found.data, *size)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>", b"<!doctype html><script>1</script>",
        pdf(), jpeg()[:-9], jpeg()[:30], png()[:-13], png()[:20], png().replace(b"IDAT", b"IDAX"), b"\xff\xd8\xff\xd9",
    ],
)  # fmt: skip
def test_what_is_no_whole_picture_is_refused(data: bytes) -> None:
    with pytest.raises(uploads.NotTaken):
        uploads.photo(data)


def test_a_bomb_and_a_heavy_picture_are_refused() -> None:
    head = b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    bomb = png()[:12] + head + struct.pack(">I", zlib.crc32(head)) + png()[33:]
    with pytest.raises(uploads.NotTaken):
        uploads.photo(bomb)
    with pytest.raises(uploads.NotTaken):
        uploads.photo(png() + b"\0" * uploads.PHOTO_MOST_BYTES)


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    for start in (b"", b"\xff\xd8", uploads.PNG_START):
        try:
            uploads.photo(start + data)
        except uploads.NotTaken:
            continue


@given(st.integers(0, len(jpeg()) - 1), st.binary(min_size=1, max_size=4))
def test_a_picture_that_was_changed_anywhere_breaks_nothing(at: int, change: bytes) -> None:
    for whole in (jpeg(6), png(4, 4)):
        spoiled = whole[:at] + change + whole[at + len(change) :]
        try:
            assert SECRET not in uploads.photo(spoiled).data
        except uploads.NotTaken:
            continue


def test_a_manual_is_a_pdf_of_a_reasonable_size() -> None:
    assert uploads.manual(pdf()) == pdf()
    for data in (b"", b"%PDF-1.4 cut off", png(), pdf(uploads.MANUAL_MOST_BYTES)):
        with pytest.raises(uploads.NotTaken):
            uploads.manual(data)


@pytest.fixture
def oven(cast: Cast, house: House, settings: LazySettings, tmp_path: Path) -> Machine:
    settings.MEDIA_ROOT = tmp_path
    made = services.add_machine(by=None, house=house, type="oven", name_id="Oven", name_en="Oven")
    services.open_house(by=None, house=house)
    return made


ADDRESS = "/houses/rumah-uji/run/machines/oven"


def test_an_officer_brings_a_photo_and_everybody_sees_it_and_it_can_do_nothing(
    oven: Machine, client_of: ClientOf, tmp_path: Path, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    officer, reader = client_of("officer"), client_of("anonymous")
    assert reader.get("/houses/rumah-uji/machines/oven/photo/").status_code == 404
    for picture in (png(), jpeg(6)):
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
            sent = SimpleUploadedFile("evil.svg", picture, "image/svg+xml")
            assert officer.post(f"{ADDRESS}/photo/", {"photo": sent}).status_code == 302
    assert len(list((tmp_path / "machines").iterdir())) == 1
    got = reader.get("/houses/rumah-uji/machines/oven/photo/")
    assert got.headers["Content-Type"] == "image/jpeg"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert SECRET not in b"".join(got.streaming_content)  # type: ignore[attr-defined]
    assert '<img class="photo"' in reader.get("/houses/rumah-uji/machines/oven/").content.decode()
    assert officer.post(f"{ADDRESS}/units/", {"act": "photo"}).status_code == 302
    assert reader.get("/houses/rumah-uji/machines/oven/photo/").status_code == 404


def test_a_manual_only_goes_out_to_be_saved(oven: Machine, client_of: ClientOf) -> None:
    sent = SimpleUploadedFile("manual.pdf", pdf(), "application/pdf")
    assert client_of("officer").post(f"{ADDRESS}/manual/", {"manual": sent}).status_code == 302
    got = client_of("anonymous").get("/houses/rumah-uji/machines/oven/manual/")
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert got.headers["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("kind", ["photo", "manual"])
def test_a_wrong_file_is_told_at_its_field_and_nothing_is_kept(
    oven: Machine, client_of: ClientOf, tmp_path: Path, kind: str
) -> None:
    sent = SimpleUploadedFile("x.jpg", b"<script>alert(1)</script>", "image/jpeg")
    answer = client_of("officer").post(f"{ADDRESS}/{kind}/", {kind: sent})
    assert answer.status_code == 400
    assert "utuh" in answer.content.decode()
    assert not list(tmp_path.rglob("*.*"))


@pytest.mark.parametrize(
    ("who", "status"), [("anonymous", 302), ("stranger", 403), ("operator", 403), ("auditor", 403)]
)
def test_nobody_else_brings_files(oven: Machine, client_of: ClientOf, tmp_path: Path, who: str, status: int) -> None:
    sent = SimpleUploadedFile("x.png", png(), "image/png")
    assert client_of(who).post(f"{ADDRESS}/photo/", {"photo": sent}).status_code == status
    assert not list(tmp_path.rglob("*.*"))
