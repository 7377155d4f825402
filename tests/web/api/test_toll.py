"""Toll jobs over HTTP: asked, answered, accepted, made."""

from __future__ import annotations

import pytest
from pytest_django import Settings
from tests.web.api.conftest import Program, acting
from tests.web.bookings.worlds import World, person

from lumbung.web.bookings.models import TollJob

JOB = {"house": "rumah-uji", "product": "Keripik tempe contoh", "quantity": 40, "wanted": "2026-11-27"}
ANSWER = {"type": "oven", "start": "2026-11-26T09:00", "minutes": 120, "price_rp": 150_000, "answer": "Thursday"}


def asked(program: Program) -> int:
    answer = program.post("/toll-jobs", JOB, **{"Idempotency-Key": "t"})
    assert answer.status_code == 201, answer.content
    pk: int = answer.json()["id"]
    return pk


def test_the_whole_way_of_a_job(world: World, settings: Settings) -> None:
    hers, house = acting(world.people[0]), acting(world.operator)
    pk = asked(hers)
    answered = house.post(f"/toll-jobs/{pk}/answer", ANSWER).json()
    assert answered["state"] == "answered"
    assert answered["start"] == "2026-11-26T09:00:00+07:00"
    assert answered["end"] == "2026-11-26T11:00:00+07:00"
    assert answered["price_rp"] == 150_000
    assert hers.get(f"/toll-jobs/{pk}").json() == answered
    assert hers.post(f"/toll-jobs/{pk}/accept").json()["state"] == "accepted"
    settings.LUMBUNG_FIXED_NOW = world.at(9, 3)
    assert house.post(f"/toll-jobs/{pk}/start").json()["state"] == "in_work"
    settings.LUMBUNG_FIXED_NOW = world.at(10, 3)
    assert house.post(f"/toll-jobs/{pk}/ready", {"made_quantity": 38}).json()["made_quantity"] == 38
    assert house.post(f"/toll-jobs/{pk}/collect").json()["state"] == "collected"


def test_the_same_key_makes_one_job(world: World) -> None:
    hers = acting(world.people[0])
    assert asked(hers) == asked(hers)
    assert TollJob.objects.count() == 1
    other = hers.post("/toll-jobs", {**JOB, "quantity": 5}, **{"Idempotency-Key": "t"})
    assert other.status_code == 422


def test_what_the_house_does_a_producer_cannot(world: World) -> None:
    hers = acting(world.people[0])
    pk = asked(hers)
    assert hers.post(f"/toll-jobs/{pk}/answer", ANSWER).status_code == 403
    for act in ("decline", "start", "collect"):
        assert hers.post(f"/toll-jobs/{pk}/{act}").status_code == 403
    assert hers.post(f"/toll-jobs/{pk}/ready", {"made_quantity": 1}).status_code == 403


def test_others_do_not_see_it(world: World, other_world: World) -> None:
    pk = asked(acting(world.people[0]))
    for user in (world.people[1], other_world.operator, person("stranger")):
        program = acting(user)
        assert program.get(f"/toll-jobs/{pk}").status_code == 404
        assert program.post(f"/toll-jobs/{pk}/accept").status_code == 404
        assert program.get("/toll-jobs").json()["items"] == []


def test_declined_and_withdrawn(world: World) -> None:
    hers, house = acting(world.people[0]), acting(world.operator)
    pk = asked(hers)
    assert house.post(f"/toll-jobs/{pk}/decline", {"reason": "oven is full"}).json()["answer"] == "oven is full"
    other = hers.post("/toll-jobs", JOB).json()["id"]
    assert hers.post(f"/toll-jobs/{other}/withdraw").json()["state"] == "withdrawn"
    assert hers.post(f"/toll-jobs/{other}/accept").status_code == 409


def test_an_answer_on_a_taken_time_names_free_ones(world: World) -> None:
    pk = asked(acting(world.people[0]))
    world.book(9, 120, day=3)
    answer = acting(world.operator).post(f"/toll-jobs/{pk}/answer", {**ANSWER, "type": "mixer"})
    assert answer.status_code == 409
    assert answer.json()["alternatives"]


def test_they_are_listed_newest_first_and_paged(world: World) -> None:
    hers, house = acting(world.people[0]), acting(world.operator)
    jobs = [hers.post("/toll-jobs", JOB).json()["id"] for _ in range(3)]
    page = house.get("/toll-jobs?limit=2").json()
    hers.post("/toll-jobs", JOB)
    rest = house.get(f"/toll-jobs?limit=2&cursor={page['next']}").json()
    assert [one["id"] for one in page["items"] + rest["items"]] == jobs[::-1]
    assert house.get("/toll-jobs?mine=true").json()["items"] == []
    assert "Keripik" in house.get("/toll-jobs?format=csv").content.decode()
    assert len(house.get("/toll-jobs?state=asked").json()["items"]) == 4


@pytest.mark.parametrize(
    ("change", "status"),
    [({"quantity": 0}, 422), ({"wanted": "soon"}, 422), ({"wanted": "2026-11-01"}, 409), ({"house": "x"}, 404),
     ({"producer": "rumah-uji-produsen-1"}, 403)],
)  # fmt: skip
def test_a_job_that_makes_no_sense(world: World, change: dict[str, object], status: int) -> None:
    assert acting(world.people[0]).post("/toll-jobs", {**JOB, **change}).status_code == status
