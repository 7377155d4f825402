"""Keyed hashes and short codes: what stands for something that must not be read back or guessed."""

from __future__ import annotations

import hmac
import secrets

from django.conf import settings

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Letters and digits of a code: none that look alike."""


def keyed_hash(kind: str, value: str) -> str:
    """Of a value, for one purpose: 64 hexadecimal digits that only this installation can make."""
    return hmac.digest(settings.SECRET_KEY.encode(), f"{kind}:{value}".encode(), "sha256").hex()


def short_code(length: int = 6) -> str:
    """A code that can be read out, hard to guess among the few that exist."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
