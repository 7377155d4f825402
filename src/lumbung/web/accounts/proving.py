"""Proving that a telephone number is hers: a code goes there, and she types it. Held in her session, as a hash."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from lumbung.web.accounts import codes
from lumbung.web.accounts.models import User
from lumbung.web.config import clock
from lumbung.web.messaging.services import send_to

KEY = "proving_phone"


@dataclass(frozen=True)
class Proof:
    """What is still to be proved."""

    phone: str
    code_hash: str
    until: float
    wrong: int = 0


def begin(request: HttpRequest, phone: str, user: User | None = None) -> None:
    """Send a code to `phone` (E.164)."""
    code, ends = codes.new_code(), clock.real_now() + codes.HOLDS
    request.session[KEY] = [phone, codes.hash_of(code), ends.timestamp(), 0]
    context = {"code": code, "minutes": codes.HOLDS.seconds // 60}
    send_to(to=user, address=phone, channel="sms", kind="phone_code", context=context, useless_after=ends)


def pending(request: HttpRequest) -> Proof | None:
    """The proof that she is at, unless it has ended or was tried too often."""
    if KEY not in request.session:
        return None
    proof = Proof(*request.session[KEY])
    if proof.until > clock.real_now().timestamp() and proof.wrong < codes.TRIES:
        return proof
    end(request)
    return None


def note_wrong(request: HttpRequest) -> None:
    """One wrong code more."""
    phone, code_hash, until, wrong = request.session[KEY]
    request.session[KEY] = [phone, code_hash, until, wrong + 1]


def end(request: HttpRequest) -> None:
    """Forget it."""
    request.session.pop(KEY, None)
