"""From what is really done in a house to the receiver: each act once, to those whom it concerns."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from tests.web.api.conftest import acting
from tests.web.api.receiver import Receiver, receiving
from tests.web.api.test_toll import ANSWER, JOB
from tests.web.bookings.worlds import World

from lumbung.web.accounts.models import User
from lumbung.web.api.events import EVENTS
from lumbung.web.api.models import Webhook, WebhookDelivery
from lumbung.web.api.services.webhooks import create_webhook
from lumbung.web.bookings.services import attendance
from lumbung.web.bookings.services.booking import Refused
from lumbung.web.organisations.models import Organisation


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    settings.LUMBUNG_WEBHOOKS_PRIVATE = True
    with receiving() as made:
        yield made


def hook(user: User, receiver: Receiver, *events: str, organisation: Organisation | None = None) -> Webhook:
    return create_webhook(by=user, url=receiver.url, events=events or EVENTS, organisation=organisation)


def heard(receiver: Receiver) -> list[str]:
    return [json.loads(body)["event"] for _path, _headers, body in receiver.got]


def test_a_booking_from_beginning_to_end(
    world: World,
    receiver: Receiver,
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    hook(world.operator, receiver, organisation=world.house.organisation)
    hers, desk = acting(world.people[0]), acting(world.operator)
    wish = {"house": "rumah-uji", "type": "mixer", "start": "2026-11-24T09:00", "minutes": 120}
    with django_capture_on_commit_callbacks(execute=True):
        first = hers.post("/bookings", wish).json()
        moved = hers.post(f"/bookings/{first['id']}/move", {"start": "2026-11-24T13:00"}).json()
        hers.post(f"/bookings/{moved['id']}/shorten", {"minutes": 60})
        hers.post(f"/bookings/{moved['id']}/extend", {"minutes": 90})
        settings.LUMBUNG_FIXED_NOW = world.at(13)
        desk.post(f"/bookings/{moved['id']}/check-in")
        desk.post(f"/bookings/{moved['id']}/finish")
    assert heard(receiver) == [
        "booking.created", "booking.moved", "booking.shortened", "booking.extended", "booking.checked_in",
        "booking.finished",
    ]  # fmt: skip
    told = json.loads(receiver.got[1][2])
    assert told["data"] == moved
    assert told["data"]["moved_from"] == first["id"]


def test_cancelled_and_not_come(
    world: World,
    receiver: Receiver,
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    hook(world.operator, receiver, "booking.cancelled", "booking.no_show", organisation=world.house.organisation)
    gone, _late = world.book(9, 60), world.book(11, 60)
    with django_capture_on_commit_callbacks(execute=True):
        acting(world.people[0]).post(f"/bookings/{gone.pk}/cancel")
        settings.LUMBUNG_FIXED_NOW = world.at(12)
        attendance.mark_no_shows(house=world.house)
    assert heard(receiver) == ["booking.cancelled", "booking.no_show"]


def test_a_toll_job(
    world: World, receiver: Receiver, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    hook(world.people[0], receiver)
    hers, house = acting(world.people[0]), acting(world.operator)
    with django_capture_on_commit_callbacks(execute=True):
        pk = hers.post("/toll-jobs", JOB).json()["id"]
        house.post(f"/toll-jobs/{pk}/answer", ANSWER)
        accepted = hers.post(f"/toll-jobs/{pk}/accept").json()
    assert heard(receiver) == ["toll.asked", "toll.answered", "toll.accepted"]
    assert json.loads(receiver.got[-1][2])["data"] == accepted


def test_each_hears_only_what_concerns_her(world: World, other_world: World, receiver: Receiver) -> None:
    hers = hook(world.people[0], receiver)
    others = hook(world.people[1], receiver)
    house = hook(world.operator, receiver, organisation=world.house.organisation)
    far = hook(other_world.operator, receiver, organisation=other_world.house.organisation)
    world.book(9, 60)
    assert {one.webhook_id for one in WebhookDelivery.objects.all()} == {hers.pk, house.pk}
    other_world.book(9, 60)
    assert far.pk in {one.webhook_id for one in WebhookDelivery.objects.all()}
    assert others.pk not in {one.webhook_id for one in WebhookDelivery.objects.all()}


def test_what_was_not_done_is_not_told(world: World, receiver: Receiver) -> None:
    hook(world.people[0], receiver)
    with pytest.raises(Refused):
        world.book(3, 60)
    assert not WebhookDelivery.objects.exists()


def test_a_booking_costs_one_query_more_where_nobody_listens(world: World) -> None:
    with CaptureQueriesContext(connection) as seen:
        world.book(9, 60)
    asked = [query["sql"] for query in seen.captured_queries if "api_webhook" in query["sql"]]
    assert len(asked) == 1
