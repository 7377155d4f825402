"""Writing accounts."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

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
def take_attempt(*, identifier: str, address: str, door: str = "") -> None:
    """Count one attempt before the password or code is looked at, so that guesses at the same time count too.

    Each `door` (password, code, second step …) counts for itself.
    Raises TooManyAttempts when the account had MOST_PER_ACCOUNT attempts or the network address MOST_PER_ADDRESS
    within WINDOW. A refused attempt does not lengthen the wait.
    """
    now = clock.real_now()
    AttemptCounter.objects.filter(window_ends__lt=now - KEPT).delete()
    counters = [
        (_counter(f"{kind}{door}", value, now), most)
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
def forgive_attempts(*, identifier: str, address: str, door: str = "") -> None:
    """After a right password: the account starts afresh, and the address gets its one attempt back."""
    now = clock.real_now()
    account = _counter(f"account{door}", _one_spelling(identifier), now)
    place = _counter(f"address{door}", address, now)
    account.count, place.count = 0, max(place.count - 1, 0)
    account.save(update_fields=["count", "window_ends"])
    place.save(update_fields=["count", "window_ends"])


@transaction.atomic
def use_once(*, kind: str, value: str, holds: timedelta) -> bool:
    """Whether this is the first use of `value` within `holds`: a one-time password opens once, in all processes."""
    now = clock.real_now()
    key = keyed_hash(kind, value)
    used, first = AttemptCounter.objects.select_for_update().get_or_create(
        key=key, defaults={"window_ends": now + holds}
    )
    if first or used.window_ends > now:
        return first
    used.window_ends = now + holds
    used.save(update_fields=["window_ends"])
    return True


@transaction.atomic
def note_sign_in(*, user: User) -> None:
    """Somebody came in."""
    record(actor=user, action="accounts.signed_in", subject=user)


@transaction.atomic
def note_agency_account(*, user: User) -> None:
    """Her agency's account opens this one from now on."""
    record(actor=user, action="accounts.agency_joined", subject=user)


@transaction.atomic
def set_password(*, by: User, user: User, password: str) -> None:
    """A new password."""
    user.set_password(password)
    user.save(update_fields=["password"])
    record(actor=by, action="accounts.password_set", subject=user)


class NumberTaken(LumbungError):
    """Another account has this telephone number."""


@transaction.atomic
def bind_phone(*, user: User, phone: str) -> None:
    """Her number, after she has proved it. Raises NumberTaken."""
    number = normal_phone(phone)
    if User.objects.filter(phone=number).exclude(pk=user.pk).exists():
        raise NumberTaken(
            _("Another account has this number."), _("Sign in with this number, or ask the house to join the accounts.")
        )
    user.phone = number
    user.save(update_fields=["phone"])
    record(actor=user, action="accounts.number_bound", subject=user)


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
