"""Figures and ways in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lumbung.planning.appraisal.technology import HAND, OWN, SHARED, Figure
from lumbung.web.ui.numbers import grouped, percent, rupiah

WAYS = {HAND: _("By hand"), OWN: _("Small machine of your own"), SHARED: _("Shared machine in a house")}
"""Way → its name."""

FIGURES = {
    "hand_hours_unit": _("Hours by hand for one unit"),
    "her_hour_rp": _("Worth of one hour of your work"),
    "price_rp": _("Price of the machine"),
    "life_years": _("Years that it lasts"),
    "repair_share": _("Repair a year, share of the price"),
    "maker_interest_year": _("Interest a year"),
    "units_hour": _("Made in one hour"),
    "energy_rp_hour": _("Power and gas for one hour"),
    "attended_share": _("Share of the hour that you stand beside it"),
    "tariff_rp_hour": _("Price of one hour in the house"),
    "journey_rp": _("One journey there and back"),
    "units_journey": _("Brought on one journey"),
}
"""Figure of `planning.appraisal.technology` → what it is."""

UNITS = {
    "kg": _("kg"), "pcs": _("pieces"), "pairs": _("pairs"), "m2": _("m²"), "m": _("metres"), "holes": _("holes"),
    "m3": _("m³"), "l": _("litres"), "sheets": _("sheets"), "designs": _("designs"), "tests": _("tests"),
    "joints": _("joints"), "loaves": _("loaves"), "screens": _("screens"), "books": _("books"),
}  # fmt: skip
"""Unit of volume → its name."""

MONEY, SHARE = ("Rp", "Rp/h"), ("share/year", "of price a year", "of each hour")


def unit_name(unit: str) -> str:
    """The unit in the language of the page."""
    return str(UNITS.get(unit, unit))


def figure_value(figure: Figure) -> str:
    """A figure as the page writes it: money whole, shares in percent, the rest with the decimals it needs."""
    if figure.unit in MONEY:
        return rupiah(round(figure.value))
    if figure.unit in SHARE:
        return percent(figure.value, 1 if figure.value < 0.1 else 0)
    decimals = 0 if figure.value >= 10 or figure.value == int(figure.value) else 1 if figure.value >= 1 else 4
    said = grouped(figure.value, decimals)
    unit = figure.unit.removesuffix("/h")
    return f"{said} {unit_name(unit)}" if unit in UNITS else said
