"""The log holds no personal data and no secrets: what looks like them is taken out before a line is written."""

from __future__ import annotations

import logging
import re

PRIVATE = (
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[e-mail]"),
    (
        re.compile(
            r"(?i)\b(password|passwd|secret|token|sessionid|csrfmiddlewaretoken|authorization|kata_sandi)\b(['\"]?\s*[=:]\s*)(['\"]?)[^\s'\",;&]+"
        ),
        r"\1\2\3[secret]",
    ),
    (re.compile(r"(?i)\b([a-z][a-z0-9+.-]*://[^\s:/@]+):[^\s@/]+@"), r"\1:[secret]@"),
    (re.compile(r"(?<![\w.])\d{16}(?![\w.])"), "[NIK]"),
    (re.compile(r"(?<![\w.])(?:\+?62[ -]?|0)8[\d -]{7,13}\d(?![\w.])"), "[phone]"),
)
"""Pattern → what stands in its place: e-mail, secrets in fields and addresses, the 16 digits of a NIK, mobile phones."""


def without_private(text: str) -> str:
    """The same text with e-mail addresses, NIKs, phone numbers and secrets replaced by their kind."""
    for pattern, stand_in in PRIVATE:
        text = pattern.sub(stand_in, text)
    return text


class PrivacyFilter(logging.Filter):
    """Cleans the message (with its arguments filled in) of each record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = without_private(record.getMessage()), ()
        return True


class PrivateFormatter(logging.Formatter):
    """Cleans the traceback as well: the text of an error often quotes the value that caused it."""

    def formatException(self, ei) -> str:  # type: ignore[no-untyped-def]  # noqa: N802
        return without_private(super().formatException(ei))
