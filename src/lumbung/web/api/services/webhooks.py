"""Setting webhooks up and taking them down; how each try to deliver ended."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from lumbung.core.errors import LumbungError, ParameterError
from lumbung.web.accounts.models import User
from lumbung.web.api import outgoing, permissions
from lumbung.web.api.events import EVENTS
from lumbung.web.api.models import Webhook, WebhookDelivery
from lumbung.web.audit.services import record
from lumbung.web.config import clock
from lumbung.web.organisations.models import Organisation

MOST_WEBHOOKS = 20
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720))
"""After the first failed try, the second …; when the last wait is over and fails too, the webhook is switched off."""
KEPT = timedelta(days=30)
GONE = 410
"""Status by which a receiver says that it never wants to hear of us again."""


class TooManyWebhooks(LumbungError):
    """One person or organisation has as many as there may be."""


@transaction.atomic
def create_webhook(*, by: User, url: str, events: Iterable[str], organisation: Organisation | None = None) -> Webhook:
    """Tell `url` of these events from now on. Raises AddressRefused, ParameterError, PermissionDenied, TooManyWebhooks."""
    wanted = [event for event in EVENTS if event in set(events)]
    if unknown := sorted(set(events) - set(EVENTS)):
        raise ParameterError(
            _("There is no event %(event)s.") % {"event": unknown[0]}, _("Choose from the list of events.")
        )
    if not wanted:
        raise ParameterError(_("No event was chosen."), _("Choose from the list of events."))
    if organisation is not None and not permissions.speaks_for(by, organisation):
        raise PermissionDenied
    outgoing.addresses_of(outgoing.checked(url))
    held = Webhook.objects.filter(removed=None, organisation=organisation)
    if (held if organisation else held.filter(user=by)).count() >= MOST_WEBHOOKS:
        raise TooManyWebhooks(
            _("You have as many webhooks as there may be."), _("Remove those that you no longer need.")
        )
    made = Webhook.objects.create(
        user=by,
        organisation=organisation,
        url=url,
        events=" ".join(wanted),
        nonce=secrets.token_hex(32),
        made=clock.real_now(),
    )
    record(actor=by, action="api.webhook_created", subject=made, organisation=organisation, detail={"events": wanted})
    return made


@transaction.atomic
def remove_webhook(*, by: User, webhook: Webhook) -> None:
    """It is told of nothing more; what waits for it is dropped."""
    _require(by, webhook)
    webhook.removed = clock.real_now()
    webhook.save(update_fields=["removed"])
    record(actor=by, action="api.webhook_removed", subject=webhook, organisation=webhook.organisation)


@transaction.atomic
def enable_webhook(*, by: User, webhook: Webhook) -> None:
    """Switch on again one that was switched off after failures."""
    _require(by, webhook)
    if webhook.disabled is None:
        return
    webhook.disabled, webhook.disabled_because = None, ""
    webhook.save(update_fields=["disabled", "disabled_because"])
    record(actor=by, action="api.webhook_enabled", subject=webhook, organisation=webhook.organisation)


def _require(by: User, webhook: Webhook) -> None:
    if not by.has_perm(permissions.REVOKE, webhook):
        raise PermissionDenied


@transaction.atomic
def note_answer(*, delivery: WebhookDelivery, answer: outgoing.Answer) -> timedelta | None:
    """Keep how a try ended. Gives how long to wait before the next one; None when there is none.

    A webhook whose delivery failed at every try, or that answered “gone”, is switched off.
    """
    now = clock.real_now()
    delivery.tries += 1
    delivery.last_try, delivery.last_answer = now, answer.words[:240]
    wait = None
    if answer.good:
        delivery.delivered = now
    elif delivery.tries <= len(WAITS) and answer.status != GONE:
        wait = WAITS[delivery.tries - 1]
    else:
        delivery.given_up = now
        _switch_off(delivery, answer)
    delivery.save(update_fields=["tries", "last_try", "last_answer", "delivered", "given_up"])
    WebhookDelivery.objects.filter(webhook=delivery.webhook_id, made__lt=now - KEPT).delete()
    return wait


def _switch_off(delivery: WebhookDelivery, answer: outgoing.Answer) -> None:
    webhook = delivery.webhook
    if not webhook.works:
        return
    webhook.disabled, webhook.disabled_because = clock.real_now(), answer.words[:240]
    webhook.save(update_fields=["disabled", "disabled_because"])
    record(
        actor=None,
        action="api.webhook_disabled",
        subject=webhook,
        organisation=webhook.organisation,
        detail={"tries": delivery.tries, "status": answer.status},
    )
