"""Charts as SVG text, 340 wide so that 12-pixel words stay legible on a phone. Colours by classes (`figures.css`).

Each has a text alternative and stands beside the table that repeats its numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lumbung.planning.drawing.svg import bar, line, number, svg, text, words_at

WIDTH = 340
LETTER = 7.0
"""Width of a letter at 12 pixels, on average and a little over."""


@dataclass(frozen=True)
class Bar:
    """One labelled row: `value` for the length, `said` as it is written, `kind` its class, `tick` a mark on the scale."""

    label: str
    value: float
    said: str
    kind: str = "c1"
    tick: float | None = None


def row_bars(bars: Sequence[Bar], *, label: str, most: float | None = None) -> str:
    """Bars one under the other: name left and value right above each bar, so that long names fit a phone.

    `most` is the value at full width (default: the largest); bars are drawn on a track only when it is given.
    """
    full = most or max((row.value for row in bars), default=0.0) or 1.0
    body, top = [], 0.0
    for row in bars:
        body.append(words_at(0, top + 12, shortened(row.label, WIDTH - 10 - len(row.said) * LETTER * 1.08)))
        body.append(words_at(WIDTH, top + 12, row.said, kind="b", anchor="end"))
        if most:
            body.append(bar(0, top + 18, WIDTH, 10, "track"))
        length = min(WIDTH, max(1.5, row.value / full * WIDTH)) if row.value > 0 else 0
        inset = 0.75 if row.kind == "cn" else 0
        body.append(bar(inset, top + 18 + inset, length - 2 * inset, 10 - 2 * inset, row.kind))
        if row.tick is not None:
            body.append(bar(min(WIDTH - 2, row.tick / full * WIDTH - 1), top + 15, 2, 16, "mean"))
        top += 40
    return svg(WIDTH, max(top - 8, 1), "".join(body), label=label, kind="chart")


@dataclass(frozen=True)
class Strip:
    """One row of a strip chart: a short name, the share of each member with its name, and the share of all."""

    name: str
    members: Sequence[tuple[str, float]]
    mean: float


def strip_chart(strips: Sequence[Strip], *, floor: float, floor_words: str, label: str) -> str:
    """A dash for each district on its city's row, red below the floor; a diamond for the city; the floor as a line."""
    top_share = max((share for strip in strips for _, share in strip.members), default=1.0)
    full = next(edge for edge in (0.2, 0.4, 0.6, 0.8, 1.0) if edge >= min(1.0, top_share) - 1e-9)
    left = min(112.0, 8 + max((len(s.name) for s in strips), default=0) * LETTER)
    scale = (WIDTH - 20 - left) / full
    bottom = 20 + 27 * len(strips)
    body = []
    for k in range(5):
        x = left + scale * full * k / 4
        body.append(line(f"M{number(x)} 18V{bottom}", "grid"))
        body.append(words_at(x, bottom + 16, f"{round(100 * full * k / 4)} %", kind="mute", anchor="middle"))
    x = left + scale * min(floor, full)
    body.append(line(f"M{number(x)} 16V{bottom}", "rule"))
    half = len(floor_words) * LETTER / 2
    body.append(words_at(min(max(x, half), WIDTH - half), 11, floor_words, kind="rule-words", anchor="middle"))
    for i, strip in enumerate(strips):
        body.append(_strip(strip, 34.0 + 27 * i, left, scale, floor))
    return svg(WIDTH, bottom + 22, "".join(body), label=label, kind="chart")


def _strip(strip: Strip, y: float, left: float, scale: float, floor: float) -> str:
    parts = [words_at(0, y + 4, shortened(strip.name, left))]
    for name, share in sorted(strip.members, key=lambda member: (member[1], member[0])):
        kind = "dash-x" if share < floor else "dash"
        x = number(left + scale * share)
        parts.append(f'<path class="{kind}" d="M{x} {number(y - 7)}v14"><title>{text(name)}</title></path>')
    parts.append(line(f"M{number(left + scale * strip.mean)} {number(y - 5)}l5 5-5 5-5-5z", "mean"))
    return "".join(parts)


def histogram(values: Sequence[float], *, rule: float, rule_words: str, unit_words: str, label: str) -> str:
    """How many values fall in each tenth from 0 to 1, counts written on top; bars wholly below the rule are red."""
    counts = [0] * 10
    for value in values:
        counts[min(9, max(0, int(value * 10 + 1e-9)))] += 1
    step, height = WIDTH / 10, 96
    most = max(counts) or 1
    base = 22.0 + height
    body = []
    for k, count in enumerate(counts):
        tall = height * count / most * 0.84
        body.append(bar(k * step + 2, base - tall, step - 4, tall, "cx" if (k + 1) / 10 <= rule + 1e-9 else "c1"))
        if count:
            body.append(words_at((k + 0.5) * step, base - tall - 4, count, kind="b", anchor="middle"))
    body.append(line(f"M0 {number(base)}H{WIDTH}", "grid"))
    for k in range(0, 11, 2):
        anchor = "" if k == 0 else "end" if k == 10 else "middle"
        body.append(words_at(k * step, base + 16, f"{k * 10} %", kind="mute", anchor=anchor))
    x = rule * WIDTH
    body.append(line(f"M{number(x)} 14V{number(base)}", "rule"))
    body.append(words_at(x + 4, 11, rule_words, kind="rule-words"))
    body.append(words_at(WIDTH, base + 32, unit_words, kind="mute", anchor="end"))
    return svg(WIDTH, base + 38, "".join(body), label=label, kind="chart")


def meter(share: float, tick: float | None, *, low: bool) -> str:
    """A bar of use from 0 to 1 with a tick; decoration beside its number, so hidden from screen readers."""
    mark = "" if tick is None else bar(min(98.0, max(0.0, 100 * tick - 1)), 0, 2, 12, "tick")
    filled = bar(0, 2, min(100.0, 100 * share), 8, "low" if low else "fill")
    return (
        '<svg class="meter" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">'
        f"{bar(0, 2, 100, 8, 'track')}{filled}{mark}</svg>"
    )


def shortened(words: str, width: float) -> str:
    """Words cut to a width in pixels, with an ellipsis."""
    fit = int(width / LETTER)
    return words if len(words) <= fit else words[: max(1, fit - 1)].rstrip() + "…"
