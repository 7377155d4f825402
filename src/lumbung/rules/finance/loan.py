"""What a loan costs: every instalment in whole rupiah, and their sum.

Formulas, with P the principal, i the monthly rate (a twelfth of the yearly one) and n the months:

- annuity: A = P·i / (1 − (1 + i)^−n) each month; interest is due on what is still owed (any textbook of finance, e.g.
  Brealey, Myers and Allen, Principles of Corporate Finance, ch. 2);
- flat: interest P·i each month on the whole principal, however much has been repaid, and principal P/n;
- daily: a charge of r·P a day until the day of repayment, capped at a share of the principal.

Reckoned in fractions, never in floating point. Rounding: an annuity and its interest go to the nearest rupiah (a half
upward), the last instalment takes what remains; flat parts are rounded down cumulatively, so that no month is more than
one rupiah off and the sums are exact; daily charges are rounded down, in the borrower's favour.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from lumbung.core.errors import ParameterError

Method = Literal["annuity", "flat"]
PPM = 1_000_000
MONTHS_A_YEAR = 12
MOST_MONTHS = 600
MOST_RATE_PPM = 10 * PPM


@dataclass(frozen=True, slots=True)
class Instalment:
    """One month, in rupiah: `payment` = `principal` + `interest`; `owed` is what remains after it."""

    month: int
    payment: int
    principal: int
    interest: int
    owed: int


@dataclass(frozen=True, slots=True)
class LoanCost:
    """A loan and its schedule, in rupiah. Principal parts sum to `principal`, payments to `principal + interest`."""

    principal: int
    rate_ppm: int
    months: int
    method: Method
    schedule: tuple[Instalment, ...]

    @property
    def interest(self) -> int:
        """Interest over the whole term, in rupiah."""
        return sum(row.interest for row in self.schedule)

    @property
    def total(self) -> int:
        """All that is paid back, in rupiah."""
        return self.principal + self.interest

    @property
    def monthly(self) -> int:
        """The usual instalment: the first one, in rupiah."""
        return self.schedule[0].payment

    @property
    def effective_rate_ppm(self) -> int:
        """The yearly rate, in millionths, at which an annuity loan would cost as much: what makes a flat rate comparable."""
        return effective_rate(self)


def loan_cost(principal: int, rate_ppm: int, months: int, method: Method = "annuity") -> LoanCost:
    """A loan of `principal` rupiah at `rate_ppm` millionths a year over `months`; raises ParameterError."""
    _check(principal, rate_ppm, months)
    monthly = Fraction(rate_ppm, PPM * MONTHS_A_YEAR)
    rows = _annuity(principal, monthly, months) if method == "annuity" else _flat(principal, monthly, months)
    return LoanCost(principal, rate_ppm, months, method, tuple(rows))


def daily_cost(principal: int, day_rate_ppm: int, days: int, most_permille: int = 1_000) -> int:
    """All charges, in rupiah, of a loan at `day_rate_ppm` millionths of the principal a day, capped at `most_permille` of it."""
    if principal < 1 or day_rate_ppm < 0 or days < 0 or most_permille < 0:
        raise ParameterError("A loan needs at least one rupiah, and no negative rate, days or cap.")
    return min(principal * day_rate_ppm * days // PPM, principal * most_permille // 1_000)


def payment_of(principal: int, monthly: Fraction, months: int) -> Fraction:
    """The exact annuity, before rounding, in rupiah a month."""
    if monthly == 0:
        return Fraction(principal, months)
    growth = (1 + monthly) ** months
    return principal * monthly * growth / (growth - 1)


def _check(principal: int, rate_ppm: int, months: int) -> None:
    if principal < 1:
        raise ParameterError(f"A loan of {principal} rupiah is none.", "Give an amount of at least 1.")
    if not 1 <= months <= MOST_MONTHS:
        raise ParameterError(f"{months} months cannot be.", f"Give a term from 1 to {MOST_MONTHS} months.")
    if not 0 <= rate_ppm <= MOST_RATE_PPM:
        raise ParameterError(f"A yearly rate of {rate_ppm} millionths cannot be.", "6 % a year is 60000.")


def _half_up(amount: Fraction) -> int:
    """The nearest whole rupiah of an amount that isn't negative; a half goes upward."""
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


def _annuity(principal: int, monthly: Fraction, months: int) -> list[Instalment]:
    payment = _half_up(payment_of(principal, monthly, months))
    owed, rows = principal, []
    for month in range(1, months + 1):
        interest = _half_up(owed * monthly)
        part = owed if month == months else min(max(payment - interest, 0), owed)
        owed -= part
        rows.append(Instalment(month, part + interest, part, interest, owed))
    return rows


def _flat(principal: int, monthly: Fraction, months: int) -> list[Instalment]:
    whole = _half_up(principal * monthly * months)
    rows = []
    for month in range(1, months + 1):
        part = principal * month // months - principal * (month - 1) // months
        interest = whole * month // months - whole * (month - 1) // months
        rows.append(Instalment(month, part + interest, part, interest, principal - principal * month // months))
    return rows


def effective_rate(loan: LoanCost) -> int:
    """The smallest whole rate (millionths a year) whose exact annuity sums to no less than what is paid; bisection."""
    if loan.interest == 0:
        return 0
    low, high = 0, 1
    while _annuity_total(loan, high) < loan.total:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _annuity_total(loan, middle) >= loan.total else (middle, high)
    return high


def _annuity_total(loan: LoanCost, rate_ppm: int) -> Fraction:
    return payment_of(loan.principal, Fraction(rate_ppm, PPM * MONTHS_A_YEAR), loan.months) * loan.months
