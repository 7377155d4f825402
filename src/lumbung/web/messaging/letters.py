"""What a message says, and how it is kept closed until it is sent."""

from __future__ import annotations

import base64
import hashlib
import html
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.template.loader import select_template
from django.utils import translation


@dataclass(frozen=True)
class Letter:
    """An address and a text; `subject` is for e-mail only."""

    address: str
    subject: str
    text: str


def written(kind: str, context: dict[str, Any], language: str, address: str) -> Letter:
    """The text of `kind` in this language. The first line of `messages/KIND.txt` is the subject, the rest the text.

    A kind that has no text of its own tells that there is news.
    A value that is a moment in ISO spelling becomes a moment, so that templates can write it as people do.
    """
    values = {name: _moment(value) for name, value in context.items()}
    with translation.override(language):
        template = select_template([f"messages/{kind}.txt", "messages/news.txt"])
        whole = html.unescape(template.render({**values, "site": settings.LUMBUNG_SITE})).strip()  # plain text
    subject, _, text = whole.partition("\n")
    lines = [line.strip() for line in text.strip().splitlines()]
    return Letter(address, subject.strip(), "\n".join(lines))


def _moment(value: Any) -> Any:
    if isinstance(value, str) and len(value) >= 16 and value[4:5] == "-" and value[10:11] == "T":
        return datetime.fromisoformat(value)
    return value


def seal(letter: Letter) -> bytes:
    """Encrypted with this installation's key."""
    return _fernet().encrypt(json.dumps(asdict(letter)).encode())


def unseal(sealed: bytes | memoryview) -> Letter:
    """The letter again."""
    return Letter(**json.loads(_fernet().decrypt(bytes(sealed))))


def _fernet() -> Fernet:
    key = hashlib.sha256(f"messages:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def shown(address: str) -> str:
    """`+62•••••7890`, `a•••@contoh.id`: enough to know one's own again."""
    if "@" in address:
        name, _, host = address.partition("@")
        return f"{name[:1]}•••@{host}"[:60]
    return f"{address[:3]}•••••{address[-4:]}"
