"""The language of the page, and which of two texts it asks for. One place for all apps."""

from __future__ import annotations

from typing import Literal

from django.utils.translation import get_language


def language() -> Literal["id", "en"]:
    """Indonesian unless the reader chose English."""
    return "en" if (get_language() or "id").startswith("en") else "id"


def in_language(indonesian: str, english: str) -> str:
    """The one in the language of the page."""
    return english if language() == "en" else indonesian
