"""Opening hours as people type them: `07.00–12.00, 13–19`."""

from __future__ import annotations

import itertools
import re
from datetime import time

from django.utils.translation import gettext as _

from lumbung.core.errors import LumbungError
from lumbung.core.slots import SLOT_MINUTES
from lumbung.web.houses.hours import Span

CLOSED = ("tutup", "closed", "-", "–")
ONE = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?\s*(?:-|–|—|s/d|sd|sampai|to)\s*(\d{1,2})(?:[.:](\d{2}))?")


class NotHours(LumbungError):
    """What was typed cannot be read as hours."""


def parse_spans(text: str) -> list[Span]:
    """The stretches in `text`, sorted; none for nothing or a word for closed. 24 is midnight at the end of the day.

    Raises NotHours when it cannot be read, ends before it begins, overlaps, or is not on a quarter hour.
    """
    if not text.strip() or text.strip().lower() in CLOSED:
        return []
    spans = [_span(part.strip()) for part in text.split(",")]
    spans.sort()
    for (_opens, closes), (opens, _closes) in itertools.pairwise(spans):
        if closes == time(0) or opens < closes:
            raise NotHours(_("Two of the times overlap."), _("Write them one after the other, with a comma between."))
    return spans


def _span(text: str) -> Span:
    found = ONE.fullmatch(text)
    if found is None:
        raise NotHours(
            _("“%(text)s” cannot be read as hours.") % {"text": text[:40]}, _("Write for example 07.00–19.00.")
        )
    hour, minute, end_hour, end_minute = (int(part or 0) for part in found.groups())
    if end_hour == 24 and end_minute == 0:
        end_hour = 0
    try:
        opens, closes = time(hour, minute), time(end_hour, end_minute)
    except ValueError as error:
        raise NotHours(_("There is no such time of day."), _("Write for example 07.00–19.00.")) from error
    if closes != time(0) and closes <= opens:
        raise NotHours(
            _("It would close before it opens."), _("Write a night in two parts: until 24.00, and from 00.00.")
        )
    if minute % SLOT_MINUTES or end_minute % SLOT_MINUTES:
        raise NotHours(_("Hours begin and end on a quarter hour."), _("For example 07:00, 07:15 or 07:30."))
    return opens, closes
