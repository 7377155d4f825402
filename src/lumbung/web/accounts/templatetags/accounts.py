"""What the pages of signing in need."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """For an attribute `data-…` that our script reads."""
    return json.dumps(value, cls=DjangoJSONEncoder)


@register.simple_tag
def agency() -> str:
    """The name of the agency whose accounts may sign in here; "" when there is none."""
    return str(settings.LUMBUNG_OIDC_NAME) if settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] else ""
