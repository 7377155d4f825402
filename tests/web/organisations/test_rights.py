"""Roles are given and ended, rights rest and come back, by those who may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from tests.web.cast import Cast
from tests.web.pages import CheckedClient

from lumbung.web.audit.queries import events_of
from lumbung.web.config import clock
from lumbung.web.messaging.models import Message
from lumbung.web.organisations import permissions, queries, services
from lumbung.web.organisations.models import Suspension

ClientOf = Callable[[str], CheckedClient]
PEOPLE, RESTING = "/organisations/rumah-contoh/people/", "/organisations/rumah-contoh/suspensions/"


def suspend(cast: Cast, right: str = "book", days: int = 7, since: date | None = None) -> Suspension:
    return services.suspend(
        by=cast.operator, user=cast.producer, organisation=cast.house, right=right, reason="Mesin dibiarkan kotor",
        until=clock.today() + timedelta(days=days), since=since,
    )  # fmt: skip


def test_one_right_rests_and_the_others_hold(cast: Cast) -> None:
    made = suspend(cast)
    assert queries.suspended(cast.producer, cast.house, "book", clock.today()) == made
    assert queries.suspended(cast.producer, cast.house, "enter", clock.today()) is None
    assert queries.suspended(cast.producer, cast.region, "book", clock.today()) is None
    assert queries.suspended(cast.stranger, cast.house, "book", clock.today()) is None
    assert cast.producer.is_active


@pytest.mark.parametrize(("offset", "rests"), [(-1, False), (0, True), (7, True), (8, False)])
def test_it_holds_from_its_first_day_to_its_last(cast: Cast, offset: int, rests: bool) -> None:
    suspend(cast)
    on = clock.today() + timedelta(days=offset)
    assert (queries.suspended(cast.producer, cast.house, "book", on) is not None) is rests


def test_of_several_the_longest_is_told(cast: Cast) -> None:
    suspend(cast, days=2)
    longest = suspend(cast, days=20)
    suspend(cast, days=5)
    assert queries.suspended(cast.producer, cast.house, "book", clock.today()) == longest


def test_lifting_gives_it_back_at_once_and_both_are_written_down(cast: Cast) -> None:
    made = suspend(cast)
    for _ in range(2):
        services.lift(by=cast.officer, suspension=made)
    assert queries.suspended(cast.producer, cast.house, "book", clock.today()) is None
    assert [event.action for event in events_of(made)] == [
        "organisations.suspension_lifted",
        "organisations.right_suspended",
    ]
    assert "Mesin" not in str([event.detail for event in events_of(made)])


@pytest.mark.parametrize("fault", [{"reason": "  "}, {"right": "breathe"}, {"until": date(2020, 1, 1)}])
def test_a_reason_a_right_and_an_end_ahead_are_needed(cast: Cast, fault: dict[str, object]) -> None:
    whole = {"right": "book", "reason": "x", "until": clock.today(), **fault}
    with pytest.raises(services.CannotSuspend):
        services.suspend(by=cast.operator, user=cast.producer, organisation=cast.house, **whole)  # type: ignore[arg-type]


def test_the_operator_suspends_and_the_person_reads_why_until_when_and_what_to_do(
    cast: Cast, client_of: ClientOf
) -> None:
    cast.producer.phone = "+6281234567890"
    cast.producer.save()
    client, day = client_of("operator"), clock.today() + timedelta(days=7)
    assert "Tidak ada hak" in client.get(RESTING).content.decode()
    told = {"person": "producer", "right": "toll", "reason": "Bahan tidak halal", "until": day.isoformat()}
    assert client.post(RESTING, {**told, "until": "2020-01-01"}).status_code == 400
    assert client.post(RESTING, {**told, "reason": ""}).status_code == 400
    assert client.post(RESTING, told).headers["Location"] == RESTING
    assert Message.objects.get().kind == "right_suspended"
    own = client_of("producer").get("/rights/").content.decode()
    assert "Bahan tidak halal" in own
    assert "menyerahkan maklon" in own
    assert "Hubungi rumah produksi" in own
    (made,) = queries.suspensions_of(cast.producer)
    assert client.post(f"{RESTING}{made.pk}/lift/").headers["Location"] == RESTING
    assert "Semua hak Anda berlaku." in client_of("producer").get("/rights/").content.decode()


def test_the_operator_gives_and_ends_roles_of_her_house(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("operator")
    assert "producer" in client.get(PEOPLE).content.decode()
    assert client.post(PEOPLE, {"person": "nobody", "role": "producer"}).status_code == 400
    assert client.post(PEOPLE, {"person": "stranger", "role": "officer"}).status_code == 400
    assert client.post(PEOPLE, {"person": "stranger", "role": "producer"}).headers["Location"] == PEOPLE
    assert permissions.is_producer(cast.stranger, cast.house)
    membership = cast.stranger.memberships.get()
    assert client.post(f"{PEOPLE}{membership.pk}/end/").headers["Location"] == PEOPLE
    membership.refresh_from_db()
    assert membership.until is not None
    assert events_of(membership)[0].action == "organisations.role_ended"


def test_nobody_ends_her_own_role_and_nobody_that_of_another_body(cast: Cast, client_of: ClientOf) -> None:
    own = cast.operator.memberships.get()
    assert client_of("operator").post(f"{PEOPLE}{own.pk}/end/").status_code == 403
    elsewhere = cast.helper.memberships.get()
    assert client_of("operator").post(f"{PEOPLE}{elsewhere.pk}/end/").status_code == 404


def test_the_officer_manages_her_region_and_no_other(cast: Cast, client_of: ClientOf) -> None:
    address = "/organisations/dki-jakarta/people/"
    assert client_of("officer").post(address, {"person": "stranger", "role": "helper"}).status_code == 302
    assert permissions.is_helper(cast.stranger, cast.region)
    assert client_of("other_officer").get(address).status_code == 403
    assert client_of("operator").get(address).status_code == 403


@pytest.mark.parametrize("address", [PEOPLE, RESTING])
@pytest.mark.parametrize("name", ["stranger", "producer", "helper", "partner", "auditor", "other_officer"])
def test_wrong_roles_are_refused(cast: Cast, client_of: ClientOf, name: str, address: str) -> None:
    client = client_of(name)
    made, membership = suspend(cast), cast.producer.memberships.get()
    assert client.get(address).status_code == 403
    assert client.post(address, {"person": "stranger", "role": "operator"}).status_code == 403
    assert client.post(f"{RESTING}{made.pk}/lift/").status_code == 403
    assert client.post(f"{PEOPLE}{membership.pk}/end/").status_code == 403
    assert queries.suspended(cast.producer, cast.house, "book", clock.today()) == made


@pytest.mark.parametrize("address", [PEOPLE, RESTING, "/rights/", "/organisations/nothing/people/"])
def test_nobody_is_asked_to_sign_in(client_of: ClientOf, address: str) -> None:
    assert "/login/" in client_of("anonymous").get(address).headers["Location"]


def test_a_body_that_does_not_exist_is_refused_like_a_foreign_one(client_of: ClientOf) -> None:
    assert client_of("officer").get("/organisations/nothing/people/").status_code == 403


def test_the_officer_of_a_houses_region_manages_the_house(cast: Cast, client_of: ClientOf) -> None:
    from lumbung.web.houses.models import House

    House.objects.create(
        organisation=cast.house, region=cast.region, slug="rumah-contoh", name="Rumah", created=clock.now()
    )
    assert client_of("officer").get(PEOPLE).status_code == 200
    assert client_of("other_officer").get(PEOPLE).status_code == 403


def test_links_on_her_account_page_follow_her_roles(client_of: ClientOf) -> None:
    pages = {name: client_of(name).get("/account/").content.decode() for name in ("producer", "helper", "operator")}
    assert [("/producers/" in page, PEOPLE in page) for page in pages.values()] == [
        (False, False), (True, False), (False, True),
    ]  # fmt: skip
