"""Names of chains and machines in both languages, from the tables that we compiled."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

Table = Literal["chains", "machines"]
KEYS: dict[Table, str] = {"chains": "chain", "machines": "machine_type"}


@cache
def names_of(table: Table, language: Literal["id", "en"]) -> Mapping[str, str]:
    """Code → name of every chain, or of every machine type."""
    text = files("lumbung.planning.data").joinpath(f"{table}.csv").read_text(encoding="utf-8")
    return {row[KEYS[table]]: row[f"name_{language}"] for row in csv.DictReader(text.splitlines())}
