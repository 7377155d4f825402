"""OR-Library's p-median graphs: `n edges p`, then `i j cost` each; distances are shortest paths (Beasley 1985)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.instances.shortest_paths import all_shortest_paths
from lumbung.planning.instances.words import Words, text_of


def read_orlib_p_median(path: Path) -> tuple[NDArray[np.float64], int]:
    """Shortest-path distances between all vertices (n, n), inf where there is no path, and the file's p.

    A later edge for the same pair replaces an earlier one, as the publisher says.
    """
    words = Words(path, text_of(path))
    n, edges = (int(x) for x in words.wholes(2, "the size (vertices, edges)", 1))
    p = int(words.wholes(1, "p", 1)[0])
    if p > n:
        raise words.wrong(f"p is {p}, but there are {n} vertices")
    rows = words.numbers(3 * edges, "the edges").reshape(edges, 3)
    ends = rows[:, :2]
    bad = np.flatnonzero(((ends < 1) | (ends > n) | (ends != np.floor(ends))).any(axis=1) | (rows[:, 2] < 0))
    if len(bad):
        edge = int(bad[0])
        found = " ".join(f"{x:g}" for x in rows[edge])
        raise words.wrong(f"edge {found!r}: expected two vertices from 1 to {n} and a cost of 0 or more", 3 + 3 * edge)
    words.finish(f"the first line ({edges} edges)")
    return all_shortest_paths(n, ends.astype(np.int64) - 1, rows[:, 2]), p
