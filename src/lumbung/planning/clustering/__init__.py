"""Clusters of makers on the three bases of UU 11/2020 Art. 89(2): chain, skills, complementing technology."""

from pathlib import Path

from lumbung.planning.solving.kernel_cache import forget_stale_kernels

forget_stale_kernels([Path(__file__).parent])  # before any kernel is loaded

from lumbung.planning.clustering.clusters import default_parameters, find_clusters, find_members  # noqa: E402
from lumbung.planning.clustering.frames import Clustering  # noqa: E402
from lumbung.planning.clustering.match import ClusterMatch, nearest_cluster  # noqa: E402

__all__ = ["ClusterMatch", "Clustering", "default_parameters", "find_clusters", "find_members", "nearest_cluster"]
