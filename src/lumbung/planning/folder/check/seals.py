"""Whether the files are those that were written: their hashes and the fingerprint in `plan.json`; keys and order."""

from __future__ import annotations

from itertools import pairwise

from lumbung.planning.folder.check.sheets import Cell, Finding, PlanFiles
from lumbung.planning.folder.schema import ADDED, FILES, PLAN_JSON, TABLES, TIMINGS_JSON
from lumbung.planning.folder.seal import file_hash, fingerprint


def check_seals(files: PlanFiles) -> None:
    """Each file's SHA-256 is the one in `plan.json`, and `plan.json` is the one that was sealed."""
    stated = files.said("files")
    stated = stated if isinstance(stated, dict) else {}
    for name in FILES:
        if name in (PLAN_JSON, TIMINGS_JSON):
            continue
        path = files.folder / name
        if name.removesuffix(".csv") in ADDED and name not in stated and not path.exists():
            continue
        if not path.is_file():
            files.findings.append(Finding(name, 0, "", "is missing"))
        elif stated.get(name) != file_hash(path):
            files.findings.append(Finding(name, 0, "", "is not the file that was written: its hash differs"))
    if not isinstance(files.said("simulated"), bool):
        files.wrong_summary("simulated", f"is {files.said('simulated')!r}, not true or false")
    if files.summary and files.said("fingerprint") != fingerprint(files.summary):
        files.wrong_summary("fingerprint", "does not belong to this content: it was changed")


def check_keys(files: PlanFiles) -> None:
    """Rows are named once and stand in the order of their names."""
    for table in TABLES.values():
        for before, row in pairwise(files[table.name]):
            if row.key(table) == before.key(table):
                files.wrong(table.name, row, table.key[0], f"{_spelled(row.key(table))} stands there twice")
            elif _order(row.key(table)) < _order(before.key(table)):
                files.wrong(table.name, row, table.key[0], f"{_spelled(row.key(table))} is out of order")


def _order(key: tuple[Cell, ...]) -> tuple[bytes | int, ...]:
    """Text by its UTF-8 bytes, as polars sorts; numbers as numbers."""
    return tuple(part if isinstance(part, int) else str(part).encode() for part in key)


def _spelled(key: tuple[Cell, ...]) -> str:
    return " / ".join(str(part) for part in key)
