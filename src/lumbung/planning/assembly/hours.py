"""Shares and hours as they are written: shares of a need add up to exactly one, hours never exceed a capacity.

All arithmetic is in whole numbers: shares in millionths, hours in hundredths.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

MILLION = 1_000_000
HUNDREDTH = 0.01

Place = tuple[str, str]
"""(site, module)."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a need: at (site, module, mode), or unserved for `reason` (then site and module are "").

    `share` of the need, 0-1; `whole` hundredths of an hour a month that the whole need would take there.
    """

    need: int
    enterprise: str
    site: str
    module: str
    mode: str
    reason: str
    share: float
    whole: int
    minutes: float
    millionths: int = 0
    hundredths: int = 0

    @property
    def order(self) -> tuple[int, str, str, str, str]:
        """What names this part."""
        return (self.need, self.site, self.module, self.mode, self.reason)


def hundredths(hours: float) -> int:
    """Hours in whole hundredths, to the nearest."""
    return round(hours / HUNDREDTH)


def exact(parts: Iterable[Part], capacity: Mapping[Place, int]) -> list[Part]:
    """The parts with `millionths` and `hundredths`, sorted; parts that are too small to write join the largest.

    `capacity`: hundredths of an hour a month at each (site, module). Hours are rounded down, and where a full machine
    would still be exceeded, its split parts give up a hundredth each.
    """
    by_need: dict[int, list[Part]] = defaultdict(list)
    for part in sorted(parts, key=lambda p: p.order):
        by_need[part.need].append(part)
    written = [part for need in sorted(by_need) for part in _whole(by_need[need])]
    return _within(written, capacity)


def _whole(parts: Sequence[Part]) -> list[Part]:
    """Millionths of one need: the largest remainders get what is missing."""
    shares = _in_millionths([max(part.share, 0.0) for part in parts])
    largest = max(range(len(parts)), key=lambda i: (shares[i], -i))
    for i, part in enumerate(parts):
        if i != largest and shares[i] * part.whole < MILLION:
            shares[largest] += shares[i]
            shares[i] = 0
    return [
        replace(part, millionths=share, hundredths=share * part.whole // MILLION)
        for part, share in zip(parts, shares, strict=True)
        if share > 0
    ]


def _in_millionths(shares: Sequence[float]) -> list[int]:
    total = sum(shares)
    if total <= 0:
        return [MILLION, *(0 for _ in shares[1:])]
    exact_shares = [share / total * MILLION for share in shares]
    floors = [int(share) for share in exact_shares]
    order = sorted(range(len(shares)), key=lambda i: (floors[i] - exact_shares[i], i))
    for i in order[: MILLION - sum(floors)]:
        floors[i] += 1
    return floors


def _within(parts: list[Part], capacity: Mapping[Place, int]) -> list[Part]:
    """Take a hundredth from the split parts of a machine, largest first, until its capacity holds."""
    over: dict[Place, int] = defaultdict(int)
    for part in parts:
        if part.site:
            over[part.site, part.module] += part.hundredths
    for place in over:
        over[place] -= capacity.get(place, 0)
    order = sorted(range(len(parts)), key=lambda i: (parts[i].millionths == MILLION, -parts[i].hundredths, i))
    for i in order:
        place = (parts[i].site, parts[i].module)
        if over.get(place, 0) > 0 and parts[i].hundredths > 0:
            parts[i] = replace(parts[i], hundredths=parts[i].hundredths - 1)
            over[place] -= 1
    return parts
