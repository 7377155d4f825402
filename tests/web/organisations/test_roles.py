"""Who has which role where, from when until when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from tests.web.cast import Cast

from lumbung.web.audit.queries import events_of
from lumbung.web.organisations import permissions, queries, services


@pytest.fixture(autouse=True)
def fixed_clock(settings: Any) -> Any:
    settings.LUMBUNG_FIXED_NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
    return settings


PREDICATES: dict[str, tuple[Callable[..., bool], str]] = {
    "producer": (permissions.is_producer, "house"),
    "helper": (permissions.is_helper, "region"),
    "operator": (permissions.is_operator, "house"),
    "officer": (permissions.is_officer, "region"),
    "partner": (permissions.is_partner, "firm"),
    "auditor": (permissions.is_auditor, "region"),
}


@pytest.mark.parametrize("role", PREDICATES)
def test_each_role_holds_for_its_own_organisation_and_for_nobody_else(cast: Cast, role: str) -> None:
    predicate, place = PREDICATES[role]
    assert predicate(getattr(cast, role), getattr(cast, place))
    assert predicate(getattr(cast, role))
    assert not predicate(getattr(cast, role), cast.other_region)
    assert not predicate(cast.stranger, getattr(cast, place))
    assert not predicate(AnonymousUser(), getattr(cast, place))


def test_the_officer_of_another_region_is_no_officer_here(cast: Cast) -> None:
    assert not permissions.is_officer(cast.other_officer, cast.region)
    assert cast.other_officer.has_perm(permissions.DECIDE, cast.other_region)
    assert not cast.other_officer.has_perm(permissions.DECIDE, cast.region)


@pytest.mark.parametrize(
    ("name", "work", "decide", "read_all"),
    [
        ("stranger", False, False, False),
        ("producer", False, False, False),
        ("partner", False, False, False),
        ("helper", True, False, False),
        ("operator", True, False, False),
        ("auditor", True, False, True),
        ("officer", True, True, True),
    ],
)
def test_permissions_follow_from_roles(cast: Cast, name: str, work: bool, decide: bool, read_all: bool) -> None:
    user = getattr(cast, name)
    names = (permissions.WORK, permissions.DECIDE, permissions.READ_ALL)
    assert [user.has_perm(one) for one in names] == [work, decide, read_all]


def test_an_officers_region_is_her_own_and_a_strangers_is_refused(cast: Cast) -> None:
    assert permissions.officer_region(cast.officer) == cast.region
    assert permissions.officer_region(cast.officer, "dki-jakarta") == cast.region
    for user, slug in ((cast.officer, "wilayah-lain"), (cast.stranger, ""), (AnonymousUser(), "")):
        with pytest.raises(PermissionDenied):
            permissions.officer_region(user, slug)


def test_a_role_holds_from_its_first_day_to_its_last(cast: Cast, fixed_clock: Any) -> None:
    membership = services.grant_role(
        by=cast.officer, user=cast.stranger, organisation=cast.house, role="operator", since=date(2026, 11, 25)
    )
    assert not permissions.is_operator(cast.stranger, cast.house)
    fixed_clock.LUMBUNG_FIXED_NOW = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)  # the 25th in Jakarta
    assert permissions.is_operator(cast.stranger, cast.house)
    services.end_role(by=cast.officer, membership=membership, until=date(2026, 11, 25))
    assert permissions.is_operator(cast.stranger, cast.house)
    fixed_clock.LUMBUNG_FIXED_NOW = datetime(2026, 11, 25, 17, 0, tzinfo=UTC)
    assert not permissions.is_operator(cast.stranger, cast.house)


def test_someone_switched_off_has_no_role(cast: Cast) -> None:
    cast.officer.is_active = False
    assert not permissions.is_officer(cast.officer, cast.region)


def test_giving_a_role_twice_gives_it_once_and_leaves_one_event(cast: Cast) -> None:
    first = services.grant_role(by=cast.officer, user=cast.stranger, organisation=cast.house, role="operator")
    again = services.grant_role(by=cast.officer, user=cast.stranger, organisation=cast.house, role="operator")
    assert first == again
    (event,) = events_of(first)
    assert (event.actor, event.action, event.detail) == (
        cast.officer,
        "organisations.role_granted",
        {"role": "operator"},
    )


def test_an_unknown_role_or_kind_is_refused_in_words(cast: Cast) -> None:
    with pytest.raises(services.UnknownRole, match="emperor"):
        services.grant_role(by=None, user=cast.stranger, organisation=cast.house, role="emperor")
    with pytest.raises(services.UnknownRole, match="castle"):
        services.create_organisation(by=None, kind="castle", name="X", slug="x")


def test_two_organisations_cannot_have_one_short_name(cast: Cast) -> None:
    with pytest.raises(IntegrityError):
        services.create_organisation(by=None, kind="firm", name="X", slug="dki-jakarta")


def test_organisations_can_be_found(cast: Cast) -> None:
    assert queries.find_organisation("pt-mitra") == cast.firm
    assert queries.find_organisation("nothing") is None
    assert queries.all_regions() == [cast.region, cast.other_region]
    assert queries.organisations_of(cast.operator, "operator") == [cast.house]
