"""Whole rupiah. Money is an `int` everywhere; a float becomes money only by a named rounding."""

from __future__ import annotations

import math
from typing import NewType

Rupiah = NewType("Rupiah", int)


def half_up(amount: float) -> Rupiah:
    """The nearest whole rupiah; a half goes away from zero, as in an account book."""
    return Rupiah(math.floor(abs(amount) + 0.5) * (1 if amount >= 0 else -1))


def upward(amount: float) -> Rupiah:
    """The next whole rupiah upward: for a cost that must be covered."""
    return Rupiah(math.ceil(amount))


def spell(amount: int) -> str:
    """`Rp12.500.000`, the Indonesian way, in both languages."""
    sign = "−" if amount < 0 else ""
    return f"{sign}Rp{abs(amount):,}".replace(",", ".")


def annuity(price: float, life_years: float, interest: float) -> float:
    """Rupiah a year that repay `price` over `life_years` at `interest` a year.

    Capital recovery factor CRF = i(1+i)^L / ((1+i)^L - 1); at i = 0 it is 1 / L.
    """
    if life_years <= 0:
        raise ValueError(f"life_years must be positive, not {life_years}")
    if interest == 0:
        return price / life_years
    growth = math.pow(1 + interest, life_years)
    return price * interest * growth / (growth - 1)
