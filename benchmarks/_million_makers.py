"""A million planted makers from their arrays to clusters, in a process of its own: seconds, memory, agreement, limits.

`python -m benchmarks._million_makers N RUNS` prints one line of JSON.
"""

from __future__ import annotations

import json
import resource
import sys
import time

from benchmarks._planted import planted
from benchmarks._planted_case import Case, parameters
from lumbung.planning.clustering.chain_links import chain_links
from lumbung.planning.clustering.grouping import clusters_of
from lumbung.planning.clustering.warm import warm


def main(n: int, runs: int) -> None:
    """The best of so many runs."""
    warm()
    makers, label = planted(n).makers()
    walls, processor = [], []
    for _ in range(runs):
        wall, start = time.perf_counter(), time.process_time()
        ties, group = clusters_of(makers, chain_links(), parameters(), 1)
        walls.append(time.perf_counter() - wall)
        processor.append(time.process_time() - start)
        if len(walls) < runs:
            del ties, group
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    case = Case(makers, label, ties)
    found = {
        "wall": min(walls), "cpu": min(processor), "peak_gb": peak, "ari": case.agreement(group),
        "ties": len(ties.a), "clusters": int(group.max()) + 1, "alone": int((group < 0).sum()),
        "broken": case.broken(group),
    }  # fmt: skip
    print(json.dumps(found))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
