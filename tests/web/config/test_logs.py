"""What the log never holds."""

from __future__ import annotations

import io
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumbung.web.config.logs import PrivacyFilter, PrivateFormatter, without_private


@pytest.mark.parametrize(
    ("text", "kept", "gone"),
    [
        ("login of ani@contoh.id", "login of", "ani@contoh.id"),
        ("NIK 3174012345678901 seen", "seen", "3174012345678901"),
        ("call 0812-3456-7890 now", "now", "3456"),
        ("call +62 812 3456 7890 now", "now", "3456"),
        ("password=rahasia&next=/", "next=/", "rahasia"),
        ('{"token": "abc123def"}', "token", "abc123def"),
        ("postgres://lumbung:rahasia@db/lumbung", "db/lumbung", "rahasia"),
    ],
)
def test_personal_data_and_secrets_are_taken_out(text: str, kept: str, gone: str) -> None:
    clean = without_private(text)
    assert kept in clean
    assert gone not in clean


@pytest.mark.parametrize("text", ["17.952 rows in 2.7 s", "Rp50.000.000.000", "2026-11-24 09:00:00", "plan 12345"])
def test_ordinary_numbers_stay(text: str) -> None:
    assert without_private(text) == text


@given(st.from_regex(r"[0-9]{16}", fullmatch=True), st.text(alphabet=" ,;:()\n", max_size=3))
def test_no_nik_survives_whatever_stands_around_it(nik: str, around: str) -> None:
    assert nik not in without_private(f"{around}{nik}{around}")


def test_arguments_and_tracebacks_are_cleaned_too() -> None:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.addFilter(PrivacyFilter())
    handler.setFormatter(PrivateFormatter("%(message)s"))
    logger = logging.Logger("test")
    logger.addHandler(handler)
    try:
        int("bad phone 081234567890")
    except ValueError:
        logger.exception("failed for %s", "ani@contoh.id")
    assert "ani@" not in out.getvalue()
    assert "0812" not in out.getvalue()
    assert "ValueError" in out.getvalue()
