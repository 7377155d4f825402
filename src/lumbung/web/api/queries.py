"""Reading tokens, webhooks and deliveries."""

from __future__ import annotations

from django.db.models import Q

from lumbung.web.accounts.models import User
from lumbung.web.api.models import ApiToken, Webhook, WebhookDelivery
from lumbung.web.config.kept import kept
from lumbung.web.organisations.models import Organisation
from lumbung.web.organisations.queries import Role, organisations_of


@kept(lambda key: key)
def token_by_key(key: str) -> ApiToken | None:
    """The token with this keyed hash, with its person and organisation, whether it still works or not."""
    return ApiToken.objects.select_related("user", "organisation").filter(key=key).first()


def organisations_spoken_for(user: User) -> list[Organisation]:
    """The houses that she runs and the regions that she is an officer of."""
    return organisations_of(user, Role.OPERATOR) + organisations_of(user, Role.OFFICER)


def tokens_of(user: User) -> list[ApiToken]:
    """Her tokens and those of the organisations that she speaks for, newest first."""
    mine = Q(user=user) | Q(organisation__in=organisations_spoken_for(user))
    return list(ApiToken.objects.filter(mine).select_related("user", "organisation"))


def find_token(pk: int) -> ApiToken | None:
    """One token."""
    return ApiToken.objects.select_related("user", "organisation").filter(pk=pk).first()


def webhooks_of(user: User, organisation: Organisation | None) -> list[Webhook]:
    """The webhooks of an organisation, or her own; not those that were removed."""
    found = Webhook.objects.filter(removed=None)
    mine = found.filter(organisation=organisation) if organisation else found.filter(user=user, organisation=None)
    return list(mine)


def find_webhook(pk: int) -> Webhook | None:
    """One webhook that was not removed."""
    return Webhook.objects.select_related("user", "organisation").filter(pk=pk, removed=None).first()


def find_delivery(pk: int) -> WebhookDelivery | None:
    """One delivery with its webhook."""
    return WebhookDelivery.objects.select_related("webhook").filter(pk=pk).first()


def deliveries_of(webhook: Webhook, most: int = 50) -> list[WebhookDelivery]:
    """The latest deliveries of a webhook, newest first."""
    return list(WebhookDelivery.objects.filter(webhook=webhook)[:most])
