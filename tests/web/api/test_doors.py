"""Every endpoint for each kind of caller: no token, a token that ended, one without the scope, a stranger, an operator
of another house, and who may."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import Settings
from tests.web.api.conftest import Program, acting
from tests.web.bookings.worlds import World, person

from lumbung.web.api.models import ApiToken, Webhook
from lumbung.web.api.scopes import SCOPES
from lumbung.web.api.v1 import api
from lumbung.web.bookings.models import Booking, TollJob
from lumbung.web.config import clock

OPEN = {
    "/houses": {}, "/houses/{slug}": {}, "/houses/{slug}/machines": {}, "/houses/{slug}/feed": {},
    "/houses/{slug}/free": {"type": "oven"},
    "/houses/{slug}/quote": {"type": "oven", "start": "2026-11-24T09:00", "minutes": "60"},
}  # fmt: skip
"""Path → query: for everybody."""

WISH = {"house": "rumah-uji", "type": "oven", "start": "2026-11-24T16:00", "minutes": 60}
BODIES: dict[str, Any] = {
    "POST /bookings": WISH,
    "POST /bookings/{booking_id}/move": {"start": "2026-11-25T09:00"},
    "POST /bookings/{booking_id}/shorten": {"minutes": 30},
    "POST /bookings/{booking_id}/extend": {"minutes": 90},
    "POST /houses/{slug}/walk-ups": {"type": "oven", "minutes": 30, "producer": "rumah-uji-produsen-0"},
    "POST /toll-jobs": {"house": "rumah-uji", "product": "x", "quantity": 1, "wanted": "2026-11-28"},
    "POST /toll-jobs/{job_id}/answer": {"type": "oven", "start": "2026-11-26T09:00", "minutes": 60, "price_rp": 5},
    "POST /toll-jobs/{job_id}/ready": {"made_quantity": 1},
    "POST /webhooks": {"url": "https://hooks.example/", "events": ["booking.created"]},
}
OWN_LISTS = {"GET /bookings", "GET /toll-jobs", "GET /webhooks", "GET /me"}
"""What everyone with a token may ask: she sees her own, which may be nothing."""
FOR_HERSELF = {"POST /webhooks", "POST /bookings", "POST /toll-jobs"}
"""What a stranger may try for herself: the rules decide then, not the door."""


Endpoint = tuple[str, str, str]


def operations() -> list[Endpoint]:
    """Method, path below the root, scope, of each endpoint, from the document that programs read."""
    found = []
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, details in methods.items():
            scopes = [scope for way in details["security"] for scope in way.get("token", [])]
            found.append((method.upper(), path.removeprefix("/api/v1"), scopes[0] if scopes else ""))
    return found


ALL = operations()
LATER = ("/start", "/ready", "/collect", "/accept", "/finish")
"""Acts that need another state first: the tests of the desk and of toll jobs go the whole way."""
CLOSED = [one for one in ALL if one[2]]
NAMED = [f"{method} {path}" for method, path, _scope in ALL]


@pytest.fixture
def made(world: World, settings: Settings) -> dict[str, str]:
    """One of each thing, and how the paths name it."""
    hers = world.people[0]
    booking = world.book(9, 60, machine=world.oven)
    job = TollJob.objects.create(
        code="JOB", house=world.house, producer=hers, made_by=hers, product="x", quantity=1,
        wanted=world.at(9, 4).date(), made=clock.now(),
    )  # fmt: skip
    hook = Webhook.objects.create(
        user=hers, url="https://hooks.example/", events="booking.created", nonce="n", made=clock.real_now()
    )
    return {"slug": "rumah-uji", "booking_id": str(booking.pk), "job_id": str(job.pk), "webhook_id": str(hook.pk)}


def ask(program: Program, method: str, path: str, made: dict[str, str]) -> int:
    query = "&".join(f"{name}={value}" for name, value in OPEN.get(path, {}).items())
    body = BODIES.get(f"{method} {path}", {} if method == "POST" else None)
    return program.ask(method, path.format(**made) + (f"?{query}" if query else ""), body).status_code


def untouched(made: dict[str, str]) -> bool:
    """Nothing was changed and nothing added."""
    return (
        [one.state for one in Booking.objects.all()] == ["booked"]
        and [one.state for one in TollJob.objects.all()] == ["asked"]
        and [one.removed for one in Webhook.objects.all()] == [None]
    )


@pytest.mark.parametrize("endpoint", CLOSED)
def test_no_token_a_token_that_ended_and_one_without_the_scope(
    world: World, made: dict[str, str], endpoint: Endpoint
) -> None:
    method, path, scope = endpoint
    assert ask(Program(), method, path, made) == 401
    without = acting(world.people[0], *(set(SCOPES) - {scope}))
    assert ask(without, method, path, made) == 403
    ended = acting(world.people[0])
    ApiToken.objects.update(expires=clock.real_now() - timedelta(seconds=1))
    assert ask(ended, method, path, made) == 401
    assert untouched(made)


@pytest.mark.parametrize("endpoint", CLOSED)
def test_a_stranger_and_an_operator_of_another_house(
    world: World, other_world: World, made: dict[str, str], endpoint: Endpoint
) -> None:
    method, path, _scope = endpoint
    name = f"{method} {path}"
    for user in (person("stranger"), other_world.operator):
        status = ask(acting(user), method, path, made)
        if name in OWN_LISTS:
            assert status == 200
        elif name in FOR_HERSELF:
            assert status in (201, 422)
            assert not Booking.objects.filter(producer=user).exists()
        else:
            assert status in (403, 404)
    if name not in FOR_HERSELF:
        assert untouched(made)


@pytest.mark.parametrize("endpoint", [one for one in ALL if not one[2]])
def test_what_is_open_to_all(world: World, other_world: World, made: dict[str, str], endpoint: Endpoint) -> None:
    method, path, _scope = endpoint
    wanted = 200 if path in OPEN else 401  # `me` says whose token it is
    assert ask(Program(), method, path, made) == wanted
    for user in (person("stranger"), other_world.operator, world.people[0]):
        assert ask(acting(user), method, path, made) == 200
    assert ask(Program("lumbung_nonsense"), method, path, made) == 401


@pytest.mark.parametrize("endpoint", [one for one in CLOSED if not one[1].endswith(LATER)])
def test_who_may_with_this_scope_alone(
    world: World, made: dict[str, str], settings: Settings, monkeypatch: pytest.MonkeyPatch,
    endpoint: Endpoint
) -> None:  # fmt: skip
    method, path, scope = endpoint
    answer: list[Any] = [(0, 0, 0, "", ("203.0.114.1", 443))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: answer)
    by_house = path.startswith("/houses/{slug}/walk") or path.rsplit("/", 1)[1] in ("answer", "decline")
    if path.endswith(("/check-in", "/walk-ups")):
        settings.LUMBUNG_FIXED_NOW = world.at(9)
    user = world.operator if by_house else world.people[0]
    assert ask(acting(user, scope), method, path, made) in (200, 201, 204)


def test_every_endpoint_is_covered_here() -> None:
    assert set(BODIES) | OWN_LISTS | FOR_HERSELF <= set(NAMED)
    assert {f"GET {path}" for path in OPEN} <= set(NAMED)
    assert len(set(NAMED)) == len(NAMED) >= 30
