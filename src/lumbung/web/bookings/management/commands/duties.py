"""`manage duties [--every SECONDS]`: do what is due in bookings, once or again and again."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from lumbung.web.bookings.duties import run_due


class Command(BaseCommand):
    """The clockwork of bookings: beside the web server, one process is enough; two do no harm."""

    help = "End what has passed: holds, offers, answers, bookings that nobody came for."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--every`: seconds between two rounds; without it, one round."""
        parser.add_argument("--every", type=int, default=0, help="go on for ever, every so many seconds")

    def handle(self, *_args: Any, every: int, **_options: Any) -> None:
        """One round, or rounds until it is stopped."""
        while True:
            done = run_due()
            if any(done.values()) or not every:
                self.stdout.write(", ".join(f"{name} {count}" for name, count in done.items()))
            if not every:
                return
            close_old_connections()
            time.sleep(every)
