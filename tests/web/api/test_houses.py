"""Houses, machines, free times, prices: open to all, in the house's own time; the feed shows people to few."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.web.api.conftest import Program, acting
from tests.web.bookings.worlds import World, add_machine, make_house, person

from lumbung.web.houses.models import House, Machine, Tariff
from lumbung.web.organisations.services import grant_role

NOBODY = Program()
TUESDAY = "2026-11-24"


def test_houses_that_are_open_are_listed_by_name(world: World) -> None:
    make_house("rumah-b")
    House.objects.filter(slug="rumah-b").update(state=House.State.PREPARING)
    make_house("aula", zone="Asia/Makassar")
    items = NOBODY.get("/houses").json()["items"]
    assert [one["slug"] for one in items] == ["aula", "rumah-uji"]
    assert items[0]["time_zone"] == "Asia/Makassar"
    assert {"name", "address", "lat", "lon", "needed", "contact", "page"} <= set(items[0])


def test_houses_are_paged_and_one_that_comes_in_between_moves_nothing(world: World) -> None:
    for slug in ("a", "c", "e"):
        make_house(slug)
    first = NOBODY.get("/houses?limit=2").json()
    make_house("b")
    second = NOBODY.get(f"/houses?limit=2&cursor={first['next']}").json()
    assert [one["slug"] for one in first["items"]] == ["a", "c"]
    assert [one["slug"] for one in second["items"]] == ["e", "rumah-uji"]
    assert second["next"] is None


def test_a_cursor_that_is_made_up_is_refused(world: World) -> None:
    assert NOBODY.get("/houses?cursor=WyJhIl0:x:y").status_code == 400


@pytest.mark.parametrize("limit", ["0", "501", "many"])
def test_a_limit_has_limits(world: World, limit: str) -> None:
    assert NOBODY.get(f"/houses?limit={limit}").status_code == 422


def test_one_house(world: World) -> None:
    assert NOBODY.get("/houses/rumah-uji").json()["slug"] == "rumah-uji"
    assert NOBODY.get("/houses/nowhere").status_code == 404


def test_machines_with_their_units_in_the_readers_language(world: World) -> None:
    Machine.objects.filter(pk=world.oven.pk).update(name_id="Oven dek", name_en="Deck oven", licence_needed=False)
    items = {one["type"]: one for one in NOBODY.get("/houses/rumah-uji/machines").json()["items"]}
    assert items["oven"]["units"] == 3
    assert items["oven"]["name"] == "Deck oven"
    assert items["oven"]["licence_needed"] is False
    assert items["mixer"]["units"] == 1
    in_indonesian = Program(language="id").get("/houses/rumah-uji/machines").json()["items"]
    assert "Oven dek" in [one["name"] for one in in_indonesian]


def test_the_number_of_queries_for_machines_does_not_grow(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        add_machine(world.house, f"type-{number}", 2)
    with django_assert_max_num_queries(4):
        assert len(NOBODY.get("/houses/rumah-uji/machines").json()["items"]) == 22


def free(query: str, program: Program = NOBODY) -> list[dict[str, object]]:
    answer = program.get(f"/houses/rumah-uji/free?{query}")
    assert answer.status_code == 200, answer.content
    found: list[dict[str, object]] = answer.json()["items"]
    return found


def test_free_times_of_a_day_in_the_houses_own_time(world: World) -> None:
    items = free(f"type=oven&from={TUESDAY}&to={TUESDAY}&minutes=60")
    assert items[0] == {
        "start": "2026-11-24T08:00:00+07:00", "end": "2026-11-24T09:00:00+07:00", "units_free": 3, "price_rp": 40_000,
    }  # fmt: skip
    assert items[-1]["end"] == "2026-11-24T20:00:00+07:00"
    assert len(items) == 45  # each quarter hour from 08:00 to 19:00


def test_what_is_booked_is_not_free(world: World) -> None:
    world.book(9, 60)
    starts = [one["start"] for one in free(f"type=mixer&from={TUESDAY}&to={TUESDAY}&minutes=60")]
    assert "2026-11-24T08:00:00+07:00" in starts
    assert "2026-11-24T08:15:00+07:00" not in starts
    assert "2026-11-24T10:00:00+07:00" in starts


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("2026-11-24T09:00:00%2B07:00", "2026-11-24T11:00:00%2B07:00"),
        ("2026-11-24T09:00:00+07:00", "2026-11-24T11:00:00+07:00"),  # a plus sign that arrives as a space
        ("2026-11-24T02:00:00Z", "2026-11-24T04:00:00Z"),
        ("2026-11-24T09:00", "2026-11-24T11:00"),  # the house's own time
    ],
)
def test_moments_as_bounds(world: World, since: str, until: str) -> None:
    items = free(f"type=oven&from={since}&to={until}&minutes=60")
    assert [one["start"] for one in items] == [
        f"2026-11-24T{start}:00+07:00" for start in ("09:00", "09:15", "09:30", "09:45", "10:00")
    ]


def test_without_bounds_it_is_the_coming_week(world: World) -> None:
    days = {str(one["start"])[:10] for one in free("type=oven&minutes=60")}
    assert min(days) == "2026-11-23"
    assert max(days) == "2026-11-29"


def test_members_see_their_own_price(world: World) -> None:
    Tariff.objects.filter(machine=world.oven, group="public").update(rp_per_hour=90_000)
    query = f"type=oven&from={TUESDAY}&to={TUESDAY}&minutes=30"
    assert free(query)[0]["price_rp"] == 45_000
    assert free(query, acting(world.people[0]))[0]["price_rp"] == 20_000
    assert free(query, acting(person("stranger")))[0]["price_rp"] == 45_000


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("minutes=60", 422),
        ("type=kiln", 404),
        ("type=oven&minutes=20", 422),
        ("type=oven&minutes=-15", 422),
        ("type=oven&from=tomorrow", 422),
        ("type=oven&from=2026-11-25&to=2026-11-24", 422),
        ("type=oven&from=2026-01-01&to=2026-12-31", 422),
    ],
)
def test_questions_that_make_no_sense(world: World, query: str, status: int) -> None:
    answer = NOBODY.get(f"/houses/rumah-uji/free?{query}")
    assert answer.status_code == status
    if status == 422:
        assert all(one["message"] and one["what_to_do"] for one in answer.json()["failures"])


def test_the_number_of_queries_for_free_times_does_not_grow(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for hour in range(8, 19):
        world.book(hour, 60, machine=world.oven)
    with django_assert_max_num_queries(16):
        free("type=oven&minutes=60")


def test_a_quote_says_how_it_comes_about(world: World) -> None:
    answer = NOBODY.get("/houses/rumah-uji/quote?type=oven&start=2026-11-24T09:00&minutes=90").json()
    assert answer["price_rp"] == 60_000 == sum(line["rp"] for line in answer["lines"])
    assert answer["lines"][0]["rp_per_hour"] == 40_000


def test_without_a_tariff_there_is_no_quote(world: World) -> None:
    Tariff.objects.all().delete()
    answer = NOBODY.get("/houses/rumah-uji/quote?type=oven&start=2026-11-24T09:00&minutes=90")
    assert answer.status_code == 422
    assert answer.json()["failures"][0]["rule"] == "price"


def feed(program: Program, more: str = "") -> list[dict[str, object]]:
    answer = program.get(f"/houses/rumah-uji/feed?from={TUESDAY}&to={TUESDAY}{more}")
    assert answer.status_code == 200
    items: list[dict[str, object]] = answer.json()["items"]
    return items


def test_the_feed_shows_everyone_when_and_few_who(world: World, other_world: World) -> None:
    made = world.book(9, 60)
    when = {
        "type": "mixer", "unit": "1", "start": "2026-11-24T09:00:00+07:00", "end": "2026-11-24T10:00:00+07:00",
        "kind": "booking",
    }  # fmt: skip
    assert feed(NOBODY) == [when]
    assert feed(acting(world.people[0])) == [when]
    assert feed(acting(other_world.operator)) == [when]
    assert feed(acting(world.operator, "bookings:read")) == [when]
    who = {"id": made.pk, "code": made.code, "state": "booked", "producer": "rumah-uji-produsen-0"}
    assert feed(acting(world.operator, "houses:read")) == [when | who]
    assert feed(acting(world.operator, organisation=world.house.organisation)) == [when | who]


def test_an_officers_token_of_another_region_sees_nobody(world: World, other_world: World) -> None:
    officer = person("both")
    for region in (world.house.region, other_world.house.region):
        grant_role(by=None, user=officer, organisation=region, role="officer")
    world.book(9, 60)
    assert "producer" in feed(acting(officer))[0]
    assert "producer" in feed(acting(officer, organisation=world.house.region))[0]
    assert "producer" not in feed(acting(officer, organisation=other_world.house.region))[0]


def test_the_feed_of_one_type_and_what_was_given_back(world: World) -> None:
    from lumbung.web.bookings.services.changes import cancel

    world.book(9, 60)
    gone = world.book(9, 60, machine=world.oven)
    cancel(by=world.people[0], booking=gone)
    assert [one["type"] for one in feed(NOBODY)] == ["mixer"]
    assert feed(NOBODY, "&type=oven") == []


def test_the_feed_as_csv_for_a_spreadsheet(world: World) -> None:
    made = world.book(9, 60)
    world.people[0].name = "=1+1"
    world.people[0].save()
    answer = acting(world.operator).get(f"/houses/rumah-uji/feed?from={TUESDAY}&to={TUESDAY}&format=csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    (row,) = csv.DictReader(io.StringIO(answer.content.decode()))
    assert row["code"] == made.code
    assert not row["producer"].startswith("=")


def test_a_full_feed_needs_a_handful_of_queries(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    machines = [add_machine(world.house, f"m{number}", 1, licence_needed=False) for number in range(3)]
    for day in range(1, 4):
        for machine in machines:
            for hour in (8, 10, 12):
                world.book(hour, 60, day=day, machine=machine)
    program = acting(world.operator)
    with django_assert_max_num_queries(8):
        items = program.get("/houses/rumah-uji/feed?from=2026-11-23&to=2027-01-03").json()["items"]
    assert len(items) == 27
    assert items == sorted(items, key=lambda one: datetime.fromisoformat(str(one["start"])))
    assert datetime.fromisoformat(str(items[0]["start"])).utcoffset() == timedelta(hours=7)


def test_who_am_i_names_the_houses_that_she_runs(world: World) -> None:
    assert acting(world.operator).get("/me").json()["houses"] == ["rumah-uji"]
    assert acting(world.people[0]).get("/me").json()["houses"] == []
