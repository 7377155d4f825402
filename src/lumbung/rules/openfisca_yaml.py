"""Parameters in OpenFisca's file format, for those who work with it: one file each, folders by dotted id.

OpenFisca keeps shares as fractions, and dates by day; a value that ends is followed by null. Rules are not exported:
its formulas are Python code.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import yaml

from lumbung.core.errors import OutputError
from lumbung.rules.book import Rulebook
from lumbung.rules.model import Parameter, ParameterVersion
from lumbung.rules.values import SCALES, decode

UNITS = {"rupiah": "currency-IDR", "permille": "/1", "ppm": "/1", "count": "count", "date": "date", "yes_no": "boolean"}


def export_parameters(book: Rulebook, folder: Path) -> list[Path]:
    """Write one file for each parameter below an empty or new folder; raises OutputError."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputError(f"{folder} is not an empty folder.", "Name a new folder; nothing is written over.")
    written = []
    for parameter in book.parameters.values():
        path = folder.joinpath(*parameter.id.split(".")).with_suffix(".yaml")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(parameter_yaml(parameter), encoding="utf-8")
        except OSError as error:
            raise OutputError(f"{path} cannot be written: {error.strerror}.", "Name another folder.") from None
        written.append(path)
    return written


def parameter_yaml(parameter: Parameter) -> str:
    """One parameter in OpenFisca's format."""
    values: dict[object, object] = {}
    for version in parameter.versions:
        values.setdefault(version.start, {})
        values[version.start] = {"value": _value(parameter, version), "metadata": _metadata(version)}
        if version.end is not None:
            values[version.end + timedelta(days=1)] = {"value": None}
    content = {
        "description": parameter.gloss.en,
        "metadata": {"unit": UNITS[parameter.kind.name], "label_id": parameter.gloss.id},
        "values": values,
    }
    return str(yaml.safe_dump(content, allow_unicode=True, sort_keys=False))


def _value(parameter: Parameter, version: ParameterVersion) -> object:
    if parameter.kind.name in SCALES:
        share = Decimal(version.value) / SCALES[parameter.kind.name]
        return int(share) if share == int(share) else float(share)
    if parameter.kind.name == "yes_no":
        return bool(version.value)
    return decode(version.value, parameter.kind)


def _metadata(version: ParameterVersion) -> dict[str, object]:
    checked = {"verified_by": version.verified_by, "verified_on": version.verified_on} if version.verified_by else {}
    return {"reference": [{"title": version.ref}], "certainty": version.certainty, **checked}
