"""Which clock holds where: Indonesia's three zones by province (Keppres 41/1987, with the provinces made since)."""

from __future__ import annotations

WIB, WITA, WIT = "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"

CENTRAL = ("51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76")
"""Bali, Nusa Tenggara, South, East and North Kalimantan, Sulawesi."""
EASTERN = ("81", "82", "91", "92", "93", "94", "95", "96", "97")
"""Maluku and Papua."""


def zone_of(code: str) -> str:
    """The time zone of a province by its official code, such as 31 or 31.71; western time where it is not known."""
    province = code[:2]
    return WITA if province in CENTRAL else WIT if province in EASTERN else WIB
