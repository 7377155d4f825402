"""The examples of docs/developers/api.md do what they say, against a real server."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings
from tests.web.api.conftest import token_of
from tests.web.bookings.worlds import World, make_world

from lumbung.web.api import scopes, tasks
from lumbung.web.api.events import EVENTS
from lumbung.web.bookings.models import Booking, TollJob
from lumbung.web.config import clock

PAGE = Path(__file__).resolve().parents[3] / "docs" / "developers" / "api.md"


def blocks(language: str) -> list[str]:
    """The code of one language, in order."""
    return re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture
def served_world(transactional_db: None, settings: Settings) -> World:
    """A house that the server's own threads see."""
    settings.LUMBUNG_FIXED_NOW = None
    return make_world(slug="rumah-1")


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl here")
def test_the_examples_run_one_after_the_other(server_address: str, served_world: World) -> None:
    surroundings = {
        **os.environ,
        "LUMBUNG": server_address,
        "HOUSE": "rumah-1",
        "TYPE": "mixer",
        "TOKEN": token_of(served_world.people[0]),
        "DAY": (clock.today() + timedelta(days=1)).isoformat(),
    }
    script = "set -eu -o pipefail\n" + "\n".join(blocks("sh"))
    done = subprocess.run(["bash", "-c", script], env=surroundings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "401 application/problem+json" in done.stdout
    assert [one.state for one in Booking.objects.order_by("pk")] == ["moved", "cancelled"]
    assert TollJob.objects.get().state == "withdrawn"


def test_the_check_of_a_signature_is_right() -> None:
    (code,) = blocks("python")
    room: dict[str, Any] = {}
    exec(code, room)
    check = room["is_from_lumbung"]
    header = tasks.signature("lbw_s", int(time.time()), '{"a": 1}')
    assert check("lbw_s", header, b'{"a": 1}')
    assert not check("lbw_other", header, b'{"a": 1}')
    assert not check("lbw_s", header, b'{"a": 2}')
    assert not check("lbw_s", tasks.signature("lbw_s", int(time.time()) - 301, "{}"), b"{}")


def test_every_scope_and_the_limits_are_named(settings: Settings) -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [scope for scope in scopes.SCOPES if f"`{scope}`" not in text] == []
    assert f"{settings.LUMBUNG_API_TOKEN_A_MINUTE:,}" in text
    assert f"{settings.LUMBUNG_API_ADDRESS_A_MINUTE:,}" in text
    bookings = [event.removeprefix("booking") for event in EVENTS if event.startswith("booking.")]
    assert [event for event in bookings if f"{event}`" not in text] == []
