"""`lumbung …`: the command line. Thin: each room has a `command.py` that is imported when asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module

from lumbung import __version__
from lumbung.core.errors import Cancelled, LumbungError

COMMANDS = {
    "register": (
        "lumbung.planning.register.command",
        "clean a register: who makes what, where, and who stands in it twice",
    ),
    "plan": ("lumbung.planning.command", "from a register to a plan folder; `plan check DIR` recomputes it"),
    "solve": ("lumbung.planning.solve_command", "published instances of siting and timetabling, with a bound on each"),
    "demo": ("lumbung.web.demo.command", "`demo load` fills the configured database with simulated data"),
    "rules": ("lumbung.rules.command", "the law as data: answers with reasons, checks, what changed between two days"),
    "law": ("lumbung.rules.law.command", "the law's own text: load, show a paragraph, hold the rules against it"),
    "token": ("lumbung.web.api.command", "`token create LOGIN` prints a token for the API"),
}
"""Verb → (module with `run(args: list[str]) -> int`, what it does)."""


def usage() -> str:
    """What `lumbung --help` prints."""
    verbs = "\n".join(f"  {verb:<10} {words}" for verb, (_, words) in COMMANDS.items())
    return f"lumbung {__version__}\n\nUsage: lumbung VERB …\n\n{verbs}\n\n`lumbung VERB --help` tells more."


def main(argv: list[str] | None = None) -> int:
    """Run one verb: exit code 0 done, 2 the input or a parameter is wrong, 130 stopped by the person."""
    args = sys.argv[1:] if argv is None else argv
    if not args or args[0] in ("-h", "--help"):
        print(usage())
        return 0 if args else 2
    if args[0] == "--version":
        print(__version__)
        return 0
    if args[0] not in COMMANDS:
        print(f"lumbung: there is no verb {args[0]!r}.\n\n{usage()}", file=sys.stderr)
        return 2
    run: Callable[[list[str]], int] = import_module(COMMANDS[args[0]][0]).run
    return _told(run, args[1:])


def _told(run: Callable[[list[str]], int], args: list[str]) -> int:
    """Run the verb; a known failure becomes words on stderr, never a traceback."""
    try:
        return run(args)
    except (Cancelled, KeyboardInterrupt):
        print("lumbung: stopped; nothing was left half-written.", file=sys.stderr)
        return 130
    except LumbungError as error:
        print(f"lumbung: {error.message}", file=sys.stderr)
        if error.advice:
            print(f"  {error.advice}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 1


if __name__ == "__main__":
    sys.exit(main())
