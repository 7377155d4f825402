"""Why a register could not be read or a plan not be computed, in the reader's language.

Planning tells failures in English, with the path of the file in front. The page says what a person can act on: the
path goes, and each message of `planning/tables.py` and `planning/register` has its translation here.
"""

from __future__ import annotations

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lumbung.core.errors import LumbungError

PATH = re.compile(r"^\S*/register\.\w+: ")
Words = str | Promise

KNOWN: tuple[tuple[str, Words, Words], ...] = (
    (r"has [\d,]+ bytes; at most", _("The file is too large."), _("Split the register by city, and bring it in parts.")),
    (r"unpacks to", _("The XLSX file is too large once unpacked."), _("Save it as CSV, and bring it again.")),
    (r"(is empty|has only blank lines|first sheet is empty)", _("The file is empty."), _("The first row names the columns; each further row is one enterprise.")),
    (r"has a heading but no rows", _("The file has column names but no rows."), _("Each row after the first is one enterprise.")),
    (r"has no heading", _("The first row has no column names."), _("Write the column names in the first row.")),
    (r"old Excel file", _("This is an old Excel file (XLS)."), _("Save it as XLSX or CSV, and bring it again.")),
    (r"(is not an XLSX inside|is a broken XLSX)", _("The XLSX file is broken."), _("Open it in the program that made it, save it again, and bring it once more.")),
    (r"(is not text|is in) ?.*UTF-16", _("The file is not plain text, or is in UTF-16."), _("Save it as CSV in UTF-8, and bring it again.")),
    (r"line (?P<line>\d+): ", _("Line %(line)s cannot be read."), _("A quotation mark may be open there. Close it, and bring the file again.")),
    (r"column named twice: (?P<columns>.*)\.$", _("A column name occurs twice: %(columns)s."), _("Give each column its own name.")),
    (r"column missing: activity", _("No column says what the enterprise does."), _("Name one column “kegiatan usaha” or “produk”.")),
    (r"column missing: city", _("No column says where the enterprise is."), _("Name one column “kota”, “kecamatan” or “kode wilayah”.")),
    (r"column missing: (?P<columns>.*)\.$", _("A column is missing: %(columns)s."), _("Add it, and bring the file again.")),
    (r"cannot be read \(|there is no such file|is a folder", _("The file that was brought can no longer be read."), _("Bring it again.")),
    (r"computation was stopped", _("The computation was stopped."), _("Start it again when you like.")),
    (r"reason that we did not foresee", _("It failed for a reason that we did not foresee."), _("Tell those who run this site; their log has the place.")),
    (r"not a CSV or XLSX file", _("This is not a CSV or XLSX file."), _("Save the register as CSV or XLSX, and bring it again.")),
    (r"The name says XLSX", _("The name says XLSX, the content does not."), _("Save it again as XLSX or CSV.")),
    (r"The name says text", _("The name says text, the content does not."), _("Save it as CSV in UTF-8, and bring it again.")),
    (r"file is larger than", _("The file is too large."), _("Split the register by city, and bring it in parts.")),
)  # fmt: skip
"""Pattern of the message, what happened, what to do. The first that fits counts."""

OTHER: tuple[Words, Words] = (
    _("It could not be done with what was given."),
    _("The report for the technician stands below, in English."),
)


def told(message: str, advice: str = "") -> tuple[str, str, str]:
    """What happened and what to do, and the English words themselves where these are the only ones."""
    bare = PATH.sub("", message)
    for pattern, happened, to_do in KNOWN:
        found = re.search(pattern, bare)
        if found:
            return str(happened) % found.groupdict() if found.groupdict() else str(happened), str(to_do), ""
    return str(OTHER[0]), str(OTHER[1]), f"{bare} {advice}".strip()


def sentence(error: LumbungError) -> str:
    """A failure as one line beside a field."""
    return " ".join(filter(None, told(error.message, error.advice)))
