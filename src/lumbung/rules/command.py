"""`lumbung rules eval | list | check | explain | diff | export`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from lumbung.core.errors import InputError, LumbungError, ParameterError


class _Arguments(argparse.ArgumentParser):
    """Wrong arguments are told as our own errors are."""

    def error(self, message: str) -> NoReturn:
        raise ParameterError(f"rules: {message}.", "`lumbung rules --help` lists what it takes.")


def run(args: Sequence[str]) -> int:
    """Run `rules …`; 0 done, 1 `check` found something red; what cannot be answered is raised in one line (exit 2)."""
    verbs = {"eval": _eval, "list": _list, "check": _check, "explain": _explain, "diff": _diff, "export": _export}
    try:
        asked = _parser().parse_args(list(args))
        return verbs[asked.verb](asked)
    except LumbungError as error:
        if args and args[0] == "check":
            raise
        raise LumbungError(_one_line(error)) from None


def _one_line(error: LumbungError) -> str:
    """The whole message in one line; rule files with many problems are left to `rules check`."""
    problems = getattr(error, "problems", ())
    if problems:
        return f"The rule files have {len(problems)} problem(s); `lumbung rules check` shows them with file and line."
    return " ".join(f"{error.message} {error.advice}".split())


def _parser() -> argparse.ArgumentParser:
    parser = _Arguments(prog="lumbung rules", description="The law as data.")
    verbs = parser.add_subparsers(dest="verb", required=True, parser_class=_Arguments)
    evaluate = verbs.add_parser("eval", help="a rule's answer for one enterprise, as JSON")
    evaluate.add_argument("rule", metavar="RULE")
    evaluate.add_argument("--facts", required=True, metavar="FACTS.json", help="`-` reads standard input")
    evaluate.add_argument("--on", required=True, metavar="YYYY-MM-DD", help="the day asked about")
    evaluate.add_argument("--reading", help="another reading of the law than the default")
    listing = verbs.add_parser("list", help="all rules, with the days they cover")
    check = verbs.add_parser("check", help="look for mistakes and run all cases")
    check.add_argument("at", nargs="?", type=Path, metavar="FOLDER", help="another folder of packs")
    check.add_argument("--only", metavar="PACK", help="show the cases of one pack only")
    explain = verbs.add_parser("explain", help="a rule's branches, citations and values")
    explain.add_argument("rule", metavar="RULE")
    diff = verbs.add_parser("diff", help="what changed in the law between two days, and for whom")
    diff.add_argument("first", metavar="DATE1")
    diff.add_argument("second", metavar="DATE2")
    diff.add_argument(
        "--register", type=Path, metavar="FILE.csv", help="count who gets another answer (headings = facts)"
    )
    export = verbs.add_parser("export", help="parameters for other tools")
    export.add_argument("--openfisca-yaml", type=Path, required=True, metavar="DIR", help="a new folder")
    for verb in (evaluate, listing, check, explain, diff, export):
        verb.add_argument("--folder", type=Path, help="another folder of packs than the packaged one")
    return parser


def _day(text: str, name: str) -> date:
    from lumbung.rules.values import DATE, day_of, encode  # noqa: PLC0415  (help must not wait for YAML)

    try:
        return day_of(encode(text, DATE))
    except ValueError as expected:
        raise ParameterError(f"{name} {text!r} is not {expected}.") from None


def _eval(asked: argparse.Namespace) -> int:
    from lumbung.rules import load_rulebook  # noqa: PLC0415

    on = _day(asked.on, "--on")
    facts = read_facts(asked.facts)
    answer = load_rulebook(asked.folder).evaluate(asked.rule, facts, on, reading=asked.reading)
    print(json.dumps(answer.as_json(), ensure_ascii=False, indent=1))
    return 0


def read_facts(name: str) -> dict[str, object]:
    """Facts from a JSON file or standard input (`-`); raises InputError when it is not an object of plain values."""
    source, name = name, "standard input" if name == "-" else name
    try:
        raw = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
        text = raw.decode("utf-8-sig")
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise InputError(f"{name} cannot be read: {said}.", "Name a JSON file, or - for standard input.") from None
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name} is not JSON: {error}.", 'Write {"fact": value, …}.') from None
    if not isinstance(found, dict):
        raise InputError(f"{name} must be an object.", 'Write {"fact": value, …}.')
    return found


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    names = [name for name, _ in pairs]
    double = sorted({name for name in names if names.count(name) > 1})
    if double:
        raise InputError(f"The fact {double[0]!r} stands twice.", "Which of the two is true? Delete one.")
    return dict(pairs)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _list(asked: argparse.Namespace) -> int:
    from lumbung.rules import load_rulebook  # noqa: PLC0415
    from lumbung.rules.links import day_text  # noqa: PLC0415

    for rule in load_rulebook(asked.folder).rules.values():
        spans = "; ".join(day_text(*span) for span in rule.covered)
        print(f"{rule.id}\n    {rule.title('id')} / {rule.title('en')}\n    answer: {rule.answer_kind}; {spans}")
    return 0


def _check(asked: argparse.Namespace) -> int:
    from lumbung.rules import load_rulebook  # noqa: PLC0415
    from lumbung.rules.cases import run_cases  # noqa: PLC0415
    from lumbung.rules.checks import doubtful  # noqa: PLC0415

    folder = asked.at or asked.folder
    book = load_rulebook(folder)
    cases = [case for case in book.cases if not asked.only or case.spot.file.startswith(f"{asked.only}/")]
    outcomes = run_cases(book, cases)
    red = [outcome for outcome in outcomes if outcome.wrong]
    problems = [
        problem for problem in doubtful(book, folder) if not asked.only or problem.file.startswith(f"{asked.only}/")
    ]
    for problem in (*problems, *(outcome.problem for outcome in red)):
        print(problem)
    counts = f"{len(book.rules)} rules, {len(book.parameters)} parameters, {len(book.facts)} facts"
    print(f"{counts}; {len(outcomes) - len(red)} of {len(outcomes)} cases green, {len(problems)} other problems.")
    return 1 if red or problems else 0


def _explain(asked: argparse.Namespace) -> int:
    from lumbung.rules import load_rulebook  # noqa: PLC0415
    from lumbung.rules.book import rule_named  # noqa: PLC0415
    from lumbung.rules.rendering import rule_text  # noqa: PLC0415

    book = load_rulebook(asked.folder)
    print(rule_text(rule_named(book.lawbook, asked.rule), book.lawbook))
    return 0


def _diff(asked: argparse.Namespace) -> int:
    from lumbung.rules import load_rulebook  # noqa: PLC0415
    from lumbung.rules.differences import differences, moves, read_register, told  # noqa: PLC0415

    book = load_rulebook(asked.folder)
    first, second = _day(asked.first, "DATE1"), _day(asked.second, "DATE2")
    found = differences(book, first, second)
    columns, ignored = read_register(asked.register, book) if asked.register else ({}, [])
    if ignored:
        print(f"Not facts, so not read: {', '.join(ignored)}.", file=sys.stderr)
    print(told(found, list(moves(book, columns, first, second, found)) if columns else []))
    return 0


def _export(asked: argparse.Namespace) -> int:
    from lumbung.rules import load_rulebook  # noqa: PLC0415
    from lumbung.rules.openfisca_yaml import export_parameters  # noqa: PLC0415

    written = export_parameters(load_rulebook(asked.folder), asked.openfisca_yaml)
    print(f"{len(written)} parameters written below {asked.openfisca_yaml}.", file=sys.stderr)
    return 0
