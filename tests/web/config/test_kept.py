"""What is kept of the set-up is read again as soon as something about it has changed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from tests.web.cast import Cast

from lumbung.web.audit.services import record
from lumbung.web.config import kept

reads: list[str] = []


@kept.kept(lambda name: name)
def read(name: str) -> str:
    reads.append(name)
    return name.upper()


@pytest.fixture(autouse=True)
def counted() -> Iterator[None]:
    reads.clear()
    yield
    reads.clear()


def test_it_is_read_once_for_each_key_while_nothing_changes(db: None) -> None:
    for _request in range(3):
        with kept.looking():
            assert [read("a"), read("b"), read("a")] == ["A", "B", "A"]
    assert reads == ["a", "b"]


def test_outside_of_a_request_that_looks_nothing_is_kept(db: None) -> None:
    assert [read("a"), read("a")] == ["A", "A"]
    assert reads == ["a", "a"]


def test_an_act_about_the_set_up_makes_it_be_read_again(cast: Cast) -> None:
    for _request in range(2):
        with kept.looking():
            read("a")
        record(actor=cast.officer, action="houses.described", subject=cast.officer)
    with kept.looking():
        read("a")
    assert reads == ["a"] * 3


@pytest.mark.parametrize("action", ["bookings.day_noted", "accounts.signed_in"])
def test_daily_use_does_not(cast: Cast, action: str) -> None:
    for _request in range(2):
        with kept.looking():
            read("a")
        record(actor=cast.officer, action=action, subject=cast.officer)
    assert reads == ["a"]


@pytest.mark.django_db(transaction=True)
def test_an_act_that_is_rolled_back_changes_nothing(cast: Cast) -> None:
    with kept.looking():
        read("a")
    with transaction.atomic():
        record(actor=cast.officer, action="houses.described", subject=cast.officer)
        transaction.set_rollback(True)
    with kept.looking():
        read("a")
    assert reads == ["a"]


def test_a_change_that_commits_after_later_ones_is_seen(cast: Cast) -> None:
    early, late = (record(actor=None, action="bookings.x", subject=cast.officer) for _ in range(2))
    with kept.looking():
        read("a")
    for event in (late, early):  # the lower number becomes visible last
        setup_change(event)
        with kept.looking():
            read("a")
    assert reads == ["a"] * 3


def setup_change(event: object) -> None:
    from lumbung.web.audit.models import SetupChange

    SetupChange.objects.create(event=event)
