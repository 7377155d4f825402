"""Whom a page concerns."""

from __future__ import annotations

from typing import Any

from django import template

from lumbung.web.accounts.models import User
from lumbung.web.organisations import acting, queries
from lumbung.web.organisations.models import Organisation

register = template.Library()


@register.inclusion_tag("organisations/acting.html", takes_context=True)
def acting_strip(context: dict[str, Any]) -> dict[str, Any]:
    """The strip that says for whom a helper acts, with the button that ends it."""
    request = context.get("request")
    signed_in = request is not None and isinstance(getattr(request, "user", None), User)
    producer = acting.acting_for(request) if signed_in and request is not None else None
    return {"producer": producer, "csrf_token": context.get("csrf_token")}


@register.simple_tag(takes_context=True)
def managed(context: dict[str, Any]) -> list[Organisation]:
    """Bodies whose people this reader manages."""
    return queries.managed_by(context["request"].user)
