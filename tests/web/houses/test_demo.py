"""The demo's three houses hold what is promised to those who try Lumbung."""

from __future__ import annotations

from datetime import date

import pytest
from tests.web.cast import Cast

from lumbung.core.slots import SlotRange
from lumbung.web.accounts.queries import find_user
from lumbung.web.accounts.services import create_user
from lumbung.web.config import clock
from lumbung.web.demo.houses import load_houses
from lumbung.web.houses import hours, queries, tariffs
from lumbung.web.houses.models import House
from lumbung.web.training.queries import licensed_types

DAY = date(2026, 11, 25)


@pytest.fixture
def houses(cast: Cast) -> list[House]:
    people = {name: create_user(username=name) for name in ("operator-1", *(f"produsen-{n}" for n in range(1, 13)))}
    load_houses(cast.region, people)
    again = load_houses(cast.region, people)
    assert House.objects.count() == len(again)
    return again


def test_the_first_house_licenses_every_producer_for_every_machine(houses: list[House]) -> None:
    first = queries.house_by_slug("rumah-1")
    assert first == houses[0]
    machines = queries.machines_of(houses[0])
    assert len(machines) == 10
    for number in range(1, 13):
        producer = find_user(f"produsen-{number}")
        assert producer is not None
        assert licensed_types(producer, houses[0], clock.today()) >= {machine.type for machine in machines}
        assert tariffs.group_of(producer, houses[0]) == "member"


def test_every_machine_of_the_demo_has_units_and_a_price_while_the_house_is_open(houses: list[House]) -> None:
    for house in houses:
        assert house.simulated
        assert house.state == House.State.OPEN
        (opened,) = hours.open_ranges(house, DAY, DAY)
        machines = queries.machines_of(house)
        counts = queries.unit_counts(machines)
        for machine in machines:
            assert counts.get(machine.pk) or machine.whole_room
            found = tariffs.quote(machine=machine, group="public", slots=SlotRange(opened.first, opened.end))
            assert found.price_rp > 0
            assert {line["origin"] for line in found.lines} == {"assumed"}
