"""`lumbung register clean FILE --areas AREAS.csv --out OUT.csv --report REPORT.json [--columns FILE.toml]`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from lumbung.core.errors import ParameterError

if TYPE_CHECKING:
    from lumbung.planning.register.cleaning import CleanRegister


class _Arguments(argparse.ArgumentParser):
    """Wrong arguments are told as our own errors are."""

    def error(self, message: str) -> NoReturn:
        raise ParameterError(f"register: {message}.", "`lumbung register clean --help` lists what it takes.")


def run(args: Sequence[str]) -> int:
    """Run `register …`; returns 0 when the clean register, the rejected rows and the report are written."""
    asked = _parser().parse_args(list(args))
    from lumbung.planning.areas import read_areas  # noqa: PLC0415  (help must not wait for polars)
    from lumbung.planning.register import clean_register, read_mapping  # noqa: PLC0415

    areas = read_areas(asked.areas)
    columns = read_mapping(asked.columns) if asked.columns else None
    clean = clean_register(asked.file, areas, columns, most_bytes=asked.most_megabytes * 1_000_000)
    rejected = asked.out.with_name(f"{asked.out.stem}.rejected.csv")
    _write(clean, asked.out, rejected, asked.report)
    print(_said(clean, asked.out, rejected, asked.report), file=sys.stderr)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = _Arguments(prog="lumbung register", description="Registers of enterprises.")
    verbs = parser.add_subparsers(dest="verb", required=True, parser_class=_Arguments)
    clean = verbs.add_parser("clean", help="who makes what, where, and who stands there twice")
    clean.add_argument("file", type=Path, metavar="FILE", help="the register: CSV or XLSX")
    clean.add_argument("--areas", type=Path, required=True, help="areas of the region (CSV)")
    clean.add_argument(
        "--out", type=Path, required=True, help="the clean register; rejected rows go to OUT.rejected.csv"
    )
    clean.add_argument("--report", type=Path, required=True, help="what was found (JSON)")
    clean.add_argument("--columns", type=Path, help='headings that are not known (TOML: activity = "Uraian usaha")')
    clean.add_argument("--most-megabytes", type=int, default=500, help="largest file that is read (default 500)")
    return parser


def _write(clean: CleanRegister, out: Path, rejected: Path, report: Path) -> None:
    from lumbung.planning.tables import write_csv, write_text  # noqa: PLC0415

    write_csv(clean.frame, out)
    write_csv(clean.rejected, rejected)
    write_text(json.dumps(clean.report, ensure_ascii=False, indent=1) + "\n", report)


def _said(clean: CleanRegister, out: Path, rejected: Path, report: Path) -> str:
    """A few lines for the person: what was understood and what was not."""
    producers = dict(clean.frame["producer"].value_counts().iter_rows())
    counts = ", ".join(f"{producers.get(answer, 0):,} {answer}" for answer in ("yes", "no", "unknown"))
    lines = [
        f"{clean.frame.height:,} rows kept, {clean.rejected.height:,} rejected.",
        f"Maker: {counts}.",
        f"Problems: {clean.problems.height:,}; doubles proposed: {clean.doubles.height:,}.",
        f"Written: {out}, {rejected}, {report}.",
    ]
    return "\n".join(lines)
