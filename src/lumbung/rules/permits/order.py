"""What waits for what: levels that can be done side by side, and the longest way through them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce

After = Mapping[str, Collection[str]]
"""Name → names that come directly before it."""


@dataclass(frozen=True, slots=True)
class Span:
    """From least to most, both inclusive; `most` None: not known. `unknown` names what has no figure and counts 0 in `least`."""

    least: int
    most: int | None
    unknown: tuple[str, ...] = ()

    def __add__(self, other: Span) -> Span:
        most = None if self.most is None or other.most is None else self.most + other.most
        return Span(self.least + other.least, most, tuple(dict.fromkeys((*self.unknown, *other.unknown))))


NO_SPAN = Span(0, 0)


def total(spans: Iterable[Span]) -> Span:
    """The sum of some spans."""
    return reduce(Span.__add__, spans, NO_SPAN)


def before(name: str, after: After) -> frozenset[str]:
    """Everything that comes before a name, directly or through others. `after` has no circle."""
    found: set[str] = set()
    waiting = list(after.get(name, ()))
    while waiting:
        other = waiting.pop()
        if other not in found:
            found.add(other)
            waiting.extend(after.get(other, ()))
    return frozenset(found)


def among(names: Collection[str], after: After) -> dict[str, frozenset[str]]:
    """For some names, which of them come before each: the order holds through names that are left out."""
    chosen = frozenset(names)
    return {name: before(name, after) & chosen for name in names}


def levels(names: Collection[str], after: After) -> tuple[tuple[str, ...], ...]:
    """Groups that can be done side by side: each waits only for earlier groups; within a group the given order.

    A name stands in the first group that its predecessors allow (longest chain of predecessors).
    """
    waits = among(names, after)
    depth: dict[str, int] = {}
    for name in sorted(names, key=lambda one: len(waits[one])):
        depth[name] = 1 + max((depth[other] for other in waits[name]), default=-1)
    deepest = max(depth.values(), default=-1)
    return tuple(tuple(name for name in names if depth[name] == level) for level in range(deepest + 1))


def longest(names: Collection[str], after: After, length: Mapping[str, int]) -> int:
    """The length of the longest chain (critical path; Kelley and Walker 1959), in the unit of `length`."""
    waits = among(names, after)
    finish: dict[str, int] = {}
    for name in sorted(names, key=lambda one: len(waits[one])):
        finish[name] = length[name] + max((finish[other] for other in waits[name]), default=0)
    return max(finish.values(), default=0)


def circle(after: After) -> tuple[str, ...]:
    """A circle of names that wait for each other, or nothing."""
    for start in after:
        path = _way_back(start, start, after, ())
        if path:
            return path
    return ()


def _way_back(start: str, name: str, after: After, path: tuple[str, ...]) -> tuple[str, ...]:
    for other in after.get(name, ()):
        if other == start:
            return (*path, name)
        if other not in path and other != name:
            found = _way_back(start, other, after, (*path, name))
            if found:
                return found
    return ()
