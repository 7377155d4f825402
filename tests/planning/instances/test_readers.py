"""Readers of published formats: what stands in a file, and the line of what is wrong in it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lumbung.core.errors import InputError, ParameterError
from lumbung.planning.instances.orlib_location import read_orlib_location
from lumbung.planning.instances.orlib_p_median import read_orlib_p_median
from lumbung.planning.instances.osman_christofides import read_osman_christofides, rounded_down
from lumbung.planning.instances.shortest_paths import all_shortest_paths
from lumbung.planning.instances.tsplib import looks_like_tsplib, read_tsplib

GRAPH = " 4 4 2 \n 1 2 3 \n 2 3 4 \n 3 4 5 \n 1 2 1 \n"
POINTS = " 1 713\n 3 2 10\n 1 0 0 3\n 2 3 4 5\n 3 6 9 10\n"
LOCATION = " 2 2 \n capacity 7.5 \n capacity 8 \n 3\n 1 2\n 4\n 3.25 4\n"
TSP = "NAME: t\nTYPE : TSP\nDIMENSION: 3\nEDGE_WEIGHT_TYPE : EUC_2D\nNODE_COORD_SECTION\n1 0 0\n2 3.5e0 4\n7 1 1\nEOF\n"
CVRP = TSP.replace("EOF", "DEMAND_SECTION\n1 0\n2 4\n7 5\nDEPOT_SECTION\n1\n-1\nEOF").replace(
    "TYPE : TSP", "CAPACITY : 9"
)


def file(folder: Path, text: str) -> Path:
    path = folder / "instance.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_later_edge_replaces_an_earlier_one_and_distances_are_shortest_paths(tmp_path: Path) -> None:
    distance, p = read_orlib_p_median(file(tmp_path, GRAPH))
    assert p == 2
    assert distance.tolist() == [[0, 1, 5, 10], [1, 0, 4, 9], [5, 4, 0, 5], [10, 9, 5, 0]]


def test_vertices_without_a_path_are_infinitely_far_and_an_edge_may_cost_nothing() -> None:
    distance = all_shortest_paths(4, np.array([[0, 1], [1, 2]]), np.array([0.0, 2.5]))
    assert distance[0].tolist() == [0, 0, 2.5, np.inf]


def test_the_points_are_read_and_the_best_known_value_is_passed_over(tmp_path: Path) -> None:
    points = read_osman_christofides(file(tmp_path, POINTS))
    assert (points.p, points.capacity, points.demand.tolist()) == (2, 10, [3, 5, 10])
    assert rounded_down(points.xy).tolist() == [[0, 5, 10], [5, 0, 5], [10, 5, 0]]
    assert read_osman_christofides(file(tmp_path, POINTS.replace("713", "unknown"))).p == 2


def test_a_capacity_that_is_left_open_is_given(tmp_path: Path) -> None:
    path = file(tmp_path, LOCATION)
    read = read_orlib_location(path, 9)
    assert (read.capacity.tolist(), read.fixed_cost.tolist()) == ([9, 9], [7.5, 8])
    assert (read.demand.tolist(), read.cost.tolist()) == ([3, 4], [[1, 2], [3.25, 4]])
    with pytest.raises(ParameterError, match="--capacity"):
        read_orlib_location(path)


def test_tsplib_points_stand_in_the_order_of_the_file(tmp_path: Path) -> None:
    assert looks_like_tsplib(TSP)
    assert not looks_like_tsplib(GRAPH)
    assert read_tsplib(file(tmp_path, TSP)).xy.tolist() == [[0, 0], [3.5, 4], [1, 1]]
    routes = read_tsplib(file(tmp_path, CVRP))
    assert routes.demand is not None
    assert (routes.demand.tolist(), routes.capacity) == ([0, 4, 5], 9)


BROKEN = {
    "graph-letters": (read_orlib_p_median, GRAPH.replace("3 4 5", "3 4 x"), "line 4: .*'x'"),
    "graph-vertex": (read_orlib_p_median, GRAPH.replace("3 4 5", "3 9 5"), "line 4: edge '3 9 5'"),
    "graph-cost": (read_orlib_p_median, GRAPH.replace("3 4 5", "3 4 -5"), "line 4: edge"),
    "graph-short": (read_orlib_p_median, GRAPH[:-10], "line 4: the file ends"),
    "graph-long": (read_orlib_p_median, GRAPH + "1 2 3\n", "line 6: 3 more words"),
    "graph-p": (read_orlib_p_median, GRAPH.replace("4 4 2", "4 4 5"), "line 1: p is 5"),
    "graph-nan": (read_orlib_p_median, GRAPH.replace("3 4 5", "3 4 nan"), "line 4"),
    "empty": (read_orlib_p_median, " \n", "empty"),
    "points-demand": (read_osman_christofides, POINTS.replace("3 4 5", "3 4 5.5"), "line 4: demand 5.5"),
    "points-short": (read_osman_christofides, POINTS.replace("10\n 1", "10\n 1", 1)[:-4], "line 5: the file ends"),
    "location-negative": (read_orlib_location, LOCATION.replace("capacity", "9").replace("3.25", "-1"), "line 7"),
    "location-long": (read_orlib_location, LOCATION.replace("capacity", "9") + "1", "line 8"),
    "tsp-kind": (read_tsplib, TSP.replace("EUC_2D", "GEO"), "GEO"),
    "tsp-few": (read_tsplib, TSP.replace("7 1 1\n", ""), "line 7: the file ends"),
    "tsp-letters": (read_tsplib, TSP.replace("3.5e0", "3,5"), "line 7: .*'3,5'"),
    "tsp-none": (read_tsplib, GRAPH, "NODE_COORD_SECTION"),
    "tsp-size": (read_tsplib, TSP.replace("DIMENSION: 3", ""), "DIMENSION"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_wrong_is_told_with_its_line(case: str, tmp_path: Path) -> None:
    reader, text, words = BROKEN[case]
    with pytest.raises(InputError, match=words):
        reader(file(tmp_path, text))


def test_a_file_that_is_missing_or_not_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_orlib_p_median(tmp_path / "none.txt")
    (tmp_path / "b.txt").write_bytes(b"\xff\xfe\x00\x81")
    with pytest.raises(InputError, match="not a text file"):
        read_orlib_p_median(tmp_path / "b.txt")
