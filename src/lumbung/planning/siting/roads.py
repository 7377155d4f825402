"""A road network from GeoJSON line strings, and shortest ways on it (Dijkstra, cut at the reach)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from lumbung.core.errors import InputError
from lumbung.planning.areas import MOST_LAT, MOST_LON
from lumbung.planning.geojson_file import read_features
from lumbung.planning.geometry import project_m

Floats = NDArray[np.float64]
SNAP_LIMIT_M = 1500.0
"""A place farther than this from every road is not on the network (islands, reclaimed land)."""
SAME_POINT_DEGREES = 1e-6
"""Two line points this close (0.1 m) are one crossing."""


@dataclass(frozen=True)
class Roads:
    """Nodes in metres on a plane around (lat0, lon0), edge lengths in metres both ways, component of each node."""

    nodes: Floats
    edges: csr_matrix
    component: NDArray[np.int32]
    lat0: float
    lon0: float

    def snap(self, lat: Floats, lon: Floats) -> tuple[NDArray[np.int64], Floats]:
        """Nearest node of each point and the metres to it; the node is -1 beyond SNAP_LIMIT_M."""
        found = cKDTree(self.nodes).query(project_m(lat, lon, self.lat0, self.lon0))
        distance, node = np.asarray(found[0], dtype=np.float64), np.asarray(found[1], dtype=np.int64)
        return np.where(distance <= SNAP_LIMIT_M, node, np.int64(-1)), distance

    def connected(self, lat1: Floats, lon1: Floats, lat2: Floats, lon2: Floats) -> NDArray[np.bool_]:
        """Whether both ends stand on one network, shape (n1, n2)."""
        first, second = self.snap(lat1, lon1)[0], self.snap(lat2, lon2)[0]
        a = np.where(first >= 0, self.component[first], -1)
        b = np.where(second >= 0, self.component[second], -2)
        return np.asarray(a[:, None] == b[None, :])

    def metres(self, lat1: Floats, lon1: Floats, lat2: Floats, lon2: Floats, limit: float) -> Floats:
        """Metres by road incl. the way to the nearest node at both ends, shape (n1, n2); infinite beyond `limit`."""
        first, off1 = self.snap(lat1, lon1)
        second, off2 = self.snap(lat2, lon2)
        result = np.full((len(lat1), len(lat2)), np.inf)
        sources, where = np.unique(second[second >= 0], return_inverse=True)
        if not len(sources):
            return result
        found = dijkstra(self.edges, directed=False, indices=sources, limit=limit)
        on, to = np.flatnonzero(first >= 0), np.flatnonzero(second >= 0)
        ways = found[where][:, first[on]].T + off1[on][:, None] + off2[to][None, :]
        result[np.ix_(on, to)] = np.where(ways <= limit, ways, np.inf)
        return result


def read_roads(path: Path) -> Roads:
    """Read LineString or MultiLineString features (.geojson or .geojson.gz); raises InputError when it is not that."""
    advice = "Leave --roads out for straight lines."
    lines = [
        line
        for number, feature in enumerate(read_features(path, advice), start=1)
        for line in _lines(f"{path}: feature {number}", feature.get("geometry"))
    ]
    points = np.array([point for line in lines for point in line], dtype=np.float64).reshape(-1, 2)
    if not len(points):
        raise InputError(f"{path}: has no roads.", "Leave --roads out for straight lines.")
    return _network(points, np.array([len(line) for line in lines]))


def _lines(where: str, geometry: object) -> list[list[tuple[float, float]]]:
    """The lines of a feature, as (lon, lat) points; none for a feature that is no line."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("LineString", "MultiLineString"):
        return []
    try:
        parts = geometry["coordinates"] if kind == "MultiLineString" else [geometry["coordinates"]]  # type: ignore[index]
        lines = [[(float(x), float(y)) for x, y, *_ in line] for line in parts]
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"{where}: its coordinates are no line of points.", "Export it again.") from error
    if not all(abs(x) <= MOST_LON and abs(y) <= MOST_LAT for line in lines for x, y in line):
        raise InputError(f"{where}: has points that are not on the globe.", "Export it in degrees (WGS 84).")
    return lines


def _network(points: Floats, lengths: NDArray[np.int64]) -> Roads:
    """Crossings are points that lines share; edges join neighbours on a line."""
    rounded, node = np.unique(np.round(points / SAME_POINT_DEGREES).astype(np.int64), axis=0, return_inverse=True)
    degrees: Floats = (rounded * SAME_POINT_DEGREES).astype(np.float64)
    lat0, lon0 = float(degrees[:, 1].mean()), float(degrees[:, 0].mean())
    plane = project_m(degrees[:, 1], degrees[:, 0], lat0, lon0)
    follows = np.ones(len(points), dtype=bool)
    follows[np.concatenate(([0], np.cumsum(lengths)[:-1]))] = False
    to = np.flatnonzero(follows)
    a, b = node.ravel()[to - 1], node.ravel()[to]
    a, b = np.minimum(a, b), np.maximum(a, b)
    pairs = np.unique(np.column_stack((a, b))[a != b], axis=0)
    metres = np.maximum(np.hypot(*(plane[pairs[:, 0]] - plane[pairs[:, 1]]).T), 1e-3)
    edges = csr_matrix((metres, (pairs[:, 0], pairs[:, 1])), shape=(len(plane), len(plane)))
    component = connected_components(edges, directed=False)[1].astype(np.int32)
    return Roads(plane, edges, component, lat0, lon0)
