"""`python -m lumbung.web.config.background`: the background worker of `serve`, which ends when its parent does."""

from __future__ import annotations

import os
import signal
import sys
import time

from lumbung.web.config import manage
from lumbung.web.config.processes import STOPS_WITHIN, stop_with_parent


def stop() -> None:
    """As when the parent asks: first finish the task, then drop it."""
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(STOPS_WITHIN)
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> None:
    """Run tasks of every queue as they come."""
    stop_with_parent(stop)
    sys.argv = ["manage", "db_worker", "--queue-name", "*", "--no-startup-delay", "--no-reload"]
    manage.main()


if __name__ == "__main__":
    main()
