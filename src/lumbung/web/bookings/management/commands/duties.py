"""`manage duties [--every SECONDS]`: do what is due in bookings, once or again and again."""

from __future__ import annotations

import logging
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from lumbung.web.bookings.duties import run_due

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """The clockwork of bookings: beside the web server, one process is enough; two do no harm."""

    help = "End what has passed: holds, offers, answers, bookings that nobody came for."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--every`: seconds between two rounds; without it, one round."""
        parser.add_argument("--every", type=int, default=0, help="go on for ever, every so many seconds")

    def handle(self, *_args: Any, every: int, **_options: Any) -> None:
        """One round, or rounds until it is stopped."""
        if not every:
            self._tell(run_due())
            return
        while True:
            try:
                done = run_due()
            except Exception:
                logger.exception("Duties of bookings failed; they are tried again.")
            else:
                if any(done.values()):
                    self._tell(done)
            close_old_connections()
            time.sleep(every)

    def _tell(self, done: dict[str, int]) -> None:
        self.stdout.write(", ".join(f"{name} {count}" for name, count in done.items()))
