"""Capacitated location with fixed costs: data in `capacitated_location_problem`, solved with a proof by `solve`."""

import lumbung.planning.lagrangean_tree  # noqa: F401  isort: skip  (forgets stale kernels before any is loaded)
from lumbung.planning.capacitated_location.problem import CapacitatedLocationProblem, capacitated_location_problem
from lumbung.planning.capacitated_location.solve import CapacitatedLocationResult, solve

__all__ = ["CapacitatedLocationProblem", "CapacitatedLocationResult", "capacitated_location_problem", "solve"]
