"""Where a plan folder may be written: a new or an empty folder, or, when forced, a folder that is a plan."""

from __future__ import annotations

import json
import os
from pathlib import Path

from lumbung.core.errors import OutputError
from lumbung.planning.folder.schema import FILES, PLAN_JSON

LONGEST_NAME = 200
"""Bytes of a folder's name, with room for the hidden sibling's."""

MARK = "lumbung plan"
"""`plan.json` begins with `"format": "lumbung plan"`: only such a folder is ever replaced."""


def check_out(out: Path, force: bool) -> Path:
    """The folder's full path, if a plan may be written there; raises OutputError that says why not.

    Looks only; called before the work begins, so that nobody waits a minute for a refusal.
    """
    target = Path(os.path.realpath(out))
    if len(os.fsencode(target.name)) > LONGEST_NAME:
        raise OutputError(
            f"{out.name[:40]}… cannot be written: the name is too long.", "Give a shorter name with --out."
        )
    if target.exists() and not target.is_dir():
        raise OutputError(f"{out} is a file, not a folder.", "Give the name of a new folder with --out.")
    parent = _nearest_existing(target.parent)
    if not parent.is_dir() or not os.access(parent, os.W_OK | os.X_OK):
        raise OutputError(
            f"{out} cannot be written: {parent} is not a folder that you may write to.", "Choose another."
        )
    if target.is_dir():
        _check_content(out, target, force)
    return target


def _nearest_existing(path: Path) -> Path:
    while not path.exists() and path != path.parent:
        path = path.parent
    return path


def _check_content(out: Path, target: Path, force: bool) -> None:
    """A folder with files is refused; forced, it must be a plan and hold nothing else."""
    if not os.access(target, os.R_OK | os.W_OK | os.X_OK):
        raise OutputError(f"{out} cannot be written to.", "Choose another folder.")
    names = sorted(entry.name for entry in target.iterdir())
    if not names:
        return
    if not force:
        raise OutputError(f"{out} already holds files.", "Name a new folder, or add --force to replace a plan.")
    foreign = [name for name in names if name not in FILES or not (target / name).is_file()]
    if foreign or not is_plan(target):
        what = f"it holds {foreign[0]}" if foreign else "it is not a plan folder"
        raise OutputError(
            f"{out} is not replaced: {what}, and --force replaces plans only.", "Name a new folder, or empty this one."
        )


def is_plan(folder: Path) -> bool:
    """Whether the folder's `plan.json` says that it is a plan."""
    try:
        content = json.loads((folder / PLAN_JSON).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(content, dict) and content.get("format") == MARK
