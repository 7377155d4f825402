"""Words about machine time: names of machines, stretches of hours, lines of a price."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lumbung.web.houses.models import Machine
from lumbung.web.ui.dates import ZONE_NAMES, clock_time
from lumbung.web.ui.numbers import grouped, rupiah
from lumbung.web.ui.words import in_language

register = template.Library()


@register.simple_tag
def machine_name(machine: Machine) -> str:
    """Its name in the reader's language."""
    return in_language(machine.name_id, machine.name_en)


@register.simple_tag
def hours(start: datetime, end: datetime) -> str:
    """`09.00–11.00`, in the zone that is in force; the end's own day when it is another one."""
    sign = in_language(".", ":")
    here, there = timezone.localtime(start), timezone.localtime(end)
    until = "24" + sign + "00" if there.hour == there.minute == 0 else there.strftime(f"%H{sign}%M")
    return f"{here.strftime(f'%H{sign}%M')}–{until}"


@register.simple_tag
def clock(moment: datetime) -> str:
    """`09.00 WIB`."""
    return clock_time(moment)


@register.filter
def spaced(code: str) -> str:
    """A code in two halves, so that it can be read out: `7K2P 4MXQ`."""
    half = (len(code) + 1) // 2
    return f"{code[:half]}\N{NO-BREAK SPACE}{code[half:]}"


@register.simple_tag
def zone(moment: datetime) -> str:
    """`WIB`, `WITA`, `WIT`."""
    here = timezone.localtime(moment)
    offset = here.utcoffset()
    return ZONE_NAMES.get(offset, here.tzname() or "") if offset is not None else ""


@register.simple_tag
def quote_line(line: Mapping[str, Any]) -> str:
    """`1,5 jam ramai × Rp20.000 = Rp30.000 (asumsi, …)`: one line of how a price comes about."""
    quarters = int(line["hours_quarters"])
    decimals = 0 if quarters % 4 == 0 else 1 if quarters % 2 == 0 else 2
    amount = ngettext("%(n)s hour", "%(n)s hours", 1 if quarters == 4 else 2) % {"n": grouped(quarters / 4, decimals)}
    words = {"peak": _("busy hours"), "off_peak": _("quiet hours")}[line["band"]]
    return f"{amount} ({words}) × {rupiah(line['rp_per_hour'])} = {rupiah(line['rp'])}"
