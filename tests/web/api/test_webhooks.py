"""Webhooks: who hears of what, signed, again when it failed, off when it keeps failing; with a real receiver."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from pytest_django import Settings
from tests.web.api.conftest import ProgramOf
from tests.web.api.receiver import Receiver, receiving
from tests.web.cast import Cast

from lumbung.web.api import tasks
from lumbung.web.api.events import EVENTS, OF_ACTION
from lumbung.web.api.models import Webhook, WebhookDelivery
from lumbung.web.api.services.webhooks import MOST_WEBHOOKS, WAITS, create_webhook
from lumbung.web.config import clock


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    settings.LUMBUNG_WEBHOOKS_PRIVATE = True
    with receiving() as made:
        yield made


@pytest.fixture
def delivery(cast: Cast, receiver: Receiver) -> WebhookDelivery:
    """One that waits to be sent."""
    webhook = create_webhook(by=cast.producer, url=receiver.url, events=["booking.created"])
    body = json.dumps({"id": "d1", "event": "booking.created"})
    return WebhookDelivery.objects.create(
        webhook=webhook, code="d1", event="booking.created", body=body, made=clock.real_now()
    )


def send(delivery: WebhookDelivery) -> WebhookDelivery:
    tasks.deliver.func(delivery.pk)
    return WebhookDelivery.objects.select_related("webhook").get(pk=delivery.pk)


def test_the_body_is_signed_with_the_moment(delivery: WebhookDelivery, receiver: Receiver) -> None:
    sent = send(delivery)
    (_path, headers, body) = receiver.got[0]
    moment, made = (part.split("=")[1] for part in headers["Lumbung-Signature"].split(","))
    secret = delivery.webhook.secret.encode()
    assert hmac.compare_digest(made, hmac.digest(secret, f"{moment}.".encode() + body, "sha256").hex())
    assert abs(int(moment) - clock.real_now().timestamp()) < 60
    assert headers["Content-Type"] == "application/json"
    assert headers["Lumbung-Event"] == "booking.created"
    assert headers["Lumbung-Delivery"] == json.loads(body)["id"] == "d1"
    assert sent.delivered is not None
    assert sent.tries == 1


def test_what_was_delivered_is_not_sent_again(delivery: WebhookDelivery, receiver: Receiver) -> None:
    send(delivery)
    send(delivery)
    assert len(receiver.got) == 1


@pytest.mark.django_db(transaction=True)
def test_a_failed_try_is_tried_again_later_and_later_by_the_background_worker(
    delivery: WebhookDelivery, receiver: Receiver, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    from django_tasks_db.models import DBTaskResult

    receiver.status = 503
    tasks.deliver.enqueue(delivery.pk)
    waits: list[timedelta] = []
    now = clock.real_now()
    for _ in WAITS:
        work()
        row = DBTaskResult.objects.filter(status="READY").get()
        assert isinstance(row.run_after, datetime)
        waits.append(row.run_after - clock.real_now())
        DBTaskResult.objects.filter(pk=row.pk).update(run_after=now)
    assert [round(wait / timedelta(minutes=1)) for wait in waits] == [round(w / timedelta(minutes=1)) for w in WAITS]
    receiver.status = 200
    work()
    delivery.refresh_from_db()
    assert delivery.tries == len(WAITS) + 1
    assert delivery.delivered is not None
    assert not DBTaskResult.objects.filter(status="READY").exists()


def work() -> None:
    """The background worker, until nothing is left that is due."""
    call_command("db_worker", "--queue-name", "*", "--batch", "--no-startup-delay", "--interval", "0", verbosity=0)


def test_a_webhook_whose_delivery_failed_at_every_try_is_switched_off(
    delivery: WebhookDelivery, receiver: Receiver
) -> None:
    receiver.status = 500
    for _ in WAITS:
        assert send(delivery).webhook.works
    last = send(delivery)
    assert last.given_up is not None
    assert not last.webhook.works
    assert "500" in last.webhook.disabled_because
    send(delivery)
    assert len(receiver.got) == len(WAITS) + 1


def test_a_receiver_that_is_gone_for_good_is_not_tried_again(delivery: WebhookDelivery, receiver: Receiver) -> None:
    receiver.status = 410
    assert not send(delivery).webhook.works


def test_one_that_was_removed_hears_nothing_more(delivery: WebhookDelivery, receiver: Receiver) -> None:
    Webhook.objects.update(removed=clock.real_now())
    send(delivery)
    assert receiver.got == []


def test_old_deliveries_are_not_kept_for_ever(delivery: WebhookDelivery) -> None:
    old = WebhookDelivery.objects.create(
        webhook=delivery.webhook, code="d0", event="x", body="", made=clock.real_now() - timedelta(days=31)
    )
    send(delivery)
    assert not WebhookDelivery.objects.filter(pk=old.pk).exists()


WISH = {"url": "https://hooks.example/lumbung", "events": ["booking.created", "toll.ready"]}


@pytest.fixture
def _known_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names are looked up nowhere."""
    answer: list[Any] = [(0, 0, 0, "", ("203.0.114.1", 443))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: answer)


@pytest.mark.usefixtures("_known_name")
class TestEndpoints:
    """Over HTTP."""

    def test_the_secret_is_shown_when_it_is_made_and_never_again(self, program_of: ProgramOf) -> None:
        program = program_of("producer")
        made = program.post("/webhooks", WISH)
        assert made.status_code == 201
        assert made.json()["secret"] == Webhook.objects.get().secret
        assert made.json()["events"] == WISH["events"]
        assert "secret" not in program.get("/webhooks").json()["items"][0]
        assert made.json()["secret"] not in str(list(Webhook.objects.values()))

    def test_a_private_address_is_refused_at_once(self, program_of: ProgramOf, monkeypatch: pytest.MonkeyPatch) -> None:
        inside: list[Any] = [(0, 0, 0, "", ("10.0.0.1", 443))]
        monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: inside)
        answer = program_of("producer").post("/webhooks", WISH)
        assert answer.status_code == 422
        assert answer.json()["failures"][0]["where"] == "url"
        assert not Webhook.objects.exists()

    def test_an_event_that_does_not_exist_is_refused(self, program_of: ProgramOf) -> None:
        assert program_of("producer").post("/webhooks", {**WISH, "events": ["all"]}).status_code == 422

    def test_others_do_not_see_or_touch_it(self, program_of: ProgramOf) -> None:
        pk = program_of("producer").post("/webhooks", WISH).json()["id"]
        for name in ("stranger", "operator", "officer"):
            other = program_of(name)
            assert other.get("/webhooks").json()["items"] == []
            assert other.get(f"/webhooks/{pk}/deliveries").status_code == 404
            assert other.post(f"/webhooks/{pk}/enable").status_code == 404
            assert other.ask("DELETE", f"/webhooks/{pk}").status_code == 404
        assert Webhook.objects.get().works

    def test_a_house_has_its_own(self, program_of: ProgramOf, cast: Cast) -> None:
        of_house, hers = program_of("operator", organisation=cast.house), program_of("operator")
        pk = of_house.post("/webhooks", WISH).json()["id"]
        assert [one["id"] for one in of_house.get("/webhooks").json()["items"]] == [pk]
        assert of_house.get("/webhooks").json()["items"][0]["organisation"] == cast.house.slug
        assert hers.get("/webhooks").json()["items"] == []

    def test_a_token_of_a_house_does_not_reach_her_own(self, program_of: ProgramOf, cast: Cast) -> None:
        pk = program_of("operator").post("/webhooks", WISH).json()["id"]
        of_house = program_of("operator", organisation=cast.house)
        assert of_house.ask("DELETE", f"/webhooks/{pk}").status_code == 403

    def test_removed_it_is_gone(self, program_of: ProgramOf) -> None:
        program = program_of("producer")
        pk = program.post("/webhooks", WISH).json()["id"]
        assert program.ask("DELETE", f"/webhooks/{pk}").status_code == 204
        assert program.ask("DELETE", f"/webhooks/{pk}").status_code == 404
        assert program.get("/webhooks").json()["items"] == []

    def test_one_that_was_switched_off_is_switched_on_again(self, program_of: ProgramOf) -> None:
        program = program_of("producer")
        pk = program.post("/webhooks", WISH).json()["id"]
        Webhook.objects.update(disabled=clock.real_now(), disabled_because="500")
        assert program.get("/webhooks").json()["items"][0]["disabled"] is True
        assert program.post(f"/webhooks/{pk}/enable").json()["disabled"] is False

    def test_deliveries_can_be_looked_up(self, program_of: ProgramOf) -> None:
        program = program_of("producer")
        pk = program.post("/webhooks", WISH).json()["id"]
        WebhookDelivery.objects.create(
            webhook_id=pk, code="d7", event="toll.ready", body="{}", made=clock.real_now(), tries=2, last_answer="500"
        )
        assert program.get(f"/webhooks/{pk}/deliveries").json()["items"] == [
            {"id": "d7", "event": "toll.ready", "tries": 2, "delivered": False, "given_up": False, "last_answer": "500"}
        ]

    def test_there_is_an_end_to_how_many(self, program_of: ProgramOf) -> None:
        program = program_of("producer")
        answers = [program.post("/webhooks", WISH).status_code for _ in range(MOST_WEBHOOKS + 1)]
        assert answers == [201] * MOST_WEBHOOKS + [409]


def test_every_event_comes_from_one_act() -> None:
    assert sorted(OF_ACTION.values()) == sorted(EVENTS)
