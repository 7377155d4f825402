"""Reading the law as it is in force here: the packaged files with what officers have published over them."""

from __future__ import annotations

from collections import deque
from datetime import date

from django.db.models import QuerySet

from lumbung.rules import Rulebook, load_rulebook
from lumbung.web.config import clock
from lumbung.web.organisations.models import Organisation
from lumbung.web.rulebook.models import Proposal, State
from lumbung.web.rulebook.overlaying import overlay

KEPT = 4
"""Books with an overlay that a process keeps: today's, and those of proposals that are being looked at."""


def published(on: date | None = None) -> list[Proposal]:
    """What is approved and holds by a day (default: today), in the order in which it was decided."""
    day = on or clock.today()
    found = Proposal.objects.filter(state=State.APPROVED, publish_on__lte=day)
    return list(found.select_related("region").order_by("decided_at", "pk"))


def rulebook(on: date | None = None) -> Rulebook:
    """The book to ask: packaged content, and over it what is published by a day. Drafts never count. 1 query."""
    return book_with(tuple(published(on)))


def book_with(changes: tuple[Proposal, ...]) -> Rulebook:
    """The packaged book with some changes over it; the last few are kept, by what the changes say and by the files."""
    base = load_rulebook()
    if not changes:
        return base
    stamp = tuple((one.pk, one.starts, one.ends, one.value, one.ref, one.certainty) for one in changes)
    for held_base, held_stamp, book in _books:
        if held_base is base and held_stamp == stamp:
            return book
    over = overlay(base, [(one, one.region.name, (one.decided_at or one.proposed_at).date()) for one in changes])
    made = load_rulebook(extra=over)
    _books.appendleft((base, stamp, made))
    return made


_books: deque[tuple[Rulebook, tuple[object, ...], Rulebook]] = deque(maxlen=KEPT)


def proposals(region: Organisation) -> QuerySet[Proposal]:
    """The region's proposals, newest first."""
    return Proposal.objects.filter(region=region).select_related("proposed_by", "decided_by", "region")


def waiting(region: Organisation) -> list[Proposal]:
    """Those that wait for a second person."""
    return list(proposals(region).filter(state=State.PROPOSED))


def history_of(parameter: str) -> list[Proposal]:
    """Every proposal for a parameter that was approved, or waits; newest first."""
    found = Proposal.objects.filter(parameter=parameter, state__in=(State.APPROVED, State.PROPOSED))
    return list(found.select_related("proposed_by", "decided_by", "region"))


def find(pk: int) -> Proposal | None:
    """One proposal with its people and region."""
    return Proposal.objects.select_related("proposed_by", "decided_by", "region").filter(pk=pk).first()
