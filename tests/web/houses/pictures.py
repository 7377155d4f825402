"""Small files of each kind, made here: what a camera writes, and what somebody might try to slip in."""

from __future__ import annotations

import struct
import zlib

SECRET = b"GPS 6.2001 S 106.8001 E"


def png(width: int = 2, height: int = 2, *extra: tuple[bytes, bytes]) -> bytes:
    """A grey PNG, with further chunks (kind, data) before its picture."""
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    picture = _chunk(b"IDAT", zlib.compress(b"".join(b"\0" + b"\x80" * width for _ in range(height))))
    middle = b"".join(_chunk(kind, data) for kind, data in extra)
    return b"\x89PNG\r\n\x1a\n" + head + middle + picture + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def exif(orientation: int) -> bytes:
    """An EXIF segment with an orientation and a place."""
    body = b"Exif\0\0MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0) + SECRET
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def jpeg(orientation: int = 1, width: int = 16, height: int = 8) -> bytes:
    """The frame of a JPEG of 16 × 8: the markers are real, the coded picture is not looked at by anything here."""
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    comment = b"\xff\xfe" + struct.pack(">H", len(SECRET) + 2) + SECRET
    return (
        b"\xff\xd8" + exif(orientation) + comment
        + b"\xff\xdb" + struct.pack(">HB", 67, 0) + bytes([16] * 64)
        + b"\xff\xc0" + struct.pack(">H", len(frame) + 2) + frame
        + b"\xff\xda" + struct.pack(">H", 8) + b"\x01\x01\x00\x00\x3f\x00" + b"\x11\xff\x00\x22\xff\xd0\x33"
        + b"\xff\xd9"
    )  # fmt: skip


def pdf(size: int = 0) -> bytes:
    """Begins and ends as a PDF does."""
    return b"%PDF-1.4\n" + b" " * size + b"\n%%EOF\n"
