"""Registers that officers uploaded for a plan, as rows that can be brought into the region's register."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

    from lumbung.web.organisations.models import Organisation

FLOATS = ("lat", "lon", "confidence")
UNQUOTED = r"^'([=+\-@])"
"""A cell that was neutralised when it was written."""


@dataclass(frozen=True, slots=True)
class Upload:
    """One uploaded file that has been cleaned."""

    code: str
    region_id: int
    file_name: str
    sha256: str
    problems: tuple[dict[str, Any], ...]


def _uploads(region: Organisation) -> list[Any]:
    from lumbung.web.plans.queries import uploads_of  # noqa: PLC0415 - plans reads the register as well

    return [upload for upload in uploads_of(region) if upload.understood]


def waiting(region: Organisation, known: set[str]) -> list[Upload]:
    """The region's cleaned uploads whose hash is not among `known`, newest first; the same file once."""
    found: dict[str, Upload] = {}
    for upload in _uploads(region):
        if upload.sha256 not in known:
            problems = tuple(upload.understood.get("problems", ()))
            shown = Upload(upload.code, region.pk, upload.file_name, upload.sha256, problems)
            found.setdefault(upload.sha256, shown)
    return list(found.values())


def clean_rows(region: Organisation, code: str) -> pl.DataFrame | None:
    """The clean rows of one upload; None when there is no such upload or its file is gone."""
    import polars as pl  # noqa: PLC0415

    upload = next((one for one in _uploads(region) if one.code == code), None)
    if upload is None or not upload.clean_file.exists():
        return None
    text = pl.read_csv(upload.clean_file, infer_schema=False).with_columns(pl.all().fill_null(""))
    return text.with_columns(
        pl.col(name).cast(pl.Float64, strict=False) if name in FLOATS else pl.col(name).str.replace(UNQUOTED, "$1")
        for name in text.columns
    ).with_columns(pl.col("confidence").fill_null(0.0))
