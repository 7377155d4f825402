"""Webhooks and tokens."""

from __future__ import annotations

from typing import Any

from ninja import Schema
from pydantic import ConfigDict, Field


class WebhookIn(Schema):
    """Where to tell, and of what."""

    model_config = ConfigDict(extra="forbid")

    url: str = Field(max_length=400, description="https:// on the open internet; redirects are not followed")
    events: list[str] = Field(min_length=1)


class WebhookOut(Schema):
    """A webhook."""

    id: int
    url: str
    events: list[str]
    organisation: str | None
    disabled: bool
    disabled_because: str


class NewWebhookOut(WebhookOut):
    """A webhook with its secret, which is shown when it is made."""

    secret: str = Field(description="For checking the header Lumbung-Signature")


class WebhooksOut(Schema):
    """All of yours, or of the organisation that the token is bound to."""

    items: list[WebhookOut]


class DeliveryOut(Schema):
    """One event that was told, or is still to be told."""

    id: str
    event: str
    tries: int
    delivered: bool
    given_up: bool
    last_answer: str


class DeliveriesOut(Schema):
    """The latest deliveries, newest first."""

    items: list[DeliveryOut]


class MeOut(Schema):
    """Who the token acts as, and what it may do."""

    login: str
    organisation: str | None
    scopes: list[str]
    expires: str = Field(json_schema_extra={"format": "date-time"})
    houses: list[str] = Field(description="Slugs of the houses that you run")


def webhook_data(webhook: Any) -> dict[str, Any]:
    """A webhook as `WebhookOut` describes it."""
    return {
        "id": webhook.pk,
        "url": webhook.url,
        "events": webhook.event_list,
        "organisation": webhook.organisation.slug if webhook.organisation else None,
        "disabled": webhook.disabled is not None,
        "disabled_because": webhook.disabled_because,
    }
