"""The rulebook that comes with Lumbung, read once a process; a file that has changed is read again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from lumbung.rules.book import Rulebook
from lumbung.rules.loading import CONTENT, packs_of, read_lawbook
from lumbung.rules.model import Lawbook, ParameterVersion
from lumbung.rules.programs import Programs

Stamp = tuple[tuple[str, int, int], ...]


def load_rulebook(
    folder: Path | None = None, *, extra: Mapping[str, Sequence[ParameterVersion]] | None = None
) -> Rulebook:
    """The rulebook of a folder of packs, by default the packaged one; raises RuleFileWrong with all problems.

    `extra` overlays parameters: id → all its versions, as an officer has published them. A book without overlay is
    kept and shared; one with overlay is new each time (it shares the reading of the files).
    """
    root = (folder or CONTENT).resolve()
    lawbook = _lawbook(root, _stamp(root))
    return (
        Rulebook(overlaid(lawbook, extra), Programs(overlaid(lawbook, extra))) if extra else _book(root, _stamp(root))
    )


def overlaid(lawbook: Lawbook, extra: Mapping[str, Sequence[ParameterVersion]]) -> Lawbook:
    """The lawbook with the versions of some parameters replaced."""
    parameters = dict(lawbook.parameters)
    for name, versions in extra.items():
        ordered = tuple(sorted(versions, key=lambda version: version.start))
        parameters[name] = replace(parameters[name], versions=ordered)
    return replace(lawbook, parameters=parameters)


def _stamp(root: Path) -> Stamp:
    """What tells whether a file has changed: name, size, time of change."""
    packs = packs_of(root) if root.is_dir() else []
    files = [path for pack in packs for pattern in ("*.yaml", "tables/*.csv") for path in sorted(pack.glob(pattern))]
    return tuple((path.as_posix(), status.st_size, status.st_mtime_ns) for path in files if (status := path.stat()))


@lru_cache(maxsize=8)
def _lawbook(root: Path, stamp: Stamp) -> Lawbook:
    return read_lawbook(root)


@lru_cache(maxsize=8)
def _book(root: Path, stamp: Stamp) -> Rulebook:
    lawbook = _lawbook(root, stamp)
    return Rulebook(lawbook, Programs(lawbook))
