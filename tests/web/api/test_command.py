"""`lumbung token …` and `lumbung demo load` in processes of their own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from lumbung.web.demo.command import MARK

SEED = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from lumbung.web.accounts.services import create_user
create_user(username="ani"); create_user(username="budi")
"""


def python(home: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """A process with a home folder of its own."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LUMBUNG_")}
    surroundings = {**clean, "LUMBUNG_HOME": str(home), "DJANGO_SETTINGS_MODULE": "lumbung.web.config.settings"}
    return subprocess.run(
        [sys.executable, *args], env=surroundings, capture_output=True, text=True, check=False, timeout=300
    )


def lumbung(home: Path, *args: str) -> subprocess.CompletedProcess[str]:
    return python(home, "-m", "lumbung.cli", *args)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("home")
    done = python(made, "-c", SEED)
    assert done.returncode == 0, done.stderr
    return made


def test_a_token_alone_goes_to_stdout(home: Path) -> None:
    done = lumbung(home, "token", "create", "ani", "--scope", "bookings:read", "--days", "7", "--label", "till")
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(r"lumbung_[\w-]{43}\n", done.stdout)
    listed = lumbung(home, "token", "list", "ani").stdout
    number, hint, state, _until, scopes, label = listed.splitlines()[0].split("\t")
    assert (state, scopes, label) == ("works", "bookings:read", "till")
    assert done.stdout.strip().endswith(hint.removeprefix("…"))
    assert lumbung(home, "token", "revoke", "budi", number).returncode == 2
    assert lumbung(home, "token", "revoke", "ani", number).returncode == 0
    assert "\tended\t" in lumbung(home, "token", "list", "ani").stdout


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["create", "nobody"], "Nobody has the login"),
        (["create", "ani", "--scope", "bookings:burn"], "no scope"),
        (["create", "ani", "--days", "4000"], "366"),
        (["create", "ani", "--organisation", "nowhere"], "no organisation"),
        (["revoke", "ani", "999"], "no token 999"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(home: Path, args: list[str], words: str) -> None:
    done = lumbung(home, "token", *args)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_database_that_was_never_prepared_is_said_in_words(tmp_path: Path) -> None:
    done = lumbung(tmp_path, "token", "create", "ani")
    assert done.returncode == 2
    assert "lumbung demo load" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_demo_does_not_mix_with_real_people(home: Path) -> None:
    done = lumbung(home, "demo", "load")
    assert done.returncode == 2
    assert "people in this database already" in done.stderr
    assert not (home / MARK).exists()


def test_the_command_line_starts_without_django() -> None:
    code = "import sys; from lumbung import cli; cli.main(['--help']); print('django' in sys.modules, 'polars' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False False"
