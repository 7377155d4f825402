"""`lumbung rules eval | list | check | explain | diff | export`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from lumbung.core.errors import InputError, ParameterError


class _Arguments(argparse.ArgumentParser):
    """Wrong arguments are told as our own errors are."""

    def error(self, message: str) -> NoReturn:
        raise ParameterError(f"rules: {message}.", "`lumbung rules --help` lists what it takes.")


def run(args: Sequence[str]) -> int:
    """Run `rules …`; 0 done, 1 `check` found something red; what cannot be answered is raised (exit 2)."""
    asked = _parser().parse_args(list(args))
    verbs = {"eval": _eval, "list": _list, "check": _check}
    return verbs[asked.verb](asked)


def _parser() -> argparse.ArgumentParser:
    parser = _Arguments(prog="lumbung rules", description="The law as data.")
    verbs = parser.add_subparsers(dest="verb", required=True, parser_class=_Arguments)
    evaluate = verbs.add_parser("eval", help="a rule's answer for one enterprise")
    evaluate.add_argument("rule", metavar="RULE")
    evaluate.add_argument("--facts", required=True, metavar="FACTS.json", help="`-` reads standard input")
    evaluate.add_argument("--on", required=True, metavar="YYYY-MM-DD")
    evaluate.add_argument("--reading", help="another reading of the law than the default")
    listing = verbs.add_parser("list", help="all rules, with the days they cover")
    check = verbs.add_parser("check", help="look for mistakes and run all cases")
    check.add_argument("--only", metavar="PACK", help="show the cases of one pack only")
    for verb in (evaluate, listing, check):
        verb.add_argument("--folder", type=Path, help="another folder of packs than the packaged one")
    check.add_argument("at", nargs="?", type=Path, metavar="FOLDER", help="the same as --folder")
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ParameterError(f"--on {text!r} is not a day.", "Write YYYY-MM-DD.") from None


def _eval(asked: argparse.Namespace) -> int:
    from lumbung.rules import load_rulebook  # noqa: PLC0415  (help must not wait for YAML)

    on = _day(asked.on)
    facts = read_facts(asked.facts)
    answer = load_rulebook(asked.folder).evaluate(asked.rule, facts, on, reading=asked.reading)
    print(json.dumps(answer.as_json(), ensure_ascii=False, indent=1))
    return 0


def read_facts(name: str) -> dict[str, object]:
    """Facts from a JSON file or standard input (`-`); raises InputError when it is not an object of plain values."""
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(
            f"{name} cannot be read: {error.strerror}.", "Name a JSON file, or - for standard input."
        ) from None
    except UnicodeDecodeError:
        raise InputError(f"{name} is not UTF-8 text.", "Save it as UTF-8.") from None
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
    from lumbung.rules.checks import unused  # noqa: PLC0415

    book = load_rulebook(asked.at or asked.folder)
    cases = [case for case in book.cases if not asked.only or case.spot.file.startswith(f"{asked.only}/")]
    outcomes = run_cases(book, cases)
    red = [outcome for outcome in outcomes if outcome.wrong]
    doubtful = unused(book.lawbook)
    for problem in (*doubtful, *(outcome.problem for outcome in red)):
        print(problem)
    counts = f"{len(book.rules)} rules, {len(book.parameters)} parameters, {len(book.facts)} facts"
    print(f"{counts}; {len(outcomes) - len(red)} of {len(outcomes)} cases green.")
    return 1 if red or doubtful else 0
