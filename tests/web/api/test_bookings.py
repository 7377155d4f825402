"""Bookings over HTTP: the same rules as on the pages, told to programs."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries, Settings
from tests.web.api.conftest import Program, acting
from tests.web.bookings.worlds import World, license_all, make_world, person

from lumbung.web.bookings.models import Booking
from lumbung.web.organisations.services import grant_role
from lumbung.web.organisations.services.consents import give_consent, withdraw_consent
from lumbung.web.training.models import Licence

WISH = {"house": "rumah-uji", "type": "mixer", "start": "2026-11-24T09:00:00+07:00", "minutes": 60}


def test_a_booking_comes_back_whole(world: World) -> None:
    answer = acting(world.people[0]).post("/bookings", WISH, **{"Idempotency-Key": "a"})
    assert answer.status_code == 201
    made = Booking.objects.get()
    assert answer.json() == {
        "id": made.pk, "code": made.code, "house": "rumah-uji", "type": "mixer", "unit": "1",
        "start": "2026-11-24T09:00:00+07:00", "end": "2026-11-24T10:00:00+07:00", "minutes": 60, "state": "booked",
        "price_rp": 40_000, "cancel_cost_rp": 0, "people": 1, "product_class": "", "note": "",
        "producer": "rumah-uji-produsen-0", "made_by": "rumah-uji-produsen-0", "moved_from": None,
    }  # fmt: skip
    assert made.door == "api"


@pytest.mark.parametrize("start", ["2026-11-24T09:00", "2026-11-24T02:00:00Z", "2026-11-24T10:00:00+08:00"])
def test_a_start_in_any_spelling_is_the_same_moment(world: World, start: str) -> None:
    answer = acting(world.people[0]).post("/bookings", {**WISH, "start": start})
    assert answer.json()["start"] == "2026-11-24T09:00:00+07:00"


def test_the_same_key_makes_one_booking(world: World) -> None:
    program = acting(world.people[0])
    answers = [program.post("/bookings", WISH, **{"Idempotency-Key": "k"}) for _ in range(3)]
    assert [one.status_code for one in answers] == [201] * 3
    assert len({one.json()["id"] for one in answers}) == 1
    assert Booking.objects.count() == 1


def test_the_same_key_for_another_wish_is_refused(world: World) -> None:
    program = acting(world.people[0])
    program.post("/bookings", WISH, **{"Idempotency-Key": "k"})
    answer = program.post("/bookings", {**WISH, "minutes": 30}, **{"Idempotency-Key": "k"})
    assert answer.status_code == 422
    assert answer.json()["type"] == "/api/#key-reused"
    assert Booking.objects.count() == 1


def test_the_same_key_of_somebody_else_is_another_key(world: World) -> None:
    acting(world.people[0]).post("/bookings", WISH, **{"Idempotency-Key": "k"})
    answer = acting(world.people[1]).post(
        "/bookings", {**WISH, "start": "2026-11-24T11:00"}, **{"Idempotency-Key": "k"}
    )
    assert answer.status_code == 201
    assert Booking.objects.count() == 2


def test_a_key_that_is_too_long_is_refused(world: World) -> None:
    answer = acting(world.people[0]).post("/bookings", WISH, **{"Idempotency-Key": "k" * 81})
    assert answer.status_code == 422


def test_a_taken_time_comes_with_the_nearest_free_ones(world: World) -> None:
    acting(world.people[0]).post("/bookings", WISH)
    answer = acting(world.people[1]).post("/bookings", WISH)
    assert answer.status_code == 409
    body = answer.json()
    assert body["type"] == "/api/#slot-taken"
    assert 1 <= len(body["alternatives"]) <= 3
    assert {one["house"] for one in body["alternatives"]} == {"rumah-uji"}
    again = {"house": "rumah-uji", "type": "mixer", "start": body["alternatives"][0]["start"], "minutes": 60}
    assert acting(world.people[1]).post("/bookings", again).status_code == 201


def test_all_rules_that_stand_against_it_are_told_at_once(world: World) -> None:
    Licence.objects.all().delete()
    world.set_rules(hours_per_day=0)
    answer = acting(world.people[0], language="id").post("/bookings", {**WISH, "start": "2026-11-24T05:00"})
    assert answer.status_code == 422
    failures = answer.json()["failures"]
    assert {"licence", "hours", "quota"} <= {one["rule"] for one in failures}
    assert all(one["message"] and one["what_to_do"] for one in failures)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"start": "2026-11-24T09:07"}, None),
        ({"minutes": 50}, None),
        ({"minutes": 0}, None),
        ({"minutes": "long"}, "minutes"),
        ({"start": "at nine"}, "start"),
        ({"type": "kiln"}, "type"),
        ({"producer": "nobody"}, "producer"),
        ({"people": 0}, "people"),
        ({"colour": "red"}, "colour"),
        ({"minutes": None}, "minutes"),
    ],
)
def test_a_wish_that_makes_no_sense_says_where(world: World, change: dict[str, Any], where: str | None) -> None:
    answer = acting(world.people[0]).post("/bookings", {**WISH, **change})
    assert answer.status_code == 422
    failure = answer.json()["failures"][0]
    assert failure["message"]
    assert failure["what_to_do"]
    if where:
        assert failure["where"] == where
    assert not Booking.objects.exists()


def test_a_house_that_is_not_there(world: World) -> None:
    assert acting(world.people[0]).post("/bookings", {**WISH, "house": "nowhere"}).status_code == 404


def test_nobody_books_for_others_without_the_right(world: World, other_world: World) -> None:
    wish = {**WISH, "producer": world.people[0].username}
    for user in (world.people[1], other_world.operator, person("stranger")):
        assert acting(user).post("/bookings", wish).status_code == 403
    assert acting(world.operator).post("/bookings", wish).json()["producer"] == world.people[0].username


def test_only_those_who_run_the_house_set_a_rule_aside(world: World) -> None:
    Licence.objects.all().delete()
    wish = {**WISH, "producer": world.people[0].username, "overrides": {"licence": "trained today"}}
    assert acting(world.people[0]).post("/bookings", wish).status_code == 403
    assert acting(world.operator).post("/bookings", wish).status_code == 201
    assert Booking.objects.get().overrides[0]["reason"] == "trained today"


def made(world: World, hour: float = 9, who: int = 0, **more: Any) -> Booking:
    return world.book(hour, 60, producer=world.people[who], **more)


def codes(program: Program, query: str = "") -> list[str]:
    answer = program.get(f"/bookings{query}")
    assert answer.status_code == 200, answer.content
    return [one["code"] for one in answer.json()["items"]]


def test_a_producer_sees_hers_and_an_operator_all_of_her_house(world: World, other_world: World) -> None:
    hers, others = made(world, 9, 0), made(world, 11, 1)
    far = other_world.book(9, 60)
    assert codes(acting(world.people[0])) == [hers.code]
    assert codes(acting(world.operator)) == [hers.code, others.code]
    assert codes(acting(world.operator), "?mine=true") == []
    assert codes(acting(other_world.operator)) == [far.code]
    assert codes(acting(person("stranger"))) == []


def test_an_operator_who_also_produces_sees_both(world: World, other_world: World) -> None:
    license_all(other_world.house, world.operator)
    hers = other_world.book(9, 60, producer=world.operator)
    of_house = made(world, 11)
    assert codes(acting(world.operator)) == [hers.code, of_house.code]
    assert codes(acting(world.operator), "?mine=true") == [hers.code]
    assert codes(acting(world.operator), "?house=rumah-uji") == [of_house.code]
    assert codes(acting(world.operator, organisation=world.house.organisation)) == [of_house.code]


def test_bounds_are_days_or_moments(world: World) -> None:
    early, late = made(world, 9), made(world, 15)
    program = acting(world.people[0])
    assert codes(program, "?from=2026-11-24&to=2026-11-24") == [early.code, late.code]
    assert codes(program, "?from=2026-11-25") == []
    assert codes(program, "?to=2026-11-23") == []
    assert codes(program, "?from=2026-11-24T10:00:00+07:00") == [late.code]
    assert codes(program, "?to=2026-11-24T15:00:00Z&from=2026-11-24T03:00:00Z") == [late.code]
    assert program.get("/bookings?from=soon").status_code == 422


def test_pages_do_not_shift_when_bookings_come_in_between(world: World) -> None:
    first = [made(world, hour, who=hour % 3, machine=world.oven) for hour in (9, 10, 11, 12)]
    program = acting(world.operator)
    page = program.get("/bookings?limit=2").json()
    made(world, 8)
    rest = program.get(f"/bookings?limit=2&cursor={page['next']}").json()
    seen = [one["code"] for one in page["items"] + rest["items"]]
    assert seen == [one.code for one in first]
    assert rest["next"] is None
    assert program.get("/bookings?cursor=abc").status_code == 400


def test_a_state_can_be_asked_for(world: World) -> None:
    stands, gone = made(world, 9), made(world, 11)
    program = acting(world.people[0])
    program.post(f"/bookings/{gone.pk}/cancel")
    assert codes(program, "?state=cancelled") == [gone.code]
    assert codes(program, "?state=booked") == [stands.code]


def test_bookings_as_csv(world: World) -> None:
    booking = made(world, 9)
    answer = acting(world.operator).get("/bookings?format=csv")
    (row,) = csv.DictReader(io.StringIO(answer.content.decode()))
    assert row["code"] == booking.code
    assert row["price_rp"] == "40000"


def test_the_number_of_queries_for_a_page_does_not_grow(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for hour in range(8, 19):
        made(world, hour, machine=world.oven)
    program = acting(world.operator)
    with django_assert_max_num_queries(8):
        assert len(codes(program)) == 11


def test_moving_makes_a_new_booking_that_names_the_old_one(world: World) -> None:
    booking = made(world, 9)
    program = acting(world.people[0])
    answers = [
        program.post(f"/bookings/{booking.pk}/move", {"start": "2026-11-24T14:00"}, **{"Idempotency-Key": "m"})
        for _ in range(2)
    ]
    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["moved_from"] == booking.pk
    assert answers[0].json()["start"] == "2026-11-24T14:00:00+07:00"
    assert program.get(f"/bookings/{booking.pk}").json()["state"] == "moved"


def test_moving_onto_a_taken_time_changes_nothing(world: World) -> None:
    booking, _other = made(world, 9), made(world, 11, 1)
    answer = acting(world.people[0]).post(f"/bookings/{booking.pk}/move", {"start": "2026-11-24T11:00"})
    assert answer.status_code == 409
    assert answer.json()["alternatives"]
    booking.refresh_from_db()
    assert booking.state == "booked"


def test_shortening_frees_the_rest(world: World) -> None:
    booking = made(world, 9)
    program = acting(world.people[0])
    answer = program.post(f"/bookings/{booking.pk}/shorten", {"minutes": 30})
    assert answer.json()["end"] == "2026-11-24T09:30:00+07:00"
    assert answer.json()["price_rp"] == 20_000
    assert program.post(f"/bookings/{booking.pk}/shorten", {"minutes": 90}).status_code == 409


def test_cancelling_costs_what_was_shown(world: World, settings: Settings) -> None:
    booking = made(world, 9)
    program = acting(world.people[0])
    settings.LUMBUNG_FIXED_NOW = world.at(8)
    shown = program.get(f"/bookings/{booking.pk}/cancel-cost").json()["cost_rp"]
    answer = program.post(f"/bookings/{booking.pk}/cancel", {"reason": "no flour"})
    assert answer.json()["state"] == "cancelled"
    assert answer.json()["cancel_cost_rp"] == shown == 20_000
    assert program.post(f"/bookings/{booking.pk}/cancel").json() == answer.json()


def test_cancel_needs_no_body(world: World) -> None:
    booking = made(world, 9)
    answer = acting(world.people[0]).ask("POST", f"/bookings/{booking.pk}/cancel")
    assert answer.json()["state"] == "cancelled"


def test_what_is_over_cannot_be_cancelled(world: World, settings: Settings) -> None:
    booking = made(world, 9)
    settings.LUMBUNG_FIXED_NOW = world.at(12)
    answer = acting(world.people[0]).post(f"/bookings/{booking.pk}/cancel")
    assert answer.status_code == 409
    assert answer.json()["type"] == "/api/#conflict"


def test_a_helper_acts_with_consent_only(world: World) -> None:
    helper, hers = person("helper"), world.people[0]
    grant_role(by=None, user=helper, organisation=world.house.organisation, role="helper")
    wish = {**WISH, "producer": hers.username}
    assert acting(helper).post("/bookings", wish).status_code == 403
    body = world.house.organisation
    consent = give_consent(by=hers, helper=helper, producer=hers, organisation=body, how="login")
    answer = acting(helper).post("/bookings", wish)
    assert answer.status_code == 201
    assert (answer.json()["producer"], answer.json()["made_by"]) == (hers.username, "helper")
    mine = f"/bookings/{answer.json()['id']}"
    assert acting(helper).get(mine).status_code == 200
    withdraw_consent(by=hers, consent=consent)
    assert acting(helper).get(mine).status_code == 404


def test_a_second_house_of_one_token_is_out_of_reach(world: World) -> None:
    near = make_world(1, slug="rumah-dekat")
    grant_role(by=None, user=world.operator, organisation=near.house.organisation, role="operator")
    booking = near.book(9, 60)
    whole, bound = acting(world.operator), acting(world.operator, organisation=world.house.organisation)
    assert whole.get(f"/bookings/{booking.pk}").status_code == 200
    assert bound.get(f"/bookings/{booking.pk}").status_code == 404
    assert bound.post("/bookings", {**WISH, "house": "rumah-dekat"}).status_code == 403
