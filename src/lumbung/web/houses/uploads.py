"""Photos and manuals of machines: known by their content, without what a camera or a writer hides in them.

A photo is taken apart and put together again from its picture data only, so that no place, no name and nothing after
its end stays in it. A manual is a PDF that only ever goes out to be saved.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lumbung.core.errors import LumbungError

PHOTO_MOST_BYTES = 2_000_000
MANUAL_MOST_BYTES = 10_000_000
MOST_PIXELS = 40_000_000

PNG_START = b"\x89PNG\r\n\x1a\n"
PNG_KEPT = (b"IHDR", b"PLTE", b"tRNS", b"sRGB", b"gAMA", b"IDAT", b"IEND")
JPEG_SIZES = (0xC0, 0xC1, 0xC2)
"""Start of frame: baseline, extended, progressive."""
JPEG_KEPT = (0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD, 0xE0, 0xEE)
"""Frames, Huffman and quantisation tables, restart interval, JFIF, Adobe's colour transform."""
EOI, SOS, APP1 = 0xD9, 0xDA, 0xE1
TURNS = range(2, 9)


class NotTaken(LumbungError):
    """The file is not what was asked for, or too large."""


class _Broken(ValueError):
    """The bytes do not follow the format."""


@dataclass(frozen=True)
class Photo:
    """A picture in a format of `suffix` (jpg, png), `width` × `height` pixels."""

    data: bytes
    suffix: str
    width: int
    height: int


def photo(data: bytes) -> Photo:
    """The picture in `data`, rebuilt. Raises NotTaken when it is no whole JPEG or PNG, or too large."""
    if len(data) > PHOTO_MOST_BYTES:
        raise NotTaken(_("The photo is larger than 2 MB."), _("Make it smaller, or take it with less detail."))
    try:
        found = _png(data) if data.startswith(PNG_START) else _jpeg(data)
    except (_Broken, struct.error, IndexError) as error:
        raise NotTaken(_("This is not a whole JPEG or PNG picture."), _("Choose a photo from your phone.")) from error
    if not 0 < found.width * found.height <= MOST_PIXELS:
        raise NotTaken(_("The photo has too many pixels."), _("Make it smaller, or take it with less detail."))
    return found


def manual(data: bytes) -> bytes:
    """The PDF in `data` as it is. Raises NotTaken when it is none, not whole, or too large."""
    if len(data) > MANUAL_MOST_BYTES:
        raise NotTaken(_("The manual is larger than 10 MB."), _("Save it with smaller pictures."))
    if not data.startswith(b"%PDF-") or b"%%EOF" not in data[-1024:]:
        raise NotTaken(_("This is not a whole PDF."), _("Save the manual as PDF and choose it again."))
    return data


def _png(data: bytes) -> Photo:
    kept, size, at = [PNG_START], (0, 0), len(PNG_START)
    while True:
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        whole = data[at : at + 12 + length]
        if len(whole) != 12 + length or zlib.crc32(whole[4:-4]) != struct.unpack(">I", whole[-4:])[0]:
            raise _Broken("a part is cut off or changed")
        if kind == b"IHDR":
            size = struct.unpack(">II", whole[8:16])
        if kind in PNG_KEPT:
            kept.append(whole)
        at += len(whole)
        if kind == b"IEND":
            return Photo(b"".join(kept), "png", *size)


def _jpeg(data: bytes) -> Photo:
    kept, size, turned, scanned = [b"\xff\xd8"], (0, 0), 1, False
    for marker, segment, scan in _jpeg_parts(data):
        if marker in JPEG_SIZES:
            size = struct.unpack(">HH", segment[5:9])[::-1]
        if marker == APP1 and (found := _orientation(segment[4:])):
            turned = found
        if marker in JPEG_KEPT or marker == SOS:
            kept += [segment, scan]
        scanned = scanned or marker == SOS
    if not scanned or size == (0, 0):
        raise _Broken("no picture in it")
    turn = [_orientation_segment(turned)] if turned in TURNS else []
    width, height = size[::-1] if turned >= 5 else size
    return Photo(b"".join([kept[0], *turn, *kept[1:], b"\xff\xd9"]), "jpg", width, height)


def _jpeg_parts(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Marker, its segment, and the coded picture after it (empty but for scans), up to the end of the image."""
    if not data.startswith(b"\xff\xd8"):
        raise _Broken("no JPEG")
    at = 2
    while data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == EOI:
            return
        end = at + 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]
        scan_end = _scan_end(data, end) if marker == SOS else end
        yield marker, data[at:end], data[end:scan_end]
        at = scan_end
    raise _Broken("no marker where one must be")


def _scan_end(data: bytes, at: int) -> int:
    """Where the coded picture ends: the next marker that is neither a stuffed byte nor a restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0:
            raise _Broken("no end")
        after = data[at + 1]
        if after not in (0, 0xFF) and not 0xD0 <= after <= 0xD7:
            return at
        at += 1 if after == 0xFF else 2


def _orientation(exif: bytes) -> int:
    """EXIF's tag 0x0112, 1 to 8: how the camera was held. 0 when it is not said."""
    if not exif.startswith(b"Exif\0\0"):
        return 0
    tiff = exif[6:]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 0
    try:
        start = struct.unpack(f"{order}I", tiff[4:8])[0]
        for n in range(struct.unpack(f"{order}H", tiff[start : start + 2])[0]):
            tag, _kind, _count, value = struct.unpack(f"{order}HHIH", tiff[start + 2 + 12 * n : start + 12 + 12 * n])
            if tag == 0x0112:
                return int(value)
    except struct.error:
        return 0
    return 0


def _orientation_segment(turned: int) -> bytes:
    """An EXIF segment that says nothing but how the camera was held."""
    tiff = b"II*\0" + struct.pack("<IHHHIHHI", 8, 1, 0x0112, 3, 1, turned, 0, 0)
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
