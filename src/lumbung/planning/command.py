"""`lumbung plan …` and `lumbung plan check DIR`."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn

from lumbung.core.errors import ParameterError
from lumbung.planning.progress import ProgressLine, Steps

if TYPE_CHECKING:
    from lumbung.planning.folder.schema import PlanTables
    from lumbung.planning.regions import ByRegion

MOST_FINDINGS = 50
"""Findings that are listed; all are counted."""


class _Arguments(argparse.ArgumentParser):
    """Wrong arguments are told as our own errors are."""

    def error(self, message: str) -> NoReturn:
        raise ParameterError(f"plan: {message}.", f"`{self.prog} --help` lists what it takes.")


def run(args: Sequence[str]) -> int:
    """Run `plan …`: 0 when the plan is written (or `check` finds nothing), 1 when `check` finds something."""
    if args and args[0] == "check":
        return _check(_check_parser().parse_args(list(args[1:])))
    return _plan(_plan_parser().parse_args(list(args)))


def _plan_parser() -> argparse.ArgumentParser:
    parser = _Arguments(
        prog="lumbung plan",
        description="From a register to a plan folder: who makes what, clusters, houses under a budget, and why.",
        epilog="`lumbung plan check DIR` recomputes every sum of a plan folder.",
    )
    files = parser.add_argument_group("files")
    files.add_argument("--enterprises", type=Path, required=True, metavar="FILE", help="the register: CSV or XLSX")
    files.add_argument("--areas", type=Path, required=True, metavar="FILE", help="villages of the region (CSV)")
    files.add_argument("--boundaries", type=Path, metavar="GEOJSON", help="their outlines, for the maps")
    files.add_argument("--sites", type=Path, metavar="FILE", help="candidate places (CSV); else each village's centre")
    files.add_argument("--existing", type=Path, metavar="FILE", help="shared facilities that exist (CSV)")
    files.add_argument("--roads", type=Path, metavar="FILE", help="roads (GeoJSON); else straight line x detour factor")
    files.add_argument("--earlier", type=_members_in, metavar="DIR", help="an earlier plan, whose clusters go on")
    files.add_argument("--columns", type=Path, metavar="TOML", help="headings of the register that are not known")
    files.add_argument("--out", type=Path, required=True, metavar="DIR", help="the plan folder: new or empty")
    files.add_argument("--force", action="store_true", help="replace the plan that stands in DIR")
    choices = parser.add_argument_group("choices")
    choices.add_argument("--budget", type=_rupiah, required=True, metavar="RUPIAH", help="capital, e.g. 50.000.000.000")
    choices.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a parameter; repeatable")
    choices.add_argument("--seed", type=int, default=1, metavar="N", help="of every draw (default 1)")
    choices.add_argument("--draws", type=int, default=5, metavar="N", help="draws of unknown places (default 5)")
    choices.add_argument(
        "--frontier", action=argparse.BooleanOptionalAction, default=False,
        help="also what other budgets and floors would bring, and the houses best over 20 draws (takes much longer)",
    )  # fmt: skip
    choices.add_argument(
        "--simulated", action="store_true", help="say in the plan and on its report that the enterprises are made up"
    )
    _add_regions(parser)
    parser.add_argument("--json", action="store_true", help="print plan.json to stdout")
    return parser


def _add_regions(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("many regions", "Without these options the plan is made as a whole.")
    group.add_argument("--regions", choices=("none", "city", "district"), help="cut at these borders (default city)")
    group.add_argument("--engine", choices=("pool", "dask"), help="processes of this machine (default), or Dask")
    group.add_argument("--scheduler", metavar="ADDRESS", help="of a Dask cluster; else one starts on this machine")
    group.add_argument("--workers", type=int, metavar="N", help="processes on this machine (default 2)")


def _by_region(asked: argparse.Namespace) -> ByRegion | None:
    """How the plan is to be cut; None when no option asks for it, or `--regions none`."""
    from lumbung.planning.regions import ByRegion  # noqa: PLC0415

    given = {name: getattr(asked, name) for name in ("engine", "scheduler", "workers")}
    given = {name: value for name, value in given.items() if value is not None}
    level = asked.regions or ("city" if given else "none")
    wanted = ByRegion(**given)
    wanted.check()
    return None if level == "none" else replace(wanted, level=level)


def _check_parser() -> argparse.ArgumentParser:
    parser = _Arguments(prog="lumbung plan check", description="Recompute every sum of a plan folder from its files.")
    parser.add_argument("folder", type=Path, metavar="DIR", help="the plan folder")
    return parser


def _rupiah(text: str) -> int:
    """Whole rupiah, with or without Rp and dots: `Rp50.000.000.000`, `50_000_000_000`."""
    digits = text.strip().removeprefix("Rp").replace(".", "").replace("_", "").strip()
    try:
        return int(digits)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not whole rupiah") from None


def _members_in(text: str) -> Path:
    """The members of clusters in a plan folder; or the file itself."""
    path = Path(text)
    return path / "members.csv" if path.is_dir() else path


def _settings(pairs: Sequence[str]) -> dict[str, str]:
    """`NAME=VALUE` pairs; raises ParameterError for one without a name."""
    settings = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not name.strip():
            raise ParameterError(f"--set {pair}: is not NAME=VALUE.", "For example --set travel_reach_minutes=20.")
        settings[name.strip()] = value.strip()
    return settings


def _plan(asked: argparse.Namespace) -> int:
    from lumbung.planning.folder.places import check_out  # noqa: PLC0415  (help must not wait for polars)
    from lumbung.planning.plan import SHARES, WITH_OUTLOOK, Asked  # noqa: PLC0415
    from lumbung.planning.plan_inputs import default_parameters, with_settings  # noqa: PLC0415

    parameters = with_settings(default_parameters(), _settings(asked.set))
    by_region = _by_region(asked)
    wanted = Asked(asked.budget, parameters, asked.seed, asked.draws, asked.simulated, by_region, asked.frontier)
    wanted.check()
    check_out(asked.out, asked.force)
    line = ProgressLine()
    with _stoppable():
        try:
            tables = _make(asked, wanted, Steps(WITH_OUTLOOK if asked.frontier else SHARES, line))
        finally:
            line.close()
    print(_said(tables, asked.out), file=sys.stderr)
    if asked.json:
        sys.stdout.write((asked.out / "plan.json").read_text(encoding="utf-8"))
    return 0


def _make(asked: argparse.Namespace, wanted: Any, steps: Steps) -> PlanTables:
    """Read, plan and write, each as a step."""
    from lumbung.planning.drawing.report import render_report  # noqa: PLC0415
    from lumbung.planning.folder.write import write_plan  # noqa: PLC0415
    from lumbung.planning.plan import make_plan  # noqa: PLC0415
    from lumbung.planning.plan_inputs import InputPaths, read_inputs  # noqa: PLC0415

    with steps.step("reading"):
        paths = InputPaths(**{name: getattr(asked, name) for name in InputPaths.__slots__})
        inputs = read_inputs(paths, wanted.parameters)
    tables = make_plan(inputs, wanted, steps=steps)
    with steps.step("report"):
        write_plan(tables, asked.out, render_report, asked.force)
    return tables


@contextmanager
def _stoppable() -> Iterator[None]:
    """SIGTERM stops the work at once, as Ctrl-C does; another one does not disturb the clearing away."""

    def stop(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _said(tables: PlanTables, out: Path) -> str:
    """A few lines for the person: what the plan does, how good it is, and what to know before using it."""
    from lumbung.core.money import spell  # noqa: PLC0415

    s = tables.summary
    counts, gap = s["counts"], s["gap"]
    below = "bound unknown" if gap is None else f"at most {gap:.2%} below the best plan"
    served, needed = s["hours"]["served"], s["hours"]["candidate"]
    lines = [
        f"{counts['sites_new']} new and {counts['sites_existing']} existing houses for {counts['makers_served']:,} of {counts['planned']:,} makers.",
        f"Machine hours a month: {served:,.0f} of {needed:,.0f} that are better shared.",
        f"Spent {spell(s['spent_rp'])} of {spell(s['budget_rp'])}; worth {spell(s['objective_rp_year'])} a year, {below}.",
        *(note["en"] for note in s["notes"]),
    ]
    if s["simulated"]:
        lines.append("The enterprises are made up; the report says so.")
    if counts["rejected"]:
        lines.append(f"{counts['rejected']:,} rows could not be used; rejected.csv lists them.")
    return "\n".join([*lines, f"Written: {out}"])


def _check(asked: argparse.Namespace) -> int:
    from lumbung.core.errors import InputError  # noqa: PLC0415
    from lumbung.planning.folder.check import CHECKS, check_plan  # noqa: PLC0415

    if not asked.folder.is_dir():
        raise InputError(f"{asked.folder}: there is no such folder.", "Name the folder that `lumbung plan` wrote.")
    findings = check_plan(asked.folder)
    if not findings:
        print("OK\n" + "\n".join(f"  {words}" for words in CHECKS))
        return 0
    for finding in findings[:MOST_FINDINGS]:
        print(finding)
    print(f"{len(findings)} wrong" + (f", {MOST_FINDINGS} listed" if len(findings) > MOST_FINDINGS else "") + ".")
    return 1
