"""Capacitated p-median: data in `capacitated_p_median_problem`, solved with a proof by `solve`."""

import lumbung.planning.lagrangean_tree  # noqa: F401  isort: skip  (forgets stale kernels before any is loaded)
from lumbung.planning.capacitated_p_median.problem import CapacitatedPMedianProblem, capacitated_p_median_problem
from lumbung.planning.capacitated_p_median.solve import CapacitatedPMedianResult, solve

__all__ = ["CapacitatedPMedianProblem", "CapacitatedPMedianResult", "capacitated_p_median_problem", "solve"]
