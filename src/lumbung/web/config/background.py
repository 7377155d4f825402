"""`python -m lumbung.web.config.background QUEUE`: a background worker of `serve`, which ends when its parent does.

There are two, so that a plan that takes a minute keeps no sign-in code waiting. The one for short work also keeps the
time of bookings (`manage duties`): holds, offers and no-shows that are due.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

from lumbung.web.config import manage
from lumbung.web.config.processes import STOPS_WITHIN, stop_with_parent

SECONDS_BETWEEN_DUTIES = 30
SHORT, LONG = QUEUES = ("default", "plans")
"""Messages and webhooks; plans and registers."""


def stop() -> None:
    """As when the parent asks: first finish the task, then drop it."""
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(STOPS_WITHIN)
    os.kill(os.getpid(), signal.SIGTERM)


def keep_time() -> None:
    """Do what is due again and again, in a thread that ends with the process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lumbung.web.config.settings")
    import django  # noqa: PLC0415 - the settings must be named before
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    rounds = threading.Thread(target=call_command, args=("duties",), kwargs={"every": SECONDS_BETWEEN_DUTIES})
    rounds.daemon = True
    rounds.start()


def main() -> None:
    """Run the tasks of one queue as they come."""
    queue = sys.argv[1]
    stop_with_parent(stop)
    if queue == SHORT:
        keep_time()
    sys.argv = ["manage", "db_worker", "--queue-name", queue, "--no-startup-delay", "--no-reload"]
    manage.main()


if __name__ == "__main__":
    main()
