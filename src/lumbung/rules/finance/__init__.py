"""Money that a maker can get: which fits, why or why not, and what a loan costs to the rupiah. Knows no Django."""

from __future__ import annotations

from lumbung.rules.finance.loan import Instalment, LoanCost, Method, daily_cost, loan_cost
from lumbung.rules.finance.offers import Example, Figure, Offer, next_offer_question, offers
from lumbung.rules.finance.sources import Exclusion, Remark, Source, Sources, load_sources

__all__ = [
    "Example",
    "Exclusion",
    "Figure",
    "Instalment",
    "LoanCost",
    "Method",
    "Offer",
    "Remark",
    "Source",
    "Sources",
    "daily_cost",
    "load_sources",
    "loan_cost",
    "next_offer_question",
    "offers",
]
