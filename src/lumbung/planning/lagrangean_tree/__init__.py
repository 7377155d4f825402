"""Lagrangean branch and bound over sites: one search for p-median and both capacitated problems.

The rows "each customer is served once" are relaxed with prices u: L(u) = sum_i u_i + min over open sets of sum_j rho_j(u).
What is peculiar to a problem is its site price rho_j and which open sets are allowed.
"""

from pathlib import Path

from lumbung.planning.solving.kernel_cache import forget_stale_kernels

ROOMS = ("lagrangean_tree", "p_median", "capacitated_location", "capacitated_p_median")
forget_stale_kernels([Path(__file__).resolve().parents[1] / room for room in ROOMS])
