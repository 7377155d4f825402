"""One spelling for what people sign in with."""

from __future__ import annotations

import re

PHONE = re.compile(r"\+?[\d\s().-]{8,22}")


def normal_email(text: str) -> str:
    """`" Ani@Contoh.ID "` → `"ani@contoh.id"`."""
    return text.strip().lower()


def looks_like_phone(text: str) -> bool:
    """Whether the text can only be meant as a telephone number."""
    return PHONE.fullmatch(text.strip()) is not None


def normal_phone(text: str) -> str:
    """An Indonesian number in E.164: `"0812-3456-7890"`, `"62 812 …"` and `"+62812…"` → `"+6281234567890"`.

    Numbers of other countries keep their `+` and code.
    """
    digits = re.sub(r"\D", "", text)
    if text.strip().startswith("+"):
        return f"+{digits}"
    if digits.startswith("0"):
        return f"+62{digits[1:]}"
    return f"+{digits}" if digits.startswith("62") else f"+62{digits}"
