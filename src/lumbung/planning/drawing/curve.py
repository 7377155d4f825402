"""A curve chart: how one amount grows with another, under a few conditions, with what no plan can exceed as a thin line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from lumbung.planning.drawing.chart import LETTER, WIDTH
from lumbung.planning.drawing.svg import line, number, svg, text, words_at

LEFT, RIGHT, TOP, HEIGHT = 6.0, WIDTH - 10.0, 26.0, 190.0
TICKS = 4
DOT = 4.0
APART = 14.0
"""Pixels between the baselines of two names at the end of their curves."""


@dataclass(frozen=True)
class Curve:
    """Points (x, y) in rising order of x, joined by lines, with the name at the end; `limits` are (x, y) of its bound.

    `kind` is the class of the line: `k1` stands out, `k2` and `k3` step back.
    """

    name: str
    points: Sequence[tuple[float, float]]
    kind: str = "k1"
    limits: Sequence[tuple[float, float]] = ()


@dataclass(frozen=True)
class Mark:
    """A point that is named: (x, y), and a class (`here` a filled disc, `knee` a ring)."""

    x: float
    y: float
    words: str
    kind: str


def nice_step(most: float) -> float:
    """1, 2, 2.5 or 5 times a power of ten, so that at most TICKS steps reach `most`."""
    if most <= 0:
        return 1.0
    rough = most / TICKS
    power = 10.0 ** floor(log10(rough))
    return float(next(unit * power for unit in (1, 2, 2.5, 5, 10) if unit * power >= rough * (1 - 1e-9)))


def curve_chart(
    curves: Sequence[Curve], marks: Sequence[Mark], *, said_x: Sequence[str], said_y: Sequence[str], words: tuple[str, str],
    label: str,
) -> str:  # fmt: skip
    """The chart. `said_x` and `said_y` write the ticks (see `ticks_of`), `words` name the upright and the level axis."""
    every = [point for curve in curves for point in (*curve.points, *curve.limits)]
    across, up = (_full([point[axis] for point in every]) for axis in (0, 1))
    frame = _Frame(across, up)
    body = [words_at(0, 12, words[0], kind="mute")]
    for k, said in enumerate(said_y):
        y = frame.y(up * k / (len(said_y) - 1))
        body.append(line(f"M{number(LEFT)} {number(y)}H{number(RIGHT)}", "grid"))
        body.append(words_at(LEFT, y - 3, said, kind="mute"))
    for k, said in enumerate(said_x):
        anchor = "" if k == 0 else "end" if k == len(said_x) - 1 else "middle"
        body.append(
            words_at(frame.x(across * k / (len(said_x) - 1)), TOP + HEIGHT + 16, said, kind="mute", anchor=anchor)
        )
    body.append(words_at(RIGHT, TOP + HEIGHT + 32, words[1], kind="mute", anchor="end"))
    body += [_drawn(frame, curve) for curve in curves]
    body += [_marked(frame, mark) for mark in marks]
    return svg(WIDTH, TOP + HEIGHT + 38, "".join(body), label=label, kind="chart")


def ticks_of(curves: Sequence[Curve]) -> tuple[list[float], list[float]]:
    """The values at the ticks of both axes, from 0."""
    every = [point for curve in curves for point in (*curve.points, *curve.limits)]
    found = []
    for axis in (0, 1):
        most = _full([point[axis] for point in every])
        step = nice_step(most)
        found.append([step * k for k in range(round(most / step) + 1)])
    return found[0], found[1]


def _full(values: Sequence[float]) -> float:
    most = max(values, default=0.0)
    step = nice_step(most)
    return step * max(1, ceil(most / step - 1e-9))


@dataclass(frozen=True)
class _Frame:
    """From values to pixels."""

    across: float
    up: float

    def x(self, value: float) -> float:
        return LEFT + (RIGHT - LEFT) * value / self.across

    def y(self, value: float) -> float:
        return TOP + HEIGHT * (1 - value / self.up)

    def path(self, points: Sequence[tuple[float, float]]) -> str:
        return "M" + "L".join(f"{number(self.x(x))} {number(self.y(y))}" for x, y in points)


def _drawn(frame: _Frame, curve: Curve) -> str:
    if not curve.points:
        return ""
    dots = "".join(
        f'<circle class="{curve.kind}-dot" cx="{number(frame.x(x))}" cy="{number(frame.y(y))}" r="2.5"/>'
        for x, y in curve.points
    )
    limit = line(frame.path(curve.limits), "limit") if len(curve.limits) > 1 else ""
    named = f"<title>{text(curve.name)}</title>"
    return f"<g>{named}{limit}{line(frame.path(curve.points), curve.kind)}{dots}</g>"


def _marked(frame: _Frame, mark: Mark) -> str:
    x, y = frame.x(mark.x), frame.y(mark.y)
    half = len(mark.words) * LETTER
    at, anchor = (x - 8, "end") if x + half + 8 > RIGHT else (x + 8, "")
    below = y + APART * (2.4 if anchor else 1.2)  # left of its point a name must clear the curve that falls away there
    return f'<circle class="{text(mark.kind)}" cx="{number(x)}" cy="{number(y)}" r="{number(DOT + 1)}"/>' + words_at(
        at, below, mark.words, kind="b", anchor=anchor
    )
