"""Numbers as people write them in the active language."""

from __future__ import annotations

import math
import re

from django.utils.translation import gettext as _

from lumbung.core.money import half_up, spell
from lumbung.web.ui.words import language

NO_VALUE = "–"


def grouped(number: float, decimals: int = 0) -> str:
    """`12.500` or `1,4` in Indonesian, `12,500` or `1.4` in English; a minus sign, not a hyphen."""
    if isinstance(number, float) and not math.isfinite(number):
        return NO_VALUE
    text = f"{abs(number):,.{decimals}f}"
    if language() == "id":
        text = text.translate(str.maketrans(",.", ".,"))
    return f"−{text}" if number < 0 and re.search(r"[1-9]", text) else text


def percent(share: float, decimals: int = 0) -> str:
    """A share of 1 as `58 %`."""
    return f"{grouped(100 * share, decimals)} %"


def kilometres(metres: float) -> str:
    """`1,4 km`; below one kilometre `350 m`."""
    return f"{grouped(metres / 1000, 1)} km" if metres >= 1000 else f"{grouped(round(metres, -1))} m"


def rupiah(amount: float) -> str:
    """`Rp12.500`, the same in both languages."""
    return spell(half_up(amount))


def short_rupiah(amount: float) -> str:
    """`Rp17,3 miliar`, `Rp2.580 juta`; below ten million in full."""
    size, sign = abs(amount), "−" if amount < 0 else ""
    if size >= 10_000_000_000:
        return _("%(amount)s billion") % {"amount": f"{sign}Rp{grouped(size / 1e9, 1)}"}
    if size >= 10_000_000:
        return _("%(amount)s million") % {"amount": f"{sign}Rp{grouped(size / 1e6)}"}
    return rupiah(amount)


def parse_whole(text: str) -> int:
    """A whole number as people type it: `50.000.000`, `50,000,000`, `Rp 50 000 000`, `50 miliar`, `2,5 juta`.

    Raises ValueError when it cannot be read as one whole number.
    """
    plain = re.sub(r"\s|_", "", text.replace("−", "-")).lower()
    plain = re.sub(r"^(-?)rp\.?", r"\1", plain)
    words = re.fullmatch(
        r"(-?\d+(?:[.,]\d{1,3})?)(ribu|rb|thousand|juta|jt|million|miliar|milyar|billion|triliun|trillion)", plain
    )
    if words:
        exact = float(words[1].replace(",", ".")) * MULTIPLES[words[2]]
        return round(exact)
    if re.fullmatch(r"-?\d+", plain):
        return int(plain)
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,0+)?", plain):
        return int(plain.split(",")[0].replace(".", ""))
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.0+)?", plain):
        return int(plain.split(".")[0].replace(",", ""))
    raise ValueError(f"{text!r} is not a whole number")


MULTIPLES = {
    **dict.fromkeys(("ribu", "rb", "thousand"), 10**3),
    **dict.fromkeys(("juta", "jt", "million"), 10**6),
    **dict.fromkeys(("miliar", "milyar", "billion"), 10**9),
    **dict.fromkeys(("triliun", "trillion"), 10**12),
}
"""Words for large numbers, as typed without the space."""
