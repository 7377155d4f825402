"""Rows of one body stay in it."""

from __future__ import annotations

import pytest
from tests.web.cast import Cast

from lumbung.web.config import clock
from lumbung.web.organisations import queries, services
from lumbung.web.organisations.models import EntryCard, Suspension
from lumbung.web.organisations.scoping import ScopeMissing, across_bodies, scope


def rest(cast: Cast, body: str) -> Suspension:
    return services.suspend(
        by=None, user=cast.producer, organisation=getattr(cast, body), right="book", reason="x", until=clock.today()
    )


@pytest.mark.parametrize("model", [Suspension, EntryCard])
def test_outside_a_scope_a_held_model_answers_nothing_at_all(db: None, model: type) -> None:
    for ask in ("all", "count", "first", "exists", "exclude", "in_bulk"):
        with pytest.raises(ScopeMissing):
            list(getattr(model.objects, ask)())  # type: ignore[attr-defined]


def test_within_a_scope_only_its_body_shows_even_without_a_filter(cast: Cast) -> None:
    here, there = rest(cast, "house"), rest(cast, "region")
    with scope(organisation=cast.house):
        assert list(Suspension.objects.all()) == [here]
        assert queries.suspension_in(there.pk) is None
    with across_bodies():
        assert set(Suspension.objects.all()) == {here, there}


def test_what_concerns_one_person_is_found_wherever_she_is(cast: Cast) -> None:
    assert {one.pk for one in (rest(cast, "house"), rest(cast, "region"))} == {
        one.pk for one in queries.suspensions_of(cast.producer)
    }
