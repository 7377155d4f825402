"""The page of a plan: the report's sections in the reader's language, with links to the pages of sites and districts."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from lumbung.planning.drawing.outline import Outline
from lumbung.planning.drawing.report import makers, outlook, overview, places, trust
from lumbung.planning.drawing.report.facts import Facts, gather
from lumbung.planning.drawing.report.pieces import slug
from lumbung.planning.drawing.words import Language
from lumbung.web.plans import queries
from lumbung.web.plans.models import Plan
from lumbung.web.ui.words import language

KEPT = 8
"""Rendered plans and their facts that are kept in memory."""


def context(plan: Plan) -> dict[str, Any]:
    """Map, summary and the sections in their order."""
    return dict(_rendered(str(plan.folder), plan.fingerprint, plan.code, language()))


def facts_of(plan: Plan) -> Facts:
    """The plan's numbers, gathered once."""
    return _facts(str(plan.folder), plan.fingerprint)


@lru_cache(maxsize=KEPT)
def _facts(folder: str, fingerprint: str) -> Facts:
    return gather(queries.tables_at(folder, fingerprint))


@lru_cache(maxsize=KEPT)
def _ground(folder: str, fingerprint: str) -> Outline:
    return overview.ground_of(_facts(folder, fingerprint))


def map_of(plan: Plan) -> SafeString:
    """The plan's map with links, and its legend."""
    return _map(str(plan.folder), plan.fingerprint, plan.code, language())


def _map(folder: str, fingerprint: str, code: str, words: Language) -> SafeString:
    links = overview.Links(
        district=lambda key: reverse("plans:district", args=[code, slug(key)]),
        site=lambda site: reverse("plans:site", args=[code, site]),
    )
    facts, ground = _facts(folder, fingerprint), _ground(folder, fingerprint)
    return mark_safe(overview.map_section(facts, ground, words, links, code))  # noqa: S308 - made by the report, escaped there


@lru_cache(maxsize=KEPT)
def _rendered(folder: str, fingerprint: str, code: str, words: Language) -> dict[str, Any]:
    facts, ground = _facts(folder, fingerprint), _ground(folder, fingerprint)
    before = [
        overview.budget(facts, words), outlook.frontier(facts, words), overview.districts(facts, words),
        places.sites(facts, words),
    ]  # fmt: skip
    after = [
        makers.choice(facts, words), places.existing(facts, words), trust.draws(facts, words),
        outlook.robust(facts, words), trust.unknown(facts, words), trust.sources(facts, words),
    ]  # fmt: skip
    return {
        "map": _map(folder, fingerprint, code, words),
        "summary": mark_safe(overview.summary(facts, words)),  # noqa: S308
        "before": [mark_safe(part) for part in before],  # noqa: S308
        "clusters": mark_safe(makers.clusters(facts, ground, words)),  # noqa: S308
        "unserved": mark_safe(makers.unserved(facts, words)),  # noqa: S308
        "after": [mark_safe(part) for part in after],  # noqa: S308
    }
