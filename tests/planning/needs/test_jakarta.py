"""The real register: the table of shared or at home, and the time that needs take."""

from __future__ import annotations

import time

import numpy as np
import polars as pl
import pytest
from tests.conftest import SHARED
from tests.planning.needs.makers import parameters

from lumbung.planning.areas import read_areas
from lumbung.planning.needs import derive_needs
from lumbung.planning.placement import place_makers, unplaced_makers
from lumbung.planning.register import clean_register

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def jakarta() -> tuple[pl.DataFrame, object]:
    areas = read_areas(SHARED / "data" / "jakarta" / "areas.csv")
    return clean_register(SHARED / "data" / "jakarta" / "enterprises.csv", areas).frame, areas


def test_the_choice_of_the_region_is_not_degenerate(jakarta: tuple[pl.DataFrame, object]) -> None:
    """At the usual cap a quarter to a half of machine hours are better shared, at the high cap fewer."""
    frame, areas = jakarta
    placed = place_makers(frame, areas, 1, 0)
    needs = derive_needs(frame, placed, areas, parameters(), 1)
    shares = needs.choice["shared_share"].to_numpy().reshape(3, 3)
    assert placed.height > 1500
    assert unplaced_makers(frame, areas).is_empty()
    assert ((shares[1] > 0.2) & (shares[1] < 0.55)).all()
    assert ((shares[2] > 0.1) & (shares[2] < 0.3)).all()
    assert (np.diff(shares, axis=0) < 0).all()


def test_a_quarter_of_a_million_makers_take_less_than_twenty_seconds(jakarta: tuple[pl.DataFrame, object]) -> None:
    frame, areas = jakarta
    makers = frame.filter((pl.col("producer") == "yes") & (pl.col("chain") != ""))
    times = 250_000 // makers.height + 1
    many = pl.concat([makers.with_columns(pl.col("id") + f"-{i}") for i in range(times)])
    start = time.process_time()
    needs = derive_needs(many, place_makers(many, areas, 1, 0), areas, parameters(), 1)
    assert needs.rows.height > 1_000_000
    assert time.process_time() - start < 20
