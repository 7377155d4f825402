"""One-time codes: six digits that a person is sent. Only a keyed hash of a code is ever kept."""

from __future__ import annotations

import hmac
import re
import secrets
from datetime import timedelta

from lumbung.web.config.keys import keyed_hash

DIGITS = 6
HOLDS = timedelta(minutes=10)
TRIES = 3


def new_code() -> str:
    """Six random digits."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def hash_of(code: str) -> str:
    """What is kept of a code."""
    return keyed_hash("one-time-code", typed(code))


def typed(text: str) -> str:
    """A code as it was meant: people write spaces and hyphens into it."""
    return re.sub(r"[\s-]", "", text)


def is_right(text: str, expected: str) -> bool:
    """Whether what was typed is the code of which `expected` is the hash; an empty one is never right."""
    return bool(expected) and hmac.compare_digest(hash_of(text), expected)
