"""What allauth changes is written down like our own acts."""

from __future__ import annotations

from typing import Any

from allauth.mfa import signals
from allauth.mfa.models import Authenticator

from lumbung.web.audit.services import record


def listen() -> None:
    """From now on."""
    for signal, done in (
        (signals.authenticator_added, "second_step_added"),
        (signals.authenticator_removed, "second_step_removed"),
        (signals.authenticator_reset, "second_step_renewed"),
    ):
        signal.connect(_writer(done), sender=Authenticator, weak=False, dispatch_uid=f"accounts.{done}")


def _writer(done: str) -> Any:
    def write(sender: type, user: Any, authenticator: Authenticator, **more: Any) -> None:
        record(actor=user, action=f"accounts.{done}", subject=user, detail={"type": str(authenticator.type)})

    return write
