"""Clusters of makers on the three bases of UU 11/2020 Art. 89(2): chain, skills, complementing technology."""

from lumbung.planning.clustering.clusters import default_parameters, find_clusters
from lumbung.planning.clustering.frames import Clustering
from lumbung.planning.clustering.match import ClusterMatch, nearest_cluster

__all__ = ["ClusterMatch", "Clustering", "default_parameters", "find_clusters", "nearest_cluster"]
