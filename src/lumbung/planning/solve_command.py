"""`lumbung solve PROBLEM FILE…`: published instances solved, one line for each, with a bound and an honest status."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from math import isfinite
from pathlib import Path
from typing import Any, NoReturn

from lumbung.core.errors import InputError, LumbungError, OutputError, ParameterError
from lumbung.planning.solve_kinds import KINDS, Asked, Kind
from lumbung.planning.solving import GapLimit, Result, StopCriterion, TimeLimit, any_of

DEFAULT_SECONDS = 60.0
NOT_INSTANCES = {".csv", ".json", ".md", ".toml", ".py"}
"""Files in a folder that are passed over: tables, notes and results that stand beside instances."""


class _Arguments(argparse.ArgumentParser):
    """Wrong arguments are told as our own errors are."""

    def error(self, message: str) -> NoReturn:
        raise ParameterError(f"solve: {message}.", "`lumbung solve --help` lists what it takes.")


def run(args: Sequence[str]) -> int:
    """Solve each file; 0 when all were solved (infeasible and stopped ones too: `status` says so), 2 when one is broken."""
    asked = _parser().parse_args(list(args))
    files = instance_files(asked.files)
    targets = _solution_files(asked.solution, files)
    kind = KINDS[asked.problem]()
    if asked.format is not None and asked.format not in kind.formats:
        raise ParameterError(f"{asked.problem} has no format {asked.format!r}.", f"Known: {', '.join(kind.formats)}.")
    stop = _stop(asked.time_limit, asked.gap)
    options = Asked(asked.format, asked.p, asked.capacity, asked.seed, asked.threads)
    kind.warm()
    broken = 0
    for path, target in zip(files, targets, strict=True):
        try:
            _one(kind, path, target, stop, options, as_json=asked.json)
        except LumbungError as error:
            if len(files) == 1:
                raise
            broken = 2
            print(f"lumbung: {error.message} {error.advice}".rstrip(), file=sys.stderr)
    return broken


def _one(kind: Kind, path: Path, target: Path | None, stop: StopCriterion, asked: Asked, *, as_json: bool) -> None:
    """Read, solve, say, and write the solution where there is one."""
    result = kind.solve(kind.read(path, asked), stop, asked)
    line = described(path.stem, result)
    print(json.dumps(line) if as_json else _in_words(line), flush=True)
    if target is not None and result.found:
        _write(target, json.dumps(kind.solution(result)) + "\n")


def described(instance: str, result: Result) -> dict[str, Any]:
    """The line of one instance; null where there is no number."""
    return {
        "instance": instance, "objective": _number(result.objective), "bound": _number(result.bound),
        "gap": _number(result.gap), "status": str(result.status), "seconds": round(result.seconds, 4), "seed": result.seed,
    }  # fmt: skip


def instance_files(given: Iterable[str]) -> list[Path]:
    """Files as named, those of folders, and those that patterns match; in the order given, each once."""
    found: dict[Path, None] = {}
    for name in given:
        path = Path(name)
        matches = [path] if path.exists() else _matching(name)
        if not matches:
            raise InputError(f"{name}: there is no such file.", "Name a file, a folder or a pattern.")
        for match in matches:
            found.update(dict.fromkeys(_inside(match) if match.is_dir() else [match]))
    if not found:
        raise InputError("There is no instance in what was named.", "Name a file, a folder or a pattern.")
    return list(found)


def _matching(pattern: str) -> list[Path]:
    """Files and folders that a pattern with *, ? or ** matches, seen from the folder before its first such sign."""
    parts = Path(pattern).parts
    plain = next((k for k, part in enumerate(parts) if set(part) & set("*?[")), len(parts))
    if plain == len(parts):
        return []
    return sorted(Path(*parts[:plain]).glob(str(Path(*parts[plain:]))), key=_natural)


def _inside(folder: Path) -> list[Path]:
    files = (p for p in folder.iterdir() if p.is_file() and not p.name.startswith("."))
    return sorted((p for p in files if p.suffix.lower() not in NOT_INSTANCES), key=_natural)


def _natural(path: Path) -> tuple[object, ...]:
    """pmed2 before pmed10."""
    digits = "".join(c if c.isdigit() else " " for c in path.stem).split()
    letters = "".join(c for c in path.stem if not c.isdigit())
    return (str(path.parent), letters, [int(d) for d in digits], path.name)


def _solution_files(asked: Path | None, files: Sequence[Path]) -> list[Path | None]:
    """Where each solution goes: the file named, or STEM.json in the folder named when there are several."""
    if asked is None:
        return [None] * len(files)
    if len(files) == 1 and not asked.is_dir():
        return [asked]
    stems = [path.stem for path in files]
    twice = {stem for stem in stems if stems.count(stem) > 1}
    if twice:
        raise ParameterError(f"Several files are called {min(twice)}.", "Solve them apart, or without --solution.")
    return [asked / f"{stem}.json" for stem in stems]


def _stop(seconds: float, gap: float | None) -> StopCriterion:
    return TimeLimit(seconds) if gap is None else any_of(GapLimit(gap), TimeLimit(seconds))


def _write(target: Path, text: str) -> None:
    """The whole file or none."""
    part = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8")
        part.replace(target)
    except OSError as error:
        raise OutputError(f"{target}: cannot be written ({error.strerror}).", "Check the folder.") from error


def _number(value: float) -> float | int | None:
    if not isfinite(value):
        return None
    return int(value) if float(value).is_integer() and abs(value) < 2**53 else float(value)


def _in_words(line: dict[str, Any]) -> str:
    gap = "no bound" if line["gap"] is None else f"gap {100 * line['gap']:.4g} %"
    return f"{line['instance']}: {line['objective']} ({gap}), {line['status']}, {line['seconds']} s"


def _parser() -> argparse.ArgumentParser:
    parser = _Arguments(prog="lumbung solve", description="Solve published instances; costs are minimised.")
    parser.add_argument("problem", choices=sorted(KINDS), metavar="PROBLEM", help=", ".join(sorted(KINDS)))
    parser.add_argument("files", nargs="+", metavar="FILE", help="instance files, folders or patterns")
    parser.add_argument("--format", help="of the files (default: as they look)")
    parser.add_argument("--p", type=int, help="number of sites, where the file does not say or in its place")
    parser.add_argument("--capacity", type=float, help="capacity of a site, where the file leaves it open")
    parser.add_argument(
        "--time-limit", type=float, default=DEFAULT_SECONDS, metavar="S", help="seconds for each (default 60)"
    )
    parser.add_argument("--gap", type=float, metavar="G", help="stop at this certified gap (0.01 = 1 %%)")
    parser.add_argument("--seed", type=int, default=1, help="of all draws (default 1)")
    parser.add_argument("--threads", type=_one_or_more, default=1, help="cores to use at most (default 1)")
    parser.add_argument("--solution", type=Path, metavar="OUT.json", help="the solution; a folder for several files")
    parser.add_argument("--json", action="store_true", help="one JSON line for each instance")
    return parser


def _one_or_more(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("expected 1 or more")
    return value
