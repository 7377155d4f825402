"""Reading accounts."""

from __future__ import annotations

from lumbung.web.accounts.identifiers import looks_like_phone, normal_email, normal_phone
from lumbung.web.accounts.models import User


def find_user(identifier: str) -> User | None:
    """The person with this user name, e-mail address or phone number, in any usual spelling."""
    text = identifier.strip()
    if "@" in text:
        return User.objects.filter(email=normal_email(text)).first()
    by_name = User.objects.filter(username__iexact=text).first()
    if by_name is None and looks_like_phone(text):
        return User.objects.filter(phone=normal_phone(text)).first()
    return by_name


def active_user(address: str) -> User | None:
    """The person with this phone number or e-mail address, unless she was switched off."""
    text = address.strip()
    found = User.objects.filter(is_active=True)
    if "@" in text:
        return found.filter(email=normal_email(text)).first()
    return found.filter(phone=normal_phone(text)).first() if looks_like_phone(text) else None


def anyone() -> bool:
    """Whether there are any accounts at all."""
    return User.objects.exists()
