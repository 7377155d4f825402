"""The ways out. Which one is used is a setting: `LUMBUNG_SENDERS`, channel → class."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string

from lumbung.web.config import clock
from lumbung.web.messaging.letters import Letter


class Sender(Protocol):
    """Brings a letter to its address; raises OSError when it cannot now."""

    def deliver(self, letter: Letter) -> None:
        """Send it."""


class FileSender:
    """Into a folder that only the owner can read: where nobody has set up a gateway, nothing is lost and nothing leaks."""

    def deliver(self, letter: Letter) -> None:
        """One file for each letter."""
        folder = Path(settings.LUMBUNG_OUTBOX)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = f"{clock.real_now():%Y%m%dT%H%M%S}-{secrets.token_hex(4)}.txt"
        with os.fdopen(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(f"{letter.address}\n{letter.subject}\n\n{letter.text}\n")


class SmtpSender:
    """By the mail server of `LUMBUNG_SMTP`."""

    def deliver(self, letter: Letter) -> None:
        """One e-mail. Errors of the server are OSErrors (`smtplib.SMTPException`)."""
        EmailMessage(letter.subject, letter.text, settings.DEFAULT_FROM_EMAIL, [letter.address]).send()


def sender_for(channel: str) -> Sender:
    """The way out of this channel."""
    made: Sender = import_string(settings.LUMBUNG_SENDERS[channel])()
    return made
