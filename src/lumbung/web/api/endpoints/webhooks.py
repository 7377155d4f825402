"""Webhooks of the token's person, or of the organisation that it is bound to."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Router
from ninja.responses import Status

from lumbung.web.api import authentication, outgoing, permissions, queries, scopes
from lumbung.web.api.authentication import Needs
from lumbung.web.api.models import Webhook
from lumbung.web.api.problems import Problem, failure
from lumbung.web.api.schemas.problem import WITH_TOKEN, answers
from lumbung.web.api.schemas.webhooks import (
    DeliveriesOut,
    NewWebhookOut,
    WebhookIn,
    WebhookOut,
    WebhooksOut,
    webhook_data,
)
from lumbung.web.api.services import webhooks as services

router = Router(tags=["webhooks"], auth=Needs(scopes.WEBHOOKS))


@router.get("/webhooks", response=answers(WebhooksOut, *WITH_TOKEN), summary=_("Your webhooks"))
def list_webhooks(request: HttpRequest) -> dict[str, Any]:
    """Those of the person, or of the organisation that the token is bound to."""
    who = authentication.caller(request)
    found = queries.webhooks_of(authentication.person(request), who.organisation)
    return {"items": [webhook_data(one) for one in found]}


@router.post(
    "/webhooks",
    response=answers(NewWebhookOut, *WITH_TOKEN, 409, 415, 422, status=201),
    summary=_("Be told of events"),
)
def create_webhook(request: HttpRequest, body: WebhookIn) -> Status[Any]:
    """The secret is shown here only. Private addresses are refused; redirects are not followed."""
    who = authentication.caller(request)
    try:
        made = services.create_webhook(
            by=authentication.person(request), url=body.url, events=body.events, organisation=who.organisation
        )
    except outgoing.AddressRefused as refused:
        failures = [failure("request", refused.message, refused.advice, where="url")]
        raise Problem("invalid", refused.message, more={"failures": failures}) from refused
    return Status(201, {**webhook_data(made), "secret": made.secret})


@router.get(
    "/webhooks/{int:webhook_id}/deliveries",
    response=answers(DeliveriesOut, *WITH_TOKEN, 404),
    summary=_("What was told, and how it ended"),
)
def list_deliveries(request: HttpRequest, webhook_id: int) -> dict[str, Any]:
    """The latest fifty."""
    return {
        "items": [
            {
                "id": one.code,
                "event": one.event,
                "tries": one.tries,
                "delivered": one.delivered is not None,
                "given_up": one.given_up is not None,
                "last_answer": one.last_answer,
            }
            for one in queries.deliveries_of(_mine(request, webhook_id))
        ]
    }


@router.post(
    "/webhooks/{int:webhook_id}/enable",
    response=answers(WebhookOut, *WITH_TOKEN, 404),
    summary=_("Switch a webhook on again"),
)
def enable_webhook(request: HttpRequest, webhook_id: int) -> dict[str, Any]:
    """After it was switched off because every try failed."""
    webhook = _mine(request, webhook_id)
    services.enable_webhook(by=authentication.person(request), webhook=webhook)
    return webhook_data(webhook)


@router.api_operation(
    ["DELETE"],
    "/webhooks/{int:webhook_id}",
    response=answers(None, *WITH_TOKEN, 404, status=204),
    summary=_("Remove a webhook"),
)
def remove_webhook(request: HttpRequest, webhook_id: int) -> Status[Any]:
    """It is told of nothing more."""
    services.remove_webhook(by=authentication.person(request), webhook=_mine(request, webhook_id))
    return Status(204, None)


def _mine(request: HttpRequest, pk: int) -> Webhook:
    """The webhook, if the caller may know of it; 404 otherwise."""
    webhook, who = queries.find_webhook(pk), authentication.caller(request)
    if webhook is None or not authentication.person(request).has_perm(permissions.REVOKE, webhook):
        raise Http404
    if who.organisation is not None and webhook.organisation_id != who.organisation.pk:
        raise PermissionDenied
    return webhook
