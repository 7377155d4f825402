"""A program that asks again at once sees what has changed in between: nothing kept outlives a change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from tests.web.api.conftest import acting
from tests.web.bookings.worlds import World

from lumbung.web.api.models import ApiToken
from lumbung.web.api.services.tokens import revoke_token
from lumbung.web.config import clock
from lumbung.web.houses import services as houses
from lumbung.web.organisations.services import suspend
from lumbung.web.training.models import Licence
from lumbung.web.training.services import revoke

Change = Callable[[World], object]


def wish(hour: int) -> dict[str, object]:
    return {"house": "rumah-uji", "type": "mixer", "start": f"2026-11-24T{hour:02d}:00:00+07:00", "minutes": 60}


def suspended(world: World) -> object:
    until = clock.today() + timedelta(days=30)
    return suspend(
        by=None, user=world.people[0], organisation=world.house.organisation, right="book", reason="Contoh", until=until
    )


def licence_revoked(world: World) -> object:
    held = Licence.objects.filter(person=world.people[0], machine_type="mixer").get()
    return revoke(by=world.operator, licence=held, because="Contoh")


def hours_changed(world: World) -> object:
    return houses.set_hours(by=None, house=world.house, week=[])


CHANGES = {"suspended": suspended, "licence": licence_revoked, "hours": hours_changed}


@pytest.mark.parametrize("rule", sorted(CHANGES))
def test_the_next_request_is_refused_for_what_has_changed(world: World, rule: str) -> None:
    hers = acting(world.people[0])
    assert hers.post("/bookings", wish(9)).status_code == 201
    CHANGES[rule](world)
    refused = hers.post("/bookings", wish(11))
    assert refused.status_code == 422
    assert [failure["rule"] for failure in refused.json()["failures"]] == [rule]


def test_the_next_booking_has_the_new_price(world: World) -> None:
    hers = acting(world.people[0])
    before = hers.post("/bookings", wish(9)).json()["price_rp"]
    houses.set_tariff(by=None, machine=world.mixer, rp_per_hour=99_000, since=date(2026, 11, 24))
    assert (before, hers.post("/bookings", wish(11)).json()["price_rp"]) == (40_000, 99_000)


def test_a_revoked_token_opens_nothing_more(world: World) -> None:
    hers = acting(world.people[0])
    assert hers.get("/me").status_code == 200
    revoke_token(by=world.people[0], token=ApiToken.objects.get(user=world.people[0]))
    assert hers.get("/me").status_code == 401
