"""What must be true of every page, whichever test fetches it."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client

from lumbung.web.config import catalogues

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SILENT = {"script", "style", "svg", "title"}


@dataclass
class Page(HTMLParser):
    """What `broken` looks at, gathered in one pass."""

    lang: str = ""
    title: str = ""
    headings: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    open: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.lang = given.get("lang", "")
        if tag == "h1":
            self.headings.append("")
        if "id" in given:
            self.ids.append(given["id"])
        self._judge(tag, given)
        if tag not in VOID:
            self.open.append((tag, given.get("lang", "")))

    def _judge(self, tag: str, given: dict[str, str]) -> None:
        if tag == "form" and not given.get("action"):
            self.faults.append("a form without an action")
        if tag == "style" or "style" in given:
            self.faults.append(f"an inline style at <{tag}>")
        if tag == "script" and not given.get("src"):
            self.faults.append("an inline script")
        if any(name.startswith("on") for name in given):
            self.faults.append(f"a script in an attribute of <{tag}>")
        if tag == "img" and "alt" not in given:
            self.faults.append("an image without alt")
        if given.get("src", "").startswith(("http:", "https:", "//")):
            self.faults.append(f"a file from another host: {given['src']}")

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            continue

    def handle_data(self, data: str) -> None:
        inside = {tag for tag, _ in self.open}
        if "title" in inside and "svg" not in inside:
            self.title += data
        if "h1" in inside and self.headings:
            self.headings[-1] += data
        if data.strip() and not inside & SILENT and not any(lang for tag, lang in self.open if tag != "html"):
            self.texts.append(_plain(data))


def _plain(text: str) -> str:
    return " ".join(text.split())


@cache
def english_words() -> frozenset[str]:
    """Every English source string whose Indonesian differs: none may stand on an Indonesian page."""
    found = set()
    for app in catalogues.apps():
        held = catalogues.read(catalogues.catalogue_path(app))
        for message in catalogues.source_messages(app):
            words = held.get(message.id, message.context) if message.id else None
            if isinstance(message.id, str) and " " in message.id and (words is None or words.string != message.id):
                found.add(_plain(message.id))
    return frozenset(found)


def broken(html: str) -> list[str]:
    """What is wrong with a page; empty when nothing is. A fragment (for htmx) has fewer duties."""
    page = Page()
    page.feed(html)
    faults = list(page.faults)
    if "<html" not in html:
        return faults
    headings = [_plain(heading) for heading in page.headings]
    if len(headings) != 1:
        faults.append(f"{len(headings)} h1 instead of one")
    elif not _plain(page.title).startswith(headings[0]) or not headings[0]:
        faults.append(f"the title {page.title!r} does not begin with the h1 {headings[0]!r}")
    if page.lang not in ("id", "en"):
        faults.append(f"html lang is {page.lang!r}")
    if len(set(page.ids)) != len(page.ids):
        faults.append(f"ids that stand twice: {sorted({one for one in page.ids if page.ids.count(one) > 1})}")
    if page.lang == "id":
        faults += [f"not translated: {text!r}" for text in page.texts if text in english_words()]
    return faults


class CheckedClient(Client):
    """Django's test client, looking at every page that comes back."""

    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        check_response(response)
        return response


def check_response(response: HttpResponse) -> None:
    """Fail with all that is wrong when the response is an HTML page of ours."""
    if "text/html" not in response.headers.get("Content-Type", "") or response.streaming:
        return
    policy = response.headers.get("Content-Security-Policy", "")
    if "sandbox" in policy:  # a self-contained document, such as a plan's report
        return
    content = response.content
    if response.headers.get("Content-Encoding") == "gzip":
        content = gzip.decompress(content)
    faults = broken(content.decode())
    if "'unsafe-inline'" in policy or "default-src 'none'" not in policy:
        faults.append(f"the policy of the page is too wide: {policy!r}")
    assert not faults, "\n".join(
        [f"{response.status_code} {getattr(response, 'request', {}).get('PATH_INFO')}:", *faults]
    )
