"""p-median: data in `p_median_problem`, solved with a proof by `solve`."""

import lumbung.planning.lagrangean_tree  # noqa: F401  isort: skip  (forgets stale kernels before any is loaded)
from lumbung.planning.p_median.distances import Matrix, Plane
from lumbung.planning.p_median.problem import PMedianProblem, p_median_problem
from lumbung.planning.p_median.solve import PMedianResult, solve

__all__ = ["Matrix", "PMedianProblem", "PMedianResult", "Plane", "p_median_problem", "solve"]
