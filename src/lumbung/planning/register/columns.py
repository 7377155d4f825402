"""Which column of a register is which: headings in Indonesian and English, and the officer's own mapping."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

import polars as pl

from lumbung.core.errors import InputError

Mapped = Mapping[str, str | list[str]]
"""Our name → their heading, or several of which the first that is there counts."""


@cache
def known_headings() -> dict[str, list[str]]:
    """Our names with the headings understood for each (columns.toml)."""
    text = files("lumbung.planning.register").joinpath("columns.toml").read_text(encoding="utf-8")
    return {name: [str(heading) for heading in headings] for name, headings in tomllib.loads(text).items()}


def read_mapping(path: Path) -> dict[str, str | list[str]]:
    """An officer's mapping from TOML (`activity = "Uraian"`); raises InputError for an unknown name or another form."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}).", "Name a TOML file with --columns.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: is not TOML ({error}).", 'Write lines such as: activity = "Uraian usaha"') from error
    for name, heading in found.items():
        if not isinstance(heading, str | list):
            raise InputError(f"{path}: {name} must name a heading.", 'Write lines such as: activity = "Uraian usaha"')
    return found


def named_columns(frame: pl.DataFrame, mapped: Mapped | None = None, path: str = "register") -> pl.DataFrame:
    """The frame with our column names, text trimmed; unknown columns are left out, known but absent ones are not added.

    Raises InputError when the mapping names a column that is not there, or when nothing tells what an enterprise does
    (activity, name, name_hints or category) or where it is (city, district, area_code, village or a point).
    """
    pairs = _pairs(frame.columns, mapped or {}, path)
    _check_enough(set(pairs), frame.columns, path)
    return frame.select(pl.col(heading).fill_null("").str.strip_chars().alias(name) for name, heading in pairs.items())


def _pairs(headings: list[str], mapped: Mapped, path: str) -> dict[str, str]:
    by_plain = {_plain(heading): heading for heading in reversed(headings)}
    pairs: dict[str, str] = {}
    for name, wanted in mapped.items():
        if name not in known_headings():
            raise InputError(
                f"--columns: there is no column {name!r} of ours.", f"Known are {', '.join(known_headings())}."
            )
        choices = [wanted] if isinstance(wanted, str) else wanted
        there = [by_plain[_plain(choice)] for choice in choices if _plain(choice) in by_plain]
        if not there:
            raise InputError(
                f"{path}: column missing: {', '.join(choices)} (for {name}).", f"The file has {', '.join(headings)}."
            )
        pairs[name] = there[0]
    for name, known in known_headings().items():
        there = [by_plain[_plain(choice)] for choice in known if _plain(choice) in by_plain]
        free = [heading for heading in there if heading not in pairs.values()]
        if name not in pairs and free:
            pairs[name] = free[0]
    return pairs


def headings_told(headings: list[str], mapped: Mapped | None = None) -> dict[str, object]:
    """For the report: our name → the heading that was taken for it (`understood`), and the headings that say nothing to us."""
    pairs = _pairs(headings, mapped or {}, "register")
    return {"understood": pairs, "left_out": [heading for heading in headings if heading not in pairs.values()]}


def _check_enough(names: set[str], headings: list[str], path: str) -> None:
    advice = f"The file has {', '.join(headings)}. Map its columns with --columns FILE.toml."
    if not names & {"activity", "name", "name_hints", "category"}:
        raise InputError(f"{path}: column missing: activity (what the enterprise does).", advice)
    if not names & {"city", "district", "village", "area_code"} and not {"lat", "lon"} <= names:
        raise InputError(f"{path}: column missing: city or area_code (where the enterprise is).", advice)


def _plain(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", heading.lower()).strip()
