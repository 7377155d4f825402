"""Background work: bringing messages on their way."""

from __future__ import annotations

import logging

from django_tasks import task

from lumbung.web.messaging import services
from lumbung.web.messaging.letters import unseal
from lumbung.web.messaging.senders import sender_for

logger = logging.getLogger(__name__)


@task()
def deliver(pk: int) -> None:
    """Send one message; a failure is tried again later. The log names neither address nor text."""
    message = services.take_try(pk=pk)
    if message is None:
        return
    try:
        sender_for(message.channel).deliver(unseal(message.sealed))
    except OSError as error:
        logger.warning("Message %s by %s failed (%s), try %s", pk, message.channel, type(error).__name__, message.tries)
        services.note_failed(message=message)
    else:
        services.note_sent(message=message)
