"""The day of a house as a drawing: a lane for each unit, a bar for what lies on it, a line for now. Text is in the table."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lumbung.web.bookings.desk_day import DeskDay, Lane, state_of
from lumbung.web.bookings.queries import DayLine
from lumbung.web.bookings.templatetags.bookings import machine_name

NAMES_PX, HOUR_PX, LANE_PX, HEAD_PX = 190, 72, 44, 22
CHARACTER_PX, BOLD = 6.6, 1.12
"""About how wide a character of 12 px is: what does not fit is cut, the title and the table have it whole."""


def draw(day: DeskDay) -> SafeString:
    """The drawing as one `<svg>`; it scrolls sideways inside its own box on a phone."""
    first, last = day.window
    hours = round((last - first).total_seconds() / 3600)
    width, height = NAMES_PX + hours * HOUR_PX + 8, HEAD_PX + len(day.lanes) * LANE_PX + 4
    parts = [
        _grid(first, hours, height),
        *(_lane(lane, number, first, day.now) for number, lane in enumerate(day.lanes)),
    ]
    if first <= day.now <= last:
        parts.append(_now(_x(first, day.now), height))
    label = _("What lies on each machine. The table below says the same.")
    return format_html(
        '<svg class="timeline" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img" aria-label="{2}">{3}</svg>',
        width, height, label, format_html_join("", "{}", ((part,) for part in parts)),
    )  # fmt: skip


def _x(first: datetime, moment: datetime) -> float:
    return round(NAMES_PX + (moment - first).total_seconds() / 3600 * HOUR_PX, 1)


def _grid(first: datetime, hours: int, height: int) -> SafeString:
    """A hair for each hour, with its name."""
    start = timezone.localtime(first).hour
    return format_html_join(
        "", '<path class="hair" d="M{0} {1}V{2}"/><text class="mute" x="{3}" y="14">{4}</text>',
        (
            (NAMES_PX + n * HOUR_PX, HEAD_PX, height, NAMES_PX + n * HOUR_PX + 2, f"{(start + n) % 24:02d}.00")
            for n in range(hours)
        ),
    )  # fmt: skip


def _lane(lane: Lane, number: int, first: datetime, now: datetime) -> SafeString:
    y = HEAD_PX + number * LANE_PX
    machine = lane.unit.machine
    number_px = CHARACTER_PX * (len(lane.unit.label) + 1)
    name = _cut(machine_name(machine) if machine else str(lane.unit.room), (NAMES_PX - 12 - number_px) / BOLD)
    bars = format_html_join("", "{}", ((_bar(line, y, first, now),) for line in lane.lines))
    return format_html(
        '<path class="hair" d="M0 {0}H3000"/><text class="strong" x="0" y="{1}">{2}</text>{3}',
        y, y + 26, f"{name} {lane.unit.label}", bars,
    )  # fmt: skip


def _bar(line: DayLine, y: int, first: datetime, now: datetime) -> SafeString:
    left, right = max(_x(first, line.start), NAMES_PX), _x(first, line.end)
    state, room = state_of(line, now), right - left - 10
    words = _words(line)
    return format_html(
        '<g class="{0}"><title>{1}</title><rect x="{2}" y="{3}" width="{4}" height="{5}" rx="2"/>'
        '<text x="{6}" y="{7}">{8}</text></g>',
        state, words, left, y + 5, max(right - left - 1, 3), LANE_PX - 10, left + 5, y + 26, _cut(words, room),
    )  # fmt: skip


def _words(line: DayLine) -> str:
    if line.booking is not None:
        return f"{line.booking.producer} · {line.booking.code}"
    if line.toll_job is not None:
        return _("Toll work: %(product)s") % {"product": line.toll_job.product}
    if line.maintenance is not None:
        return line.maintenance.reason
    if line.training is not None:
        return line.training.title
    return {"cleaning": _("cleaning"), "training": _("training"), "hold": _("held")}.get(line.kind, line.kind)


def _cut(text: str, room: float) -> str:
    fits = int(room / CHARACTER_PX)
    if len(text) <= fits:
        return text
    return f"{text[: fits - 1]}…" if fits > 3 else ""


def _now(x: float, height: int) -> SafeString:
    return format_html('<path class="now" d="M{0} {1}V{2}"/>', x, HEAD_PX - 4, height)
