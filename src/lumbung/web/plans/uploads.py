"""Keeping an uploaded register: type by content, size while it is read, owner-only files."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from lumbung.core.errors import InputError

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx")
ZIP_MAGIC = b"PK\x03\x04"


def register_file(folder: Path) -> Path:
    """The kept file in an upload's folder."""
    return next(path for path in sorted(folder.iterdir()) if path.stem == "register")


def keep(chunks: Iterable[bytes], folder: Path, file_name: str, size: int) -> str:
    """Write the chunks to `folder/register.SUFFIX`; gives back their sha256.

    Raises InputError for a wrong type, an empty file, or more than LUMBUNG_UPLOAD_MAX_BYTES; nothing is left then.
    """
    suffix = Path(file_name).suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError("This is not a CSV or XLSX file.", "Save the register as CSV or XLSX and bring it again.")
    limit = settings.LUMBUNG_UPLOAD_MAX_BYTES
    if size > limit:
        raise InputError(f"The file has {size:,} bytes; at most {limit:,} can be taken.", "Split it by city.")
    folder.mkdir(parents=True, mode=0o700)
    target = folder / f"register{suffix}"
    try:
        return _write(chunks, target, limit)
    except BaseException:
        target.unlink(missing_ok=True)
        folder.rmdir()
        raise


def _write(chunks: Iterable[bytes], target: Path, limit: int) -> str:
    digest = hashlib.sha256()
    written = 0
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        for chunk in chunks:
            if written == 0:
                _check_type(chunk, target.suffix)
            written += len(chunk)
            if written > limit:
                raise InputError(f"The file is larger than {limit:,} bytes.", "Split it by city.")
            digest.update(chunk)
            out.write(chunk)
    if written == 0:
        raise InputError("The file is empty.", "Bring a register with a header line and one line for each enterprise.")
    return digest.hexdigest()


def _check_type(start: bytes, suffix: str) -> None:
    """The content must be what the name says."""
    is_zip = start.startswith(ZIP_MAGIC)
    if suffix == ".xlsx" and not is_zip:
        raise InputError("The name says XLSX, the content does not.", "Save it again as XLSX, or as CSV.")
    if suffix != ".xlsx" and (is_zip or b"\x00" in start[:4096]):
        raise InputError("The name says text, the content does not.", "Save it as CSV in UTF-8.")
