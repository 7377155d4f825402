"""One budget for all regions: what each would spend at a price of capital, and the price at which all keep the budget."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

FIRST_PRICE = 0.5
"""Rupiah a year per rupiah of capital: where the search for a price that is too high begins."""
RAISE, MOST_RAISES = 4.0, 10
MOST_HALVINGS = 6
NEAR_ENOUGH = 0.97
"""Share of the budget that is spent, from which on the price is not sought more closely."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What the regions ask for at one price of capital: each one's capital (rupiah), and its gain a year without the price."""

    price: float
    capital: tuple[float, ...]
    gain: tuple[float, ...]

    @property
    def spent(self) -> float:
        """Capital of all, rupiah."""
        return sum(self.capital)


def shared_price(offered: Callable[[float], Offer], budget: float) -> tuple[float, tuple[Offer, ...]]:
    """The lowest price found at which the regions together keep the budget, and every offer that was asked for.

    `offered` asks all regions at a price. 0 when the budget binds nobody.
    """
    offers = [offered(0.0)]
    if offers[0].spent <= budget:
        return 0.0, tuple(offers)
    low, high = 0.0, FIRST_PRICE
    for _ in range(MOST_RAISES):
        offers.append(offered(high))
        if offers[-1].spent <= budget:
            break
        low, high = high, RAISE * high
    for _ in range(MOST_HALVINGS):
        if NEAR_ENOUGH * budget <= max((o.spent for o in offers if o.spent <= budget), default=0.0):
            break
        offers.append(offered((low + high) / 2))
        low, high = (low, offers[-1].price) if offers[-1].spent <= budget else (offers[-1].price, high)
    return high, tuple(offers)


def budgets_of(offers: Sequence[Offer], price: float, budget: float) -> list[float]:
    """Each region's budget, rupiah: what it asks for at the price, and of what is left a share as its next wish is large.

    The sum is the budget. Where nobody wishes for more, what is left goes in proportion to what is asked for.
    """
    here = min(offers, key=lambda offer: (abs(offer.price - price), offer.price))
    scale = min(1.0, budget / here.spent) if here.spent > 0 else 1.0
    asked = [capital * scale for capital in here.capital]
    cheaper = [offer for offer in offers if offer.price < here.price]
    wishes = [0.0] * len(asked)
    if cheaper:
        more = max(cheaper, key=lambda offer: offer.price)
        wishes = [max(0.0, there - now) for there, now in zip(more.capital, here.capital, strict=True)]
    if sum(wishes) <= 0:
        wishes = asked if sum(asked) > 0 else [1.0] * len(asked)
    left = max(0.0, budget - sum(asked))
    return [now + left * wish / sum(wishes) for now, wish in zip(asked, wishes, strict=True)]
