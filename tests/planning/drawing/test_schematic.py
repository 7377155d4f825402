"""Cells around centres: nothing overlaps, nothing is missed."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lumbung.planning.drawing.schematic import area_of, cells_within, clip, voronoi_cells, widened_hull

spots = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda p: (106.6 + p[0] / 100, -6.4 + p[1] / 100)),
    min_size=1,
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=40, unique=True))
def test_cells_partition_the_hull(points: list[tuple[int, int]]) -> None:
    """The areas of the clipped cells add up to the area of the hull."""
    flat = np.array(points, dtype=float)
    rim = widened_hull(flat)
    cells = cells_within(flat, rim)
    assert math.isclose(sum(area_of(cell) for cell in cells), area_of(rim), rel_tol=1e-6)


@settings(max_examples=60, deadline=None)
@given(spots)
def test_every_centre_has_a_cell_that_holds_it(places: list[tuple[float, float]]) -> None:
    """Coinciding centres and centres on one line included."""
    lon, lat = (np.array(values) for values in zip(*places, strict=True))
    cells = voronoi_cells(lon, lat)
    assert len(cells) == len(places)
    for cell in cells:
        assert len(cell) >= 3
        assert area_of(cell) > 0


def test_a_clipped_square_is_the_common_part() -> None:
    square = [(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)]
    other = [(1.0, 1.0), (3.0, 1.0), (3.0, 3.0), (1.0, 3.0)]
    assert area_of(clip(square, other)) == pytest.approx(1.0)
    assert clip(square, [(x + 9, y) for x, y in other]) == []


def test_a_region_without_areas_has_no_cells() -> None:
    assert voronoi_cells(np.array([]), np.array([])) == []
