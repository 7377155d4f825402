"""The path through the permits: which, in what order, what they cost, what to bring, when to renew. Knows no Django."""

from __future__ import annotations

from lumbung.rules.permits.catalogue import Catalogue, Figure, Paper, Permit, Place, Renewal, load_permits
from lumbung.rules.permits.inquiry import Due, UnknownPermit
from lumbung.rules.permits.order import Span
from lumbung.rules.permits.path import Path, Step, Undecided, Unneeded, permit_path
from lumbung.rules.permits.questions import FIRST_QUESTIONS, next_question

__all__ = [
    "FIRST_QUESTIONS",
    "Catalogue",
    "Due",
    "Figure",
    "Paper",
    "Path",
    "Permit",
    "Place",
    "Renewal",
    "Span",
    "Step",
    "Undecided",
    "UnknownPermit",
    "Unneeded",
    "load_permits",
    "next_question",
    "permit_path",
]  # fmt: skip
