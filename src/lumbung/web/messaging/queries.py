"""Reading messages."""

from __future__ import annotations

from lumbung.web.messaging.letters import Letter, unseal
from lumbung.web.messaging.models import Message

SHOWN = 30


def latest() -> list[tuple[Message, Letter]]:
    """The newest messages whose text is still there, with it: for the demo's page only."""
    found = Message.objects.exclude(sealed=b"")[:SHOWN]
    return [(message, unseal(message.sealed)) for message in found]
