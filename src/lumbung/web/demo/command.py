"""`lumbung demo load`: fill the configured database with the demo's simulated data."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from lumbung.core.errors import LumbungError

MARK = "demo-loaded"
"""Lies in the home folder once the demo was loaded: every page then says that its data are simulated."""


class InUse(LumbungError):
    """There are people in this database already, and the demo did not bring them."""


def run(args: list[str]) -> int:
    """Prepare the database (LUMBUNG_DATABASE_URL, else SQLite in LUMBUNG_HOME) and load; again it changes nothing.

    User names and passwords go to stdout. Raises LumbungError.
    """
    parser = argparse.ArgumentParser(prog="lumbung demo", description="The demo's simulated data.")
    parser.add_argument("act", choices=["load"], help="load: fill the configured database")
    parser.add_argument("--anyway", action="store_true", help="also into a database that is already in use")
    options = parser.parse_args(args)
    from lumbung.web.config import serve  # noqa: PLC0415 — Django is needed only from here on

    serve.prepare()
    from django.conf import settings  # noqa: PLC0415

    from lumbung.web.accounts.queries import anyone  # noqa: PLC0415
    from lumbung.web.demo import seed  # noqa: PLC0415

    mark = Path(settings.VAR) / MARK
    if not mark.exists() and anyone() and not options.anyway:
        raise InUse(
            "There are people in this database already, and the demo's are made up.",
            "Give another LUMBUNG_HOME or LUMBUNG_DATABASE_URL; or add --anyway, for a database of your own tests.",
        )
    mark.touch()
    for login in seed.load(_say):
        print(f"{login.username}\t{login.password}\t{login.role}")
    return 0


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
