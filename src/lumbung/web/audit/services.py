"""Recording what was done. Every service of every app calls `record` once, inside its own transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.db import models

from lumbung.web.audit.models import AuditEvent, SetupChange
from lumbung.web.config import clock
from lumbung.web.config.logs import without_private

if TYPE_CHECKING:
    from lumbung.web.accounts.models import User
    from lumbung.web.organisations.models import Organisation

PERSONAL = {"name", "email", "phone", "nik", "password", "address", "nama", "telepon", "alamat", "birth", "birthday"}


DAILY = ("bookings.", "accounts.signed_in")
"""First words of acts of daily use: they change nothing that `config.kept` keeps."""

Follower = Callable[[AuditEvent, models.Model], None]
_followers: list[Follower] = []


def follow(follower: Follower) -> None:
    """From now on call `follower(event, subject)` for each act, inside its transaction. For an app's `ready`."""
    if follower not in _followers:
        _followers.append(follower)


class PersonalDataInLog(ValueError):
    """The detail of an event names a person; it must name her by the subject's id only."""


def record(
    *,
    actor: User | None,
    action: str,
    subject: models.Model,
    organisation: Organisation | None = None,
    detail: Mapping[str, Any] | None = None,
    on_behalf_of: User | None = None,
) -> AuditEvent:
    """Add one event: `actor` (None: the installation itself) did `action` (`app.done`) to `subject`.

    `on_behalf_of` is the producer for whom a helper did it: both names stay with the act.
    Raises PersonalDataInLog when `detail` has a key or a value that can only be personal data.
    """
    held = dict(detail or {})
    for key, value in _leaves(held):
        if key.lower() in PERSONAL or (isinstance(value, str) and without_private(value) != value):
            raise PersonalDataInLog(f"{action}: {key!r} would put personal data into the log.")
    made = AuditEvent.objects.create(
        at=clock.now(),
        actor=actor,
        on_behalf_of=on_behalf_of,
        action=action,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        organisation=organisation,
        detail=held,
    )
    if not action.startswith(DAILY):
        SetupChange.objects.create(event=made)
    for follower in _followers:
        follower(made, subject)
    return made


def _leaves(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Every (key, value) in nested mappings and lists."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(inner, str(name))
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _leaves(inner, key)
    else:
        yield key, value
