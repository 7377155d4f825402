"""`./run demo [--port N]`: a working Lumbung with simulated enterprises, on this machine only."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
FIXED_NOW = "2026-11-24T09:00:00+07:00"
"""The demo's clock stands still, so that its pages are the same each time."""


def set_environment() -> None:
    """The demo has its own folder, database and clock; an installation beside it is not touched."""
    os.environ["LUMBUNG_HOME"] = os.environ.get("LUMBUNG_DEMO_VAR", str(ROOT / "var" / "demo"))
    os.environ["LUMBUNG_DATABASE_URL"] = f"sqlite:///{os.environ['LUMBUNG_HOME']}/lumbung.sqlite3"
    os.environ["LUMBUNG_DEMO"] = "1"
    os.environ["LUMBUNG_FIXED_NOW"] = FIXED_NOW
    os.environ["DJANGO_SETTINGS_MODULE"] = "lumbung.web.config.settings"


def say(text: str) -> None:
    """One line for the person who waits."""
    print(text, file=sys.stderr, flush=True)


def main(argv: list[str] | None = None) -> int:
    """Prepare, fill, serve."""
    parser = argparse.ArgumentParser(prog="./run demo", description="Try Lumbung with simulated enterprises.")
    parser.add_argument("--port", type=int, default=8000, help="the port to use; the next free one if it is taken")
    parser.add_argument("--prepare-only", action="store_true", help="fill the demo and stop")
    options = parser.parse_args(argv)
    set_environment()
    from lumbung.core.errors import LumbungError  # noqa: PLC0415 - the environment comes first
    from lumbung.web.config import serve  # noqa: PLC0415

    try:
        serve.prepare()
        from lumbung.web.demo import seed  # noqa: PLC0415

        logins = seed.load(say)
        if options.prepare_only:
            return 0

        def announce(address: str, as_wanted: bool) -> None:
            serve.say_where(address, as_wanted)
            for login in logins:
                say(f"  sign in as {login.role}: {login.username} / {login.password}")
            say("  All enterprises are simulated.")

        serve.serve(options.port, announce)
    except LumbungError as error:
        say(f"{error.message} {error.advice}")
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
