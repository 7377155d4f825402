"""What the product is called on the pages."""

from __future__ import annotations

from lumbung.web.guide.answers import Answers
from lumbung.web.guide.pages.wording import fact_words
from lumbung.web.guide.products import KIND


def product_name(answers: Answers) -> str:
    """Her own words, else the kind of product; "" when nothing is known."""
    if answers.words:
        return answers.words
    known = answers.known.get(KIND)
    return fact_words(answers.book.facts[KIND], known.value) if known else ""
