"""The settings, looked at from a fresh process and a fresh file, as an installation finds them."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

ASK = """
import json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "lumbung.web.config.settings"
import django
django.setup()
from django.conf import settings
from django.db import connection, transaction
print(json.dumps({ASKED}, default=str))
"""


def ask(var: Path, asked: str, **surroundings: str) -> dict[str, object]:
    """What `asked` (a dict display) is in a fresh process with its own folder."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LUMBUNG_")}
    done = subprocess.run(
        [sys.executable, "-c", ASK.replace("{ASKED}", asked)],
        env={**clean, "LUMBUNG_VAR": str(var), **surroundings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return answer


PRAGMAS = """{name: connection.cursor().execute(f"PRAGMA {name}").fetchone()[0]
    for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")}"""


def test_a_fresh_sqlite_file_has_wal_foreign_keys_and_a_long_timeout(tmp_path: Path) -> None:
    answer = ask(tmp_path, PRAGMAS)
    assert answer == {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1, "busy_timeout": 20_000}


def test_sqlite_transactions_take_the_write_lock_at_their_start(tmp_path: Path) -> None:
    asked = "[connection.ensure_connection(), {'mode': connection.transaction_mode}][1]"
    assert ask(tmp_path, asked) == {"mode": "IMMEDIATE"}


def test_the_secret_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    first, second = (ask(tmp_path, "{'key': settings.SECRET_KEY}")["key"] for _ in range(2))
    assert first == second
    assert len(str(first)) >= 50
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_a_secret_key_that_is_given_is_used_and_not_written_down(tmp_path: Path) -> None:
    assert ask(tmp_path, "{'key': settings.SECRET_KEY}", LUMBUNG_SECRET_KEY="given") == {"key": "given"}
    assert not (tmp_path / "secret-key").exists()


def test_debug_is_off_and_only_this_machine_is_answered_unless_told_otherwise(tmp_path: Path) -> None:
    answer = ask(tmp_path, "{'debug': settings.DEBUG, 'hosts': settings.ALLOWED_HOSTS}")
    assert answer == {"debug": False, "hosts": ["localhost", "127.0.0.1", "[::1]"]}


def test_https_makes_cookies_secure_and_tells_browsers_to_stay_with_it(tmp_path: Path) -> None:
    asked = """{'cookies': [settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.LANGUAGE_COOKIE_SECURE],
        'hsts': settings.SECURE_HSTS_SECONDS, 'redirect': settings.SECURE_SSL_REDIRECT}"""
    assert ask(tmp_path, asked, LUMBUNG_HTTPS="1") == {"cookies": [True] * 3, "hsts": 31_536_000, "redirect": True}
    assert ask(tmp_path, asked) == {"cookies": [False] * 3, "hsts": 0, "redirect": False}


def test_djangos_own_deployment_check_finds_nothing(tmp_path: Path) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("LUMBUNG_", "DJANGO_ALLOW"))}
    done = subprocess.run(
        [sys.executable, "-m", "lumbung.web.config.manage", "check", "--deploy", "--fail-level", "WARNING"],
        env={**clean, "LUMBUNG_VAR": str(tmp_path), "LUMBUNG_HTTPS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_home_folder_may_be_named_by_its_name_or_its_old_name(tmp_path: Path) -> None:
    new, old = tmp_path / "new", tmp_path / "old"
    assert ask(old, "{'var': settings.VAR}") == {"var": str(old)}
    assert ask(old, "{'var': settings.VAR}", LUMBUNG_HOME=str(new)) == {"var": str(new)}


def test_a_loaded_demo_is_said_on_every_page(tmp_path: Path) -> None:
    assert ask(tmp_path, "{'demo': settings.LUMBUNG_DEMO}") == {"demo": False}
    (tmp_path / "demo-loaded").touch()
    assert ask(tmp_path, "{'demo': settings.LUMBUNG_DEMO}") == {"demo": True}


def test_behind_https_only_the_proxy_on_this_machine_is_believed_unless_another_is_named(tmp_path: Path) -> None:
    asked = "{'proxy': settings.LUMBUNG_PROXY}"
    assert ask(tmp_path, asked) == {"proxy": ""}
    assert ask(tmp_path, asked, LUMBUNG_HTTPS="1") == {"proxy": "127.0.0.1"}
    assert ask(tmp_path, asked, LUMBUNG_HTTPS="1", LUMBUNG_PROXY="10.0.0.2") == {"proxy": "10.0.0.2"}
