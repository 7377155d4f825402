"""Reading GeoJSON that people bring: the features of a file, and words for what is wrong with it."""

from __future__ import annotations

import gzip
import json
import zlib
from pathlib import Path
from typing import Any

from lumbung.core.errors import InputError

MOST_BYTES = 500_000_000
"""Bytes of a file, packed or unpacked. All roads of a large city are about 100 MB."""


def read_features(path: Path, advice: str) -> list[dict[str, Any]]:
    """The features of a GeoJSON file (`.gz` too). Raises InputError with `advice` where there is no other."""
    text = _bytes(path, advice)
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise InputError(
            f"{path}: {where}: is not GeoJSON ({error.msg}). The file may be cut off.", "Export it again."
        ) from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"{path}: is not GeoJSON: it is no text in UTF-8.", "Export it again as GeoJSON.") from error
    if not isinstance(content, dict) or content.get("type") != "FeatureCollection":
        raise InputError(f"{path}: is JSON, but no GeoJSON FeatureCollection.", "Export it as GeoJSON.")
    features = content.get("features")
    if not isinstance(features, list) or not features:
        raise InputError(f"{path}: has no features.", advice)
    for number, feature in enumerate(features, start=1):
        if not isinstance(feature, dict):
            raise InputError(f"{path}: feature {number}: is no GeoJSON feature.", "Export it again.")
    return features


def _bytes(path: Path, advice: str) -> bytes:
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise InputError(f"{path}: has {size:,} bytes; at most {MOST_BYTES:,} are read.", "Simplify its lines.")
        if path.suffix != ".gz":
            return path.read_bytes()
        with gzip.open(path) as file:
            text = file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise InputError(f"{path}: there is no such file.", advice) from error
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise InputError(f"{path}: is a broken GZ file.", "Pack it again.") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}).", "Name a GeoJSON file.") from error
    if len(text) > MOST_BYTES:
        raise InputError(f"{path}: unpacks to more than {MOST_BYTES:,} bytes.", "Simplify its lines.")
    return text
