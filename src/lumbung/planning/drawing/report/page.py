"""The page around the sections: both languages in one file, switched by a link (CSS `:target`), no scripts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from lumbung.planning.drawing.figures import figures_css
from lumbung.planning.drawing.outline import Outline
from lumbung.planning.drawing.report import makers, outlook, overview, places, trust
from lumbung.planning.drawing.report.facts import Facts, gather
from lumbung.planning.drawing.report.pieces import Html, joined, put
from lumbung.planning.drawing.words import LANGUAGES, Language, listed, pick
from lumbung.planning.folder.schema import PlanTables

LEUIT = (
    '<svg viewBox="0 0 32 32" width="30" height="30" fill="currentColor" aria-hidden="true"><path d="M16 1 31 14.2H1Z"/>'
    '<path d="M4.6 16h22.8l-3.2 10h-1V31h-2.8v-5h-9.8v5H8.8v-5h-1Z"/><path class="door" d="M13.2 18.3h5.6v5h-5.6Z"/></svg>'
)


@cache
def report_css() -> str:
    """The report's own sheet and that of its figures, as they stand in the page."""
    own = files("lumbung.planning.drawing").joinpath("report.css").read_text(encoding="utf-8")
    return own + figures_css()


def render_report(plan: PlanTables, languages: Sequence[Language] = LANGUAGES) -> str:
    """The plan as one HTML page; the first of `languages` is shown, the others by a link.

    Same tables, same bytes. Names from the data are escaped; nothing is loaded from elsewhere.
    """
    facts = gather(plan)
    ground = overview.ground_of(facts)
    halves = [_half(facts, ground, language, languages) for language in languages]
    first = languages[0]
    return (
        f'<!doctype html>\n<html lang="{first}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{put(title(facts, first))} · Lumbung</title>\n<style>\n{report_css()}</style>\n</head>\n<body>\n"
        + "\n".join(halves)
        + "\n</body>\n</html>\n"
    )


def title(facts: Facts, language: Language) -> str:
    """What the page is called."""
    cities = sorted({row["city"] for row in facts.plan["districts"].to_dicts()})
    first, count = Counter(city.partition(" ")[0] for city in cities).most_common(1)[0] if cities else ("", 0)
    if count > 2 and 2 * count > len(cities):
        return pick(language, f"Rencana rumah produksi, {first}", f"Plan of production houses, {first}")
    if len(cities) <= 3:
        return pick(
            language,
            f"Rencana rumah produksi, {listed(cities, language)}",
            f"Plan of production houses, {listed(cities, language)}",
        )
    return pick(
        language, f"Rencana rumah produksi, {len(cities)} kota", f"Plan of production houses, {len(cities)} cities"
    )


def _half(facts: Facts, ground: Outline, language: Language, languages: Sequence[Language]) -> str:
    """All sections in one language."""
    kind = "first" if language == languages[0] else "other"
    others = joined(*(_switch(other) for other in languages if other != language))
    parts = [
        Html(f"<h1>{put(title(facts, language))}</h1>"),
        _lead(facts, language),
        Html(
            f'<div class="cols">{overview.map_section(facts, ground, language)}<div>{_heading(language)}{overview.summary(facts, language)}</div></div>'
        ),
        overview.budget(facts, language),
        outlook.frontier(facts, language),
        overview.districts(facts, language),
        places.sites(facts, language),
        makers.unserved(facts, language),
        makers.clusters(facts, ground, language),
        makers.choice(facts, language),
        places.existing(facts, language),
        trust.draws(facts, language),
        outlook.robust(facts, language),
        trust.unknown(facts, language),
        trust.sources(facts, language),
    ]
    return (
        f'<div class="half {kind}" id="{language}" lang="{language}">'
        f'<header class="top"><div><span class="brand">{LEUIT}Lumbung</span>{others}</div></header>'
        f"{_strip(facts, language)}<main>{joined(*parts)}</main></div>"
    )


def _switch(language: Language) -> Html:
    return Html(
        f'<a href="#{language}" lang="{language}" hreflang="{language}">{pick(language, "Bahasa Indonesia", "English")}</a>'
    )


def _heading(language: Language) -> str:
    return f"<h2>{pick(language, 'Ringkasan', 'Summary')}</h2>"


def _strip(facts: Facts, language: Language) -> str:
    if not facts.summary("simulated", default=False):
        return ""
    words = pick(
        language,
        "<b>Data simulasi.</b> Bukan usaha atau orang nyata.",
        "<b>Simulated data.</b> No real enterprise or person.",
    )
    return f'<aside class="strip"><p><span class="origin simulated"></span>{words}</p></aside>'


def _lead(facts: Facts, language: Language) -> Html:
    words = pick(
        language,
        "Di mana rumah produksi bersama dibuka, mesin apa di dalamnya, siapa terlayani, dan siapa belum.",
        "Where to open shared production houses, with which machines, who is served, and who is not.",
    )
    return Html(f'<p class="lead">{put(words)}</p>')
