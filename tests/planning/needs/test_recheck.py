"""Shared or at home once more, when distance and use are known."""

from __future__ import annotations

import polars as pl
import pytest
from tests.planning.needs.makers import maker, needs_of, parameters

from lumbung.planning.needs import recheck_home

VALUES = parameters()


def visit(minutes: float, use: float) -> dict[str, object]:
    needs = needs_of([maker("a", "garments", "kaos")])
    offer = needs.offers.filter(pl.col("module") == "coverstitch_machine").row(0, named=True)
    visits = pl.DataFrame(
        {"need": [offer["need"]], "module": ["coverstitch_machine"], "travel_minutes": [minutes], "utilisation": [use]}
    )
    return recheck_home(needs, visits, VALUES).row(0, named=True)


def test_what_was_decided_holds_at_the_typical_use_and_the_shortest_journey() -> None:
    use, minutes = VALUES.number("tariff_use_share"), VALUES.number("travel_own_area_minutes")
    needs = needs_of([maker("a", "garments", "kaos"), maker("b", "metalwork", "bubut")])
    visits = needs.offers.select(
        "need", "module", pl.lit(minutes).alias("travel_minutes"), pl.lit(use).alias("utilisation")
    )
    again = recheck_home(needs, visits, VALUES)
    assert again.group_by("need").agg((~pl.col("better_at_home")).any().alias("stays"))["stays"].all()


def test_a_longer_journey_and_an_idler_machine_save_less() -> None:
    near, far, idle = visit(2, 0.5), visit(25, 0.5), visit(2, 0.05)
    assert near["net_rp_month"] > far["net_rp_month"]
    assert near["net_rp_month"] > idle["net_rp_month"]
    assert not near["better_at_home"]
    assert visit(2000, 0.5)["better_at_home"]


def test_a_machine_without_use_or_offer_serves_nobody() -> None:
    nothing = visit(2, 0.0)
    assert nothing["net_rp_month"] is None
    assert nothing["better_at_home"]


def test_net_is_saving_less_travel_less_the_share_of_machine_and_floor() -> None:
    needs = needs_of([maker("a", "garments", "kaos")])
    offer = needs.offers.filter(pl.col("module") == "coverstitch_machine").row(0, named=True)
    module = needs.modules.filter(pl.col("module") == "coverstitch_machine").row(0, named=True)
    fit_out = 1_500_000 * 0.06 * 1.06**10 / (1.06**10 - 1)
    yearly = module["yearly_rp"] + module["floor_m2"] * (fit_out + 12 * 78_000)
    fixed = yearly / 12 / module["hours_per_month"] / 0.4 * offer["hours_per_month"]
    expected = offer["saving_rp_month"] - 10 * offer["travel_rp_minute_month"] - fixed
    assert visit(10, 0.4)["net_rp_month"] == pytest.approx(expected)
