"""Limits: of a token, of an address without one; the same for all processes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings
from tests.web.api.conftest import ProgramOf

from lumbung.web.api.limits import Buckets, network_of


def test_a_token_beyond_its_limit_waits_and_another_goes_on(program_of: ProgramOf, settings: Settings) -> None:
    settings.LUMBUNG_API_TOKEN_A_MINUTE = 3
    program, other = program_of("producer"), program_of("operator")
    assert [program.get("/me").status_code for _ in range(3)] == [200] * 3
    answer = program.get("/me")
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 20
    assert answer.json()["retry_after"] == int(answer.headers["Retry-After"])
    assert other.get("/me").status_code == 200


def test_an_address_without_a_token_is_limited_and_its_tokens_are_not(
    program_of: ProgramOf, settings: Settings
) -> None:
    settings.LUMBUNG_API_ADDRESS_A_MINUTE = 2
    nobody, somebody = program_of("anonymous"), program_of("producer")
    assert [nobody.get("/me").status_code for _ in range(3)] == [401, 401, 429]
    assert somebody.get("/me").status_code == 200


def test_guessing_tokens_counts_against_the_address(program_of: ProgramOf, settings: Settings) -> None:
    settings.LUMBUNG_API_ADDRESS_A_MINUTE = 2
    nobody = program_of("anonymous")
    answers = []
    for guess in range(4):
        nobody.token = f"guess-{guess}"
        answers.append(nobody.get("/me").status_code)
    assert answers == [401, 401, 429, 429]


@given(
    a_minute=st.integers(1, 600),
    steps=st.lists(st.floats(0, 30, allow_nan=False), min_size=1, max_size=60),
)
def test_no_minute_sees_more_than_two_buckets_and_who_waits_is_let_in(
    tmp_path_factory: pytest.TempPathFactory, a_minute: int, steps: list[float]
) -> None:
    buckets = Buckets(tmp_path_factory.mktemp("b") / "limits")
    moment, taken = 1_000_000.0, []
    for step in steps:
        moment += step
        wait = buckets.take("k", a_minute, moment)
        if wait == 0.0:
            taken.append(moment)
        else:
            assert buckets.take("k", a_minute, moment + wait + 0.001) == 0.0
            taken.append(moment := moment + wait + 0.001)
    for begin in taken:
        assert sum(begin <= one < begin + 60 for one in taken) <= 2 * a_minute + 1


def test_a_clock_that_is_set_back_locks_nobody_out(tmp_path: Path) -> None:
    buckets = Buckets(tmp_path / "limits")
    for _ in range(5):
        buckets.take("k", 5, 2_000.0)
    assert buckets.take("k", 5, 2_000.0) > 0
    assert buckets.take("k", 5, 1_000.0) == 0.0


def test_all_processes_draw_from_one_bucket(tmp_path: Path) -> None:
    path = tmp_path / "limits"
    code = (
        "import sys; from pathlib import Path; from lumbung.web.api.limits import Buckets\n"
        "b = Buckets(Path(sys.argv[1])); print(sum(b.take('k', 300, 5_000.0) == 0.0 for _ in range(400)))"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    assert sum(int(one.communicate()[0]) for one in running) == 300


def test_the_file_holds_no_address_and_no_token(tmp_path: Path) -> None:
    path = tmp_path / "limits"
    Buckets(path).take("address:198.51.100.7", 10)
    assert b"198.51" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("198.51.100.7", "198.51.100.8", False),
    ],
)
def test_an_ipv6_network_counts_as_one(one: str, other: str, same: bool) -> None:
    assert (network_of(one) == network_of(other)) is same
