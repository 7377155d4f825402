"""From the record of what was done to the webhooks that asked for it, in the same transaction: none is lost."""

from __future__ import annotations

import json
import secrets
from functools import partial
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Q
from django_tasks import default_task_backend

from lumbung.web.api import tasks
from lumbung.web.api.events import OF_ACTION
from lumbung.web.api.models import Webhook, WebhookDelivery
from lumbung.web.api.schemas.bookings import booking_data
from lumbung.web.api.schemas.toll import toll_data
from lumbung.web.audit.models import AuditEvent
from lumbung.web.config import clock
from lumbung.web.config.kept import kept


def tell_followers(event: AuditEvent, subject: Any) -> None:
    """Write one delivery for each webhook that wants to hear of this act, and hand it to the background worker."""
    name = OF_ACTION.get(event.action)
    if name is None:
        return
    wanted = [
        webhook
        for webhook in _concerned(subject.house, {subject.producer_id, subject.made_by_id})
        if name in webhook.event_list
    ]
    if not wanted:
        return
    data = toll_data(subject) if name.startswith("toll.") else booking_data(subject)
    for webhook in wanted:
        _hand_over(webhook, name, event, data)


@kept(lambda house, people: (house.pk, frozenset(people)))
def _concerned(house: Any, people: set[int]) -> list[Webhook]:
    """Webhooks of the house, of its region, and of the people whose booking it is."""
    bodies = Q(organisation_id__in=(house.organisation_id, house.region_id))
    hers = Q(organisation=None, user_id__in=people)
    found = Webhook.objects.filter(bodies | hers, disabled=None, removed=None, user__is_active=True)
    return list(found)


def _hand_over(webhook: Webhook, name: str, event: AuditEvent, data: dict[str, Any]) -> None:
    code = secrets.token_hex(16)
    body = json.dumps({"id": code, "event": name, "at": event.at, "data": data}, cls=DjangoJSONEncoder)
    made = WebhookDelivery.objects.create(webhook=webhook, code=code, event=name, body=body, made=clock.real_now())
    enqueue = partial(tasks.deliver.enqueue, made.pk)
    if default_task_backend.supports_defer:
        enqueue()  # a row of the same transaction
    else:
        transaction.on_commit(enqueue)
