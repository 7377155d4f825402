"""What happens by itself when its time has come. Called every minute or so; calling it twice does no more."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from lumbung.core.errors import LumbungError
from lumbung.web.bookings.services import attendance, holds, passing, toll, waiting
from lumbung.web.houses import queries as houses
from lumbung.web.houses.models import House

logger = logging.getLogger(__name__)


def run_due() -> dict[str, int]:
    """End holds, offers and answers that have passed; give back the time of who did not come; close uses that are over.

    Gives how many of each. One that fails (others are writing) is left for the next time and does not stop the rest.
    """
    done = {
        "holds": _tried(holds.give_back_expired),
        "offers": _tried(waiting.expire_offers),
        "waiting": _tried(waiting.close_passed),
        "transfer_offers": _tried(passing.expire),
        "toll_answers": _tried(toll.expire_answers),
        "no_shows": 0,
        "closed": 0,
    }
    for house in houses.open_houses():
        done["no_shows"] += _tried(partial(_no_shows, house))
        done["closed"] += _tried(partial(attendance.close_ended, house=house))
    return done


def _no_shows(house: House) -> int:
    return len(attendance.mark_no_shows(house=house))


def _tried(duty: Callable[[], int]) -> int:
    try:
        return duty()
    except LumbungError as error:
        logger.warning("A duty is put off: %s", error)
        return 0
