"""`lumbung law load FILE [--as NAME] | show CITATION | list | verify`."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from lumbung.core.errors import InputError, ParameterError


class _Arguments(argparse.ArgumentParser):
    """Wrong arguments are told as our own errors are."""

    def error(self, message: str) -> NoReturn:
        raise ParameterError(f"law: {message}.", "`lumbung law --help` lists what it takes.")


def run(args: Sequence[str]) -> int:
    """Run `law …`; 0 done, 1 when `verify` finds a value that its paragraph does not hold."""
    asked = _parser().parse_args(list(args))
    verbs = {"load": _load, "show": _show, "list": _list, "verify": _verify}
    return verbs[asked.verb](asked)


def _parser() -> argparse.ArgumentParser:
    parser = _Arguments(prog="lumbung law", description="The law's own sentences, kept outside the repository.")
    verbs = parser.add_subparsers(dest="verb", required=True, parser_class=_Arguments)
    load = verbs.add_parser("load", help="read a law's text, split it into articles and paragraphs, keep it")
    load.add_argument("file", type=Path, metavar="FILE")
    load.add_argument("--as", dest="name", metavar="NAME", help='which law it is, e.g. "PP 55/2022"')
    show = verbs.add_parser("show", help="the exact text of a place")
    show.add_argument("citation", metavar="CITATION", help='e.g. "PP 55/2022 Pasal 59 ayat (1)"')
    verbs.add_parser("list", help="laws that are loaded")
    check = verbs.add_parser("verify", help="look for each parameter's value in the paragraph that it cites")
    check.add_argument("--folder", type=Path, help="another folder of packs than the packaged one")
    check.add_argument("--all", action="store_true", help="show what was found too")
    return parser


def _load(asked: argparse.Namespace) -> int:
    from lumbung.rules.law.store import load_law  # noqa: PLC0415  (help must not wait)

    law = load_law(asked.file, asked.name)
    highest = max(map(int, law.articles))
    print(f"{law.law}: {len(law.articles)} articles (the highest is {highest}), elucidation of {len(law.elucidation)}.")
    if law.missing:
        print(f"Not found, their headings cannot be read: Pasal {', '.join(map(str, law.missing))}.")
    return 0


def _show(asked: argparse.Namespace) -> int:
    from lumbung.rules.law.store import law_named, loaded_law  # noqa: PLC0415

    place = law_named(asked.citation)
    law = loaded_law(place)
    if law is None:
        raise InputError(f"{place.law} is not loaded.", f'`lumbung law load FILE --as "{place.law}"` reads its text.')
    if not place.article:
        print(f"{law.law}: Pasal {', '.join(law.articles)}")
        return 0
    text = law.passage(place)
    if text is None:
        raise InputError(
            f"{place.text} was not found in the loaded text.", f'`lumbung law show "{law.law}"` lists articles.'
        )
    print(text)
    return 0


def _list(asked: argparse.Namespace) -> int:
    from lumbung.rules.law.store import loaded_laws  # noqa: PLC0415

    for law in loaded_laws():
        print(f"{law.law}: {len(law.articles)} articles, from {law.source}")
    return 0


def _verify(asked: argparse.Namespace) -> int:
    from lumbung.rules import load_rulebook  # noqa: PLC0415
    from lumbung.rules.law.verifying import FOUND, NO_PLACE, NOT_FOUND, verify  # noqa: PLC0415

    findings = verify(load_rulebook(asked.folder).parameters.values())
    for finding in findings:
        if asked.all or finding.result != FOUND:
            print(finding)
    counts = Counter(finding.result for finding in findings)
    print(", ".join(f"{count} {result}" for result, count in sorted(counts.items())) or "No parameters.")
    return 1 if counts[NOT_FOUND] + counts[NO_PLACE] else 0
