"""Background work: sending a delivery, and sending it again later when it failed."""

from __future__ import annotations

import hmac
import time

from django.db import transaction
from django_tasks import default_task_backend, task

from lumbung.web.api import outgoing, queries
from lumbung.web.api.models import WebhookDelivery
from lumbung.web.api.services.webhooks import note_answer
from lumbung.web.config import clock


def signature(secret: str, moment: int, body: str) -> str:
    """What the header `Lumbung-Signature` holds: HMAC-SHA256 of `moment.body`, with the moment (seconds) beside it."""
    made = hmac.digest(secret.encode(), f"{moment}.{body}".encode(), "sha256").hex()
    return f"t={moment},v1={made}"


def headers_of(delivery: WebhookDelivery, moment: int) -> dict[str, str]:
    """What goes with a delivery."""
    return {
        "Content-Type": "application/json",
        "User-Agent": "Lumbung-Webhook/1",
        "Lumbung-Event": delivery.event,
        "Lumbung-Delivery": delivery.code,
        "Lumbung-Signature": signature(delivery.webhook.secret, moment, delivery.body),
    }


@task()
def deliver(pk: int) -> None:
    """One try. It does nothing when the delivery has ended, or its webhook was removed or switched off."""
    delivery = queries.find_delivery(pk)
    if delivery is None or delivery.delivered or delivery.given_up or not delivery.webhook.works:
        return
    answer = outgoing.post(delivery.webhook.url, delivery.body.encode(), headers_of(delivery, int(time.time())))
    with transaction.atomic():
        wait = note_answer(delivery=delivery, answer=answer)
        if wait is not None and default_task_backend.supports_defer:
            deliver.using(run_after=clock.real_now() + wait).enqueue(pk)
