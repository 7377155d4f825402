"""The mode "acting for": a helper who has chosen a producer does everything in her name until she ends it.

The choice lies in the session; the consent is asked for again at each request, so that a withdrawal ends it at once.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from lumbung.web.accounts.models import User
from lumbung.web.config import clock
from lumbung.web.organisations import queries

KEY = "acting_for"
_HELD = "_lumbung_acting_for"


def acting_for(request: HttpRequest) -> User | None:
    """The producer for whom this request acts; None for oneself, and as soon as the consent is gone."""
    if not hasattr(request, _HELD):
        setattr(request, _HELD, _chosen(request))
    found: User | None = getattr(request, _HELD)
    return found


def _chosen(request: HttpRequest) -> User | None:
    session = getattr(request, "session", None)
    if session is None or KEY not in session or not isinstance(request.user, User):
        return None
    producer = User.objects.filter(pk=session[KEY], is_active=True).first()
    if producer is not None and queries.may_act_for(request.user, producer, clock.now()):
        return producer
    del session[KEY]
    return None


def start(request: HttpRequest, producer: User) -> None:
    """Act for `producer` from now on. Raises PermissionDenied without her consent."""
    if not isinstance(request.user, User) or not queries.may_act_for(request.user, producer, clock.now()):
        raise PermissionDenied
    request.session[KEY] = producer.pk
    setattr(request, _HELD, producer)


def end(request: HttpRequest) -> None:
    """Act for oneself again."""
    request.session.pop(KEY, None)
    setattr(request, _HELD, None)
