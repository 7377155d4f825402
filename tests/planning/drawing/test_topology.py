"""Borders of neighbours become one network of lines."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from lumbung.planning.drawing.simplify import arcs, kept_points, path, thinned
from lumbung.planning.drawing.topology import dissolved, network, owners, rings_of, twice_area


def square(x: float, y: float, size: float) -> list[tuple[float, float]]:
    return [(x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y)]


def test_neighbours_that_do_not_quite_meet_share_one_border() -> None:
    edges = network({"left": [[square(0, 0, 20)]], "right": [[square(20.4, 0.3, 20)]]})
    shared = [edge for edge, names in owners(edges).items() if len(names) == 2]
    assert shared == [((20, 0), (20, 20))]


def test_a_corner_on_a_neighbours_side_is_led_through() -> None:
    """Two small squares along one long side: the long side gets their common corner."""
    edges = network({"long": [[square(0, 0, 40)]], "low": [[square(40, 0, 20)]], "high": [[square(40, 20, 20)]]})
    held = owners(edges)
    assert held[(40, 0), (40, 20)] == {"long", "low"}
    assert held[(40, 20), (40, 40)] == {"long", "high"}


def test_dissolving_keeps_the_outer_border_only() -> None:
    edges = network({"a": [[square(0, 0, 20)]], "b": [[square(20, 0, 20)]]})
    rings = rings_of(dissolved(edges, {"a": "both", "b": "both"})["both"])
    assert len(rings) == 1
    assert abs(twice_area(rings[0])) == 2 * 40 * 20


def test_a_hole_stays_a_hole() -> None:
    edges = network({"ring": [[square(0, 0, 60), square(20, 20, 20)]], "inner": [[square(20, 20, 20)]]})
    rings = rings_of(edges["ring"])
    assert sum(twice_area(ring) for ring in rings) == 2 * (3600 - 400)
    assert sorted(twice_area(ring) > 0 for ring in rings) == [False, True]
    assert len(rings_of(dissolved(edges, {"ring": "all", "inner": "all"})["all"])) == 1


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(-3, 3), min_size=6, max_size=30),
    st.floats(0.0, 4.0),
)
def test_a_simplified_border_is_the_same_from_both_sides(wiggle: list[int], tolerance: float) -> None:
    """Both faces of a wiggling border keep the same points of it, whatever the tolerance."""
    border = [(50.0 + dx, 5.0 * i) for i, dx in enumerate(wiggle)]
    top = border[-1][1]
    left = [(0.0, 0.0), *border, (0.0, top), (0.0, 0.0)]
    right = [(100.0, 0.0), (100.0, top), *reversed(border), (100.0, 0.0)]
    edges = network({"left": [[left]], "right": [[right]]})
    held = owners(edges)
    kept = kept_points(arcs(held), tolerance)
    shared = {p for edge, names in held.items() if len(names) == 2 for p in edge}
    drawn = {name: {p for ring in rings_of(face) for p in thinned(ring, kept)} & shared for name, face in edges.items()}
    assert drawn["left"] == drawn["right"]


@settings(max_examples=30, deadline=None)
@given(st.permutations(["a", "b", "c", "d"]))
def test_the_order_of_areas_changes_nothing(order: list[str]) -> None:
    squares = {"a": square(0, 0, 20.3), "b": square(20, 0.4, 20), "c": square(0, 20, 19.7), "d": square(20.2, 20, 20)}
    assert network({name: [[squares[name]]] for name in order}) == network({n: [[s]] for n, s in squares.items()})


def test_path_data_is_relative_and_short() -> None:
    assert path([(12, 30), (16, 28), (21, 28), (12, 35)], closed=True) == "M12 30l4-2 5 0-9 7z"
