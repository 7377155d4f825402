"""Template tags and filters, available in every template without `load`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lumbung.web.ui import dates, numbers
from lumbung.web.ui.icons import FILLED, STROKED
from lumbung.web.ui.words import language

register = template.Library()

ORIGINS = {
    "measured": ("measured", gettext_lazy("measured")),
    "published": ("published", gettext_lazy("quoted")),
    "assumed": ("assumed", gettext_lazy("assumed")),
    "simulated": ("simulated", gettext_lazy("simulated")),
}
"""Where a number comes from → (class of its mark, word). Fuller is firmer; dotted means simulated."""

CERTAINTIES = {
    "A": ("measured", gettext_lazy("seen in the source itself")),
    "B": ("published", gettext_lazy("seen on a named page")),
    "C": ("assumed", gettext_lazy("weak source")),
    "D": ("assumed", gettext_lazy("worked out from others")),
    "E": ("assumed", gettext_lazy("estimate")),
    "M": ("simulated", gettext_lazy("not checked yet")),
}
"""Mark of certainty of our facts → (class of its mark, words)."""

MENU = (
    ("home", gettext_lazy("Home"), ""),
    ("bookings:desks", gettext_lazy("Desk of the house"), "houses.run"),
    ("bookings:mine", gettext_lazy("My times"), "bookings.own"),
    ("houses:list", gettext_lazy("Production houses"), ""),
    ("guide:start", gettext_lazy("Permits and money"), ""),
    ("technology:chains", gettext_lazy("What a machine costs"), ""),
    ("plans:list", gettext_lazy("Plans"), ""),
    ("initiatives:list", gettext_lazy("Existing houses and efforts"), ""),
    ("register:enrol_start", gettext_lazy("Enrol my business"), ""),
    ("register:list", gettext_lazy("Makers"), "register.browse"),
    ("rulebook:table", gettext_lazy("The law as data"), "rulebook.read"),
)
"""Address name, words, permission that is needed to see it. Addresses that do not exist are left out."""


def _said(number: float | str | None, written: Callable[[float], str]) -> str:
    """The number as it is written; a dash for None, and for the empty text that templates put for what is not there."""
    return numbers.NO_VALUE if number is None or isinstance(number, str) else written(number)


@register.filter
def rupiah(amount: float | None) -> str:
    """`Rp12.500`."""
    return _said(amount, numbers.rupiah)


@register.filter
def short_rupiah(amount: float | None) -> str:
    """`Rp17,3 miliar`."""
    return _said(amount, numbers.short_rupiah)


@register.filter
def grouped(number: float | None, decimals: int = 0) -> str:
    """`12.500` in Indonesian, `12,500` in English."""
    return _said(number, lambda found: numbers.grouped(found, decimals))


@register.filter
def percent(share: float | None, decimals: int = 0) -> str:
    """A share of 1 as `58 %`."""
    return _said(share, lambda found: numbers.percent(found, decimals))


@register.filter
def km(metres: float | None) -> str:
    """Metres as `1,4 km` or `350 m`."""
    return _said(metres, numbers.kilometres)


@register.filter
def plain(number: float) -> str:
    """A number for an attribute (SVG, `value`): a point for the fraction, in every language."""
    return f"{number:g}" if isinstance(number, float) else str(number)


@register.filter
def long_date(moment: date | None) -> str:
    """`Selasa, 24 November 2026`."""
    return numbers.NO_VALUE if moment is None else dates.long_date(moment)


@register.filter
def short_date(moment: date | None) -> str:
    """`24 Nov 2026`."""
    return numbers.NO_VALUE if moment is None else dates.short_date(moment)


@register.filter
def long_moment(moment: datetime | None) -> str:
    """`Selasa, 24 November 2026 pukul 09.00 WIB`."""
    return numbers.NO_VALUE if moment is None else dates.long_moment(moment)


@register.simple_tag
def icon(name: str, size: int = 20) -> SafeString:
    """The icon `name`, as tall as `size` px. It is hidden from screen readers: a word always stands beside it."""
    if name in FILLED:
        return format_html(
            '<svg class="icon" viewBox="0 0 24 24" width="{0}" height="{0}" fill="currentColor" aria-hidden="true">'
            '<path d="{1}"/></svg>',
            size,
            FILLED[name],
        )
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="{0}" height="{0}" fill="none" stroke="currentColor" '
        'stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="{1}"/></svg>',
        size,
        STROKED[name],
    )


@register.simple_tag
def origin(kind: str, whose: str = "") -> SafeString:
    """The origin mark of a number: `{% origin "published" "BPS 2023" %}` → ◉ dikutip, BPS 2023."""
    shape, word = ORIGINS[kind]
    return format_html('<span class="origin {}">{}</span>', shape, f"{word}, {whose}" if whose else word)


@register.simple_tag
def certainty(mark: str, source: str = "") -> SafeString:
    """The mark A–E or M of a compiled fact, in words, with its source."""
    shape, words = CERTAINTIES[mark]
    return format_html('<span class="origin {}">{} · {}</span>', shape, mark, f"{words}, {source}" if source else words)


@register.simple_tag
def meter(share: float, tick: float | None = None, floor: float | None = None) -> SafeString:
    """A bar from 0 to 1 with an optional tick (break-even); red below `floor` (or below the tick without one).

    Give the same number in words beside it: the bar is hidden from screen readers.
    """
    least = tick if floor is None else floor
    mark = SafeString("")
    if tick is not None:
        mark = format_html('<rect class="tick" x="{}" width="1.5" height="12"/>', f"{100 * tick:.1f}")
    return format_html(
        '<svg class="meter" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" y="2" width="100" height="8"/>'
        '<rect class="{}" y="2" width="{}" height="8"/>{}</svg>',
        "low" if least is not None and share < least else "fill",
        f"{100 * min(max(share, 0.0), 1.0):.1f}",
        mark,
    )


@register.inclusion_tag("ui/menu.html", takes_context=True)
def menu(context: dict[str, Any], place: str) -> dict[str, Any]:
    """The links of the menu that this person may use; `place` is `head` or `foot`."""
    request: HttpRequest | None = context.get("request")
    user = getattr(request, "user", None)
    match = getattr(request, "resolver_match", None)
    items = []
    for name, words, permission in MENU:
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue
        if permission and not (user and user.has_perm(permission)):
            continue
        here = match is not None and match.view_name == name
        inside = match is not None and bool(match.namespace) and name == f"{match.namespace}:list"
        items.append({"address": address, "words": words, "current": "page" if here else "true" if inside else ""})
    if place == "head":
        staff = bool(user and user.has_perm("register.browse"))  # she has no business of her own to enrol
        left_out = {"/", reverse("register:enrol_start")} if staff else {"/"}
        items = [item for item in items if item["address"] not in left_out]
    signed_in = user is not None and user.is_authenticated
    return {"items": items, "place": place, "signed_in": signed_in, "user": user, "request": request}


@register.simple_tag(takes_context=True)
def other_language(context: dict[str, Any]) -> dict[str, str]:
    """The other language: its code, its own name, and the address that switches to it and comes back here."""
    request: HttpRequest | None = context.get("request")
    code, name = ("en", "English") if language() == "id" else ("id", "Bahasa Indonesia")
    back = request.get_full_path() if request is not None and request.method in ("GET", "HEAD") else "/"
    if request is not None and request.method == "POST":
        back = request.path
    return {"code": code, "name": name, "address": f"{reverse('language', args=[code])}?{urlencode({'next': back})}"}


@register.simple_tag(takes_context=True)
def with_query(context: dict[str, Any], **changes: Any) -> str:
    """This page's query string with some values changed; None or "" takes one out: `?{% with_query page=2 %}`."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        if value in (None, ""):
            query.pop(key, None)
        else:
            query[key] = str(value)
    return str(query.urlencode())


@register.inclusion_tag("ui/pager.html", takes_context=True)
def pager(context: dict[str, Any], page: Page[Any]) -> dict[str, Any]:
    """Previous, next, and which rows of how many; filters in the address stay."""
    return {"page": page, "request": context["request"]}


@register.inclusion_tag("ui/work.html")
def work(name: str, share: float, stop: str = "", token: str = "", poll: str = "") -> dict[str, Any]:
    """Long work: its name, how far (share of 1), "you may leave", and a button that stops it.

    `stop` is the address that a POST with `token` (`csrf_token`) stops it; `poll` the address that htmx asks every
    2 seconds for this block again. Without JavaScript the page reloads itself by `ui/reload.html` in its head.
    """
    return {"name": name, "share": share, "whole": round(100 * share), "stop": stop, "token": token, "poll": poll}


@register.simple_tag
def unnamed() -> str:
    """The word for something without a name."""
    return _("unnamed")
