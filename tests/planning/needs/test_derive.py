"""Needs of a region: the contract, and what may not change them."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from tests.planning.needs.makers import areas, maker, needs_of, reason

from lumbung.planning.needs import load_catalogue
from lumbung.planning.needs.derive import OFFERS, ROWS

CHAINS = sorted(load_catalogue().chains)
WORDS = ["", "tempe", "tahu tempe", "konveksi", "kaos jahit", "roti", "las pagar", "bubut", "kue kering basah"]

made_up = st.lists(
    st.tuples(st.sampled_from(CHAINS), st.sampled_from(WORDS), st.sampled_from(["micro", "small", "unknown"])),
    min_size=1,
    max_size=12,
).map(lambda rows: [maker(f"m{i}", c, words, size=size) for i, (c, words, size) in enumerate(rows)])


def test_rows_offers_and_modules_keep_the_contract() -> None:
    needs = needs_of([maker("a", "tempe_tofu", "tempe"), maker("b", "garments", "kaos", size="small")])
    assert tuple(needs.rows.columns) == ROWS
    assert tuple(needs.offers.columns) == OFFERS
    assert needs.rows.schema["need"] == pl.Int64
    assert needs.rows.schema["area"] == pl.Int32
    assert needs.rows["need"].to_list() == list(range(needs.rows.height))
    assert needs.rows.select("district", "city").unique().row(0) == ("Kramat Jati", "Kota Timur")
    assert set(needs.modules["house_kind"]) <= {"food", "textile_print", "wood_metal", "chemical", "any"}


@settings(max_examples=15, deadline=None)
@given(made_up)
def test_each_candidate_has_an_offer_that_saves_and_nobody_else_has_any(makers: list[dict[str, Any]]) -> None:
    needs = needs_of(makers)
    candidates = needs.rows.filter(pl.col("status") == "candidate")["need"]
    assert set(needs.offers["need"]) == set(candidates)
    assert (needs.offers["saving_rp_month"] > 0).all()
    assert (needs.offers["travel_rp_minute_month"] >= 0).all()
    assert set(needs.offers["module"]) <= set(needs.modules["module"])


@settings(max_examples=10, deadline=None)
@given(made_up, st.randoms())
def test_the_order_of_rows_changes_nothing(makers: list[dict[str, Any]], random: Any) -> None:
    mixed = list(makers)
    random.shuffle(mixed)
    one, two = needs_of(makers), needs_of(mixed)
    for name in ("rows", "offers", "modules", "choice", "reasons"):
        assert_frame_equal(getattr(one, name), getattr(two, name), check_exact=True)
    assert one.counts == two.counts


def test_a_maker_of_two_branches_does_each_for_half_of_its_hours() -> None:
    both = needs_of([maker("a", "tempe_tofu", "tempe dan tahu")]).rows
    for branch, word in (("tempe", "tempe"), ("tofu", "tahu")):
        alone = needs_of([maker("a", "tempe_tofu", word)]).rows
        halves = both.filter(pl.col("branch") == branch).join(alone, on=["branch", "step", "machine_type"])
        assert halves.height == alone.height
        assert (
            halves.select((pl.col("hours_per_month") * 2 - pl.col("hours_per_month_right")).abs().max()).item() < 1e-9
        )


def test_another_alternative_takes_hours_by_the_ratio_of_throughputs() -> None:
    offers = needs_of([maker("a", "bakery", "roti", size="small")], own_capital_rp=0).offers
    hours = dict(offers.select("module", "hours_per_month").iter_rows())
    assert hours["rotary_oven"] == pytest.approx(hours["deck_oven"] * 24 / 120)


def test_a_module_adds_up_its_parts_and_takes_the_weakest_mark() -> None:
    machines = load_catalogue().machines
    modules = needs_of([maker("a", "bakery", "roti")]).modules
    row = modules.filter(pl.col("module") == "spray_booth+air_compressor").row(0, named=True)
    assert row["capital_rp"] == machines["spray_booth"].price_rp + machines["air_compressor"].price_rp
    assert row["floor_m2"] == pytest.approx(12 * 1.2 + 1.5 * 1.7)
    assert row["certainty"] == "E"
    assert row["house_kind"] == "wood_metal"
    assert row["hours_per_month"] == pytest.approx(300 * 0.85)
    kinds = dict(modules.select("module", "house_kind").iter_rows())
    assert kinds["continuous_band_sealer+date_coder"] == "any"


def test_an_unknown_size_counts_as_micro_and_is_counted() -> None:
    needs = needs_of([maker("a", "garments", "kaos", size="unknown"), maker("b", "garments", "kaos")])
    assert set(needs.rows["size"]) == {"micro"}
    assert needs.counts["size_assumed"] == 1
    assert needs.counts["branch_by_words"] == 2


def test_weights_apply_only_to_whom_they_are_known_to_apply() -> None:
    makers = [
        maker("a", "garments", "kaos", women_led="yes"),
        maker("b", "garments", "kaos", women_led=""),
        maker("c", "garments", "kaos", women_led="yes", size="small"),
    ]
    rows = needs_of(makers, weight_women=3.0, weight_micro=2.0).rows
    assert dict(rows.select("enterprise", "weight").unique().iter_rows()) == {"a": 6.0, "b": 2.0, "c": 3.0}


def test_sewing_is_better_at_home_and_turning_is_not() -> None:
    needs = needs_of([maker("a", "garments", "kaos"), maker("b", "metalwork", "bubut")])
    assert reason(needs, "knit", "sewing")["way_without_us"] == "own"
    assert not reason(needs, "knit", "sewing")["shared"]
    assert reason(needs, "turning_machining", "turning")["shared"]


def test_a_register_without_makers_gives_empty_tables_of_the_same_shape() -> None:
    needs = needs_of([maker("a", "garments", producer="no")])
    assert needs.rows.is_empty()
    assert needs.offers.is_empty()
    assert tuple(needs.rows.columns) == ROWS
    assert needs.choice["shared_share"].to_list() == [0.0] * 9


def test_every_chain_and_branch_can_be_derived() -> None:
    catalogue = load_catalogue()
    makers = [
        maker(f"{chain}{i}{size}", chain, branch.keywords[0], size=size)
        for chain, branches in catalogue.branches.items()
        for i, branch in enumerate(branches)
        for size in ("micro", "small")
    ]
    rows = needs_of(makers).rows
    assert set(rows.select("chain", "branch").unique().iter_rows()) == set(catalogue.steps)
    assert (rows["without_us_rp_month"] > 0).all()
    assert len(areas()) == 4
