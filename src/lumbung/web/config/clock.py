"""What time it is, for everything that shows or stores it. The demo's clock stands still."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """The moment (aware): `settings.LUMBUNG_FIXED_NOW` when the clock is fixed, else the real one."""
    fixed: datetime | None = settings.LUMBUNG_FIXED_NOW
    if fixed is None:
        return timezone.now()
    return fixed if timezone.is_aware(fixed) else timezone.make_aware(fixed)


def today() -> date:
    """The day in the region's own time."""
    return timezone.localdate(now())


def real_now() -> datetime:
    """The true moment, for signs of life and limits: it goes on in the demo too."""
    return timezone.now()
