"""Writing accounts."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from lumbung.core.errors import LumbungError
from lumbung.web.accounts.identifiers import looks_like_phone, normal_email, normal_phone
from lumbung.web.accounts.models import AttemptCounter, User
from lumbung.web.audit.services import record
from lumbung.web.config import clock
from lumbung.web.config.keys import keyed_hash

WINDOW = timedelta(minutes=15)
MOST_PER_ACCOUNT = 6
MOST_PER_ADDRESS = 40
KEPT = timedelta(days=1)


class TooManyAttempts(LumbungError):
    """Too many wrong passwords; `until` says when the next attempt is possible."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__("Too many attempts to sign in.", "Wait until the time shown, then try again.")


@transaction.atomic
def create_user(
    *,
    username: str = "",
    name: str = "",
    email: str | None = None,
    phone: str | None = None,
    password: str | None = None,
    by: User | None = None,
) -> User:
    """A new account. Without a password she cannot sign in until one is set; `by` is who made it (None: herself)."""
    user = User.objects.create_user(username, password, name=name, email=email, phone=phone)
    record(actor=by or user, action="accounts.created", subject=user)
    return user


@transaction.atomic
def take_attempt(*, identifier: str, address: str) -> None:
    """Count one attempt to sign in before the password is looked at, so that guesses at the same time count too.

    Raises TooManyAttempts when the account had MOST_PER_ACCOUNT attempts or the network address MOST_PER_ADDRESS
    within WINDOW. A refused attempt does not lengthen the wait.
    """
    now = clock.real_now()
    AttemptCounter.objects.filter(window_ends__lt=now - KEPT).delete()
    counters = [
        (_counter(kind, value, now), most)
        for kind, value, most in (
            ("account", _one_spelling(identifier), MOST_PER_ACCOUNT),
            ("address", address, MOST_PER_ADDRESS),
        )
    ]
    full = [counter.window_ends for counter, most in counters if counter.count >= most]
    if full:
        raise TooManyAttempts(max(full))
    for counter, _most in counters:
        counter.count += 1
        counter.save(update_fields=["count", "window_ends"])


@transaction.atomic
def forgive_attempts(*, identifier: str, address: str) -> None:
    """After a right password: the account starts afresh, and the address gets its one attempt back."""
    now = clock.real_now()
    account, place = _counter("account", _one_spelling(identifier), now), _counter("address", address, now)
    account.count, place.count = 0, max(place.count - 1, 0)
    account.save(update_fields=["count", "window_ends"])
    place.save(update_fields=["count", "window_ends"])


def _counter(kind: str, value: str, now: datetime) -> AttemptCounter:
    """The locked counter of this account or address, begun anew when its window is over."""
    key = keyed_hash(kind, value)
    counter, _made = AttemptCounter.objects.select_for_update().get_or_create(
        key=key, defaults={"window_ends": now + WINDOW}
    )
    if counter.window_ends <= now:
        counter.count, counter.window_ends = 0, now + WINDOW
    return counter


def _one_spelling(identifier: str) -> str:
    """Spellings of one phone number or address count together."""
    text = identifier.strip()
    return normal_phone(text) if looks_like_phone(text) else normal_email(text)
