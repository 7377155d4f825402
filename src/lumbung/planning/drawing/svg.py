"""Small pieces of SVG and HTML text. Everything that comes from data passes through `text`."""

from __future__ import annotations

from html import escape


def text(words: object) -> str:
    """Words made safe for HTML and SVG, in text and in attributes; control characters that XML forbids are dropped."""
    return escape("".join(c for c in str(words) if c >= " " or c in "\t\n"), quote=True)


def number(value: float) -> str:
    """A coordinate with at most one decimal, the shortest way: `12`, `12.5`."""
    written = f"{value:.1f}".removesuffix(".0")
    return "0" if written == "-0" else written


def svg(width: float, height: float, body: str, *, label: str, kind: str, linked: bool = False) -> str:
    """An SVG picture with its text alternative. With links inside it is a group of them, otherwise one image."""
    role = "group" if linked else "img"
    box = f"0 0 {number(width)} {number(height)}"
    return f'<svg class="fig {kind}" viewBox="{box}" role="{role}" aria-label="{text(label)}">{body}</svg>'


def words_at(x: float, y: float, words: object, *, kind: str = "", anchor: str = "") -> str:
    """A `<text>` with optional class and anchor (`middle`, `end`)."""
    css = f' class="{kind}"' if kind else ""
    place = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text{css} x="{number(x)}" y="{number(y)}"{place}>{text(words)}</text>'


def bar(x: float, y: float, width: float, height: float, kind: str) -> str:
    """A filled rectangle of a class; nothing when it has no width."""
    if width <= 0 or height <= 0:
        return ""
    return f'<rect class="{kind}" x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"/>'


def line(d: str, kind: str) -> str:
    """A stroked path of a class."""
    return f'<path class="{kind}" d="{d}"/>'
