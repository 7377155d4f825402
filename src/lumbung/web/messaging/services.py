"""Sending messages: written at once in the person's language, brought on its way by a background task, tried again.

A `Message` is itself the record of what was done; no event of the audit log repeats it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction

from lumbung.web.config import clock
from lumbung.web.messaging import letters
from lumbung.web.messaging.models import Message

if TYPE_CHECKING:
    from lumbung.web.accounts.models import User

WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8))
"""After each failure but the last."""


def send(*, to: User, kind: str, context: dict[str, Any]) -> Message | None:
    """Tell `to` what `messages/KIND.txt` says, by SMS, else by e-mail; None when she has neither.

    `context` holds plain values; moments in ISO spelling are written as people write them.
    """
    if to.phone:
        return send_to(address=to.phone, channel=Message.Channel.SMS, kind=kind, context=context, to=to)
    if to.email:
        return send_to(address=to.email, channel=Message.Channel.EMAIL, kind=kind, context=context, to=to)
    return None


@transaction.atomic
def send_to(
    *,
    address: str,
    channel: str,
    kind: str,
    context: dict[str, Any],
    to: User | None = None,
    language: str = "",
    useless_after: datetime | None = None,
) -> Message:
    """The same to one address, such as a number that is still to be proved. It is not sent after `useless_after`."""
    spoken = language or (to.language if to is not None else "") or settings.LANGUAGE_CODE
    letter = letters.written(kind, context, spoken, address)
    made = Message.objects.create(
        to=to,
        shown_address=letters.shown(address),
        channel=channel,
        kind=kind,
        language=spoken,
        made=clock.real_now(),
        useless_after=useless_after,
        sealed=letters.seal(letter),
    )
    _bring_on_its_way(made.pk)
    return made


def _bring_on_its_way(pk: int, wait: timedelta | None = None) -> None:
    from lumbung.web.messaging.tasks import deliver  # noqa: PLC0415 - the task needs these services

    if not deliver.get_backend().supports_defer:
        transaction.on_commit(partial(deliver.enqueue, pk))
    elif wait is None:
        deliver.enqueue(pk)  # a row of the same transaction
    else:
        deliver.using(run_after=clock.real_now() + wait).enqueue(pk)


@transaction.atomic
def take_try(*, pk: int) -> Message | None:
    """The message, if it is still to be sent; one that came too late for its code is given up."""
    held = Message.objects.select_for_update().filter(pk=pk, state=Message.State.WAITING).first()
    if held is None:
        return None
    if held.useless_after is not None and held.useless_after <= clock.real_now():
        _end(held, Message.State.FAILED)
        return None
    held.tries += 1
    held.save(update_fields=["tries"])
    return held


@transaction.atomic
def note_sent(*, message: Message) -> None:
    """It is out; its text is forgotten, except in the demo, which shows it."""
    message.sent = clock.real_now()
    _end(message, Message.State.SENT)


@transaction.atomic
def note_failed(*, message: Message) -> None:
    """It could not be sent: once more later, or given up after the last try."""
    if message.tries > len(WAITS):
        _end(message, Message.State.FAILED)
    else:
        _bring_on_its_way(message.pk, WAITS[message.tries - 1])


def _end(message: Message, state: str) -> None:
    message.state = state
    if not settings.LUMBUNG_DEMO:
        message.sealed = b""
    message.save(update_fields=["state", "sent", "sealed"])
