"""The seal of a plan folder: the hash of each file and one fingerprint over all of them and `plan.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

_BLOCK = 1 << 20


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes, hexadecimal."""
    digest = sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def canonical(content: Mapping[str, Any]) -> bytes:
    """The one way in which this content is written: sorted keys, two spaces, UTF-8, a line feed at the end."""
    return (json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False) + "\n").encode()


def fingerprint(content: Mapping[str, Any]) -> str:
    """SHA-256 over the content of `plan.json` (which holds the files' hashes) without its own `fingerprint`."""
    return sha256(canonical({key: value for key, value in content.items() if key != "fingerprint"})).hexdigest()


def sealed(summary: Mapping[str, Any], hashes: Mapping[str, str]) -> dict[str, Any]:
    """The summary with `files` (name → hash) and `fingerprint`, as it stands in `plan.json`."""
    content = {key: value for key, value in summary.items() if key not in ("files", "fingerprint")}
    content["files"] = dict(sorted(hashes.items()))
    content["fingerprint"] = fingerprint(content)
    return content
