"""How every write of machine time runs: whole or not at all, and nobody waits for ever."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from lumbung.core.errors import LumbungError

P = ParamSpec("P")
R = TypeVar("R")

WAITED = ("lock timeout", "deadlock detected", "database is locked", "database table is locked")
"""What the databases say when somebody waited too long for another: SQLSTATE 55P03, 40P01; SQLITE_BUSY."""


class Busy(LumbungError):
    """Others were writing for so long that this write gave up; nothing of it was kept."""

    def __init__(self) -> None:
        super().__init__(_("Many people are booking at this moment."), _("Wait a little and send it once more."))


def whole(write: Callable[P, R]) -> Callable[P, R]:
    """Run a service in one transaction. Raises Busy when it had to wait too long for others."""

    @wraps(write)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with transaction.atomic():
                return write(*args, **kwargs)
        except OperationalError as error:
            if any(words in str(error) for words in WAITED):
                raise Busy from error
            raise

    return run
