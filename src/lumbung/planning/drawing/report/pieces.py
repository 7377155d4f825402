"""Pieces of the report's page: rows, tables, folds, marks of origin. Whatever is not `Html` is escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lumbung.planning.drawing.svg import text
from lumbung.planning.drawing.words import CERTAINTY, ORIGIN_OF_CERTAINTY, ORIGINS, Language


class Html(str):
    """Text that is HTML already: made by these functions, never from data."""

    __slots__ = ()


def put(value: object) -> str:
    """HTML as it is, anything else escaped."""
    return value if isinstance(value, Html) else text(value)


def joined(*parts: object, by: str = "") -> Html:
    """Parts one after the other."""
    return Html(by.join(put(part) for part in parts))


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column: its head, and whether it holds numbers (right-aligned) or long words (wider)."""

    head: str
    number: bool = False
    wide: bool = False

    @property
    def css(self) -> str:
        """The class attribute of its cells."""
        return ' class="number"' if self.number else ' class="words"' if self.wide else ""


def table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[object]],
    *,
    label: str,
    total: Sequence[object] = (),
    ids: Sequence[str] = (),
    long: bool = False,
) -> Html:
    """A table that scrolls sideways inside itself; the first cell of a row is its head. `ids` name rows for links."""
    heads = "".join(f'<th scope="col"{column.css}>{put(column.head)}</th>' for column in columns)
    body = []
    for i, row in enumerate([*rows, *([total] if total else [])]):
        name = f' id="{text(ids[i])}"' if i < len(ids) and ids[i] else ""
        css = ' class="total"' if total and i == len(rows) else ""
        cells = "".join(f"<td{c.css}>{put(v)}</td>" for c, v in zip(columns[1:], row[1:], strict=True))
        body.append(f'<tr{name}{css}><th scope="row"{columns[0].css}>{put(row[0])}</th>{cells}</tr>')
    kind = ' class="long"' if long else ""
    return Html(
        f'<div class="scroll" tabindex="0" role="group" aria-label="{text(label)}"><table{kind}>'
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
    )


def section(name: str, title: str, *parts: object) -> Html:
    """A section of the report under its heading."""
    return Html(
        f'<section aria-labelledby="{text(name)}"><h2 id="{text(name)}">{put(title)}</h2>{joined(*parts)}</section>'
    )


def rows(entries: Sequence[tuple[object, object, object]]) -> Html:
    """A list of label, value and small print (may be empty)."""
    items = "".join(
        f"<div><dt>{put(label)}</dt><dd>{put(value)}{f'<small>{put(small)}</small>' if small else ''}</dd></div>"
        for label, value, small in entries
    )
    return Html(f'<dl class="rows">{items}</dl>')


def fold(title: object, *parts: object, open_: bool = False) -> Html:
    """What is folded away until someone asks for it."""
    return Html(f"<details{' open' if open_ else ''}><summary>{put(title)}</summary>{joined(*parts)}</details>")


def paragraph(*parts: object, css: str = "") -> Html:
    """A paragraph."""
    kind = f' class="{text(css)}"' if css else ""
    return Html(f"<p{kind}>{joined(*parts)}</p>")


def strong(words: object) -> Html:
    """Words that matter most."""
    return Html(f"<b>{put(words)}</b>")


def bad(words: object) -> Html:
    """Bad news: in colour and bold."""
    return Html(f'<b class="bad-news">{put(words)}</b>')


def small(*parts: object) -> Html:
    """Small print."""
    return Html(f"<small>{joined(*parts)}</small>")


def halves(*parts: object) -> Html:
    """Two columns on a wide screen."""
    return Html(f'<div class="halves">{"".join(f"<div>{put(part)}</div>" for part in parts)}</div>')


def figure(picture: str, *caption: object, wide: bool = False) -> Html:
    """A picture (SVG text made by this package) with its caption; a wide one scrolls inside itself on a phone."""
    body = f'<div class="scroll map-wide" tabindex="0">{picture}</div>' if wide else picture
    below = f"<figcaption>{joined(*caption)}</figcaption>" if caption else ""
    return Html(f"<figure>{body}{below}</figure>")


def bullets(items: Sequence[object]) -> Html:
    """A list of sentences."""
    return Html(f'<ul class="points">{"".join(f"<li>{put(item)}</li>" for item in items)}</ul>')


def origin(kind: str, language: Language, detail: str = "") -> Html:
    """Where a number comes from: `measured`, `published`, `assumed` or `simulated`, with the source named."""
    words = ORIGINS[kind].in_(language) + (f", {detail}" if detail else "")
    return Html(f'<span class="origin {kind}">{text(words)}</span>')


def certainty(mark: str, language: Language) -> Html:
    """A mark of certainty (A to E, M, policy) with its words and the disc of its origin."""
    words = CERTAINTY[mark].in_(language) if mark in CERTAINTY else mark
    name = f"{mark}: {words}" if len(mark) == 1 else words
    return Html(f'<span class="origin {ORIGIN_OF_CERTAINTY.get(mark, "assumed")}">{text(name)}</span>')


def slug(name: str) -> str:
    """A name for an anchor: letters, digits, dots and hyphens."""
    return re.sub(r"[^0-9A-Za-z.]+", "-", name).strip("-").lower()
