"""Fair allocation of machine hours: data in `allocation_problem`, shared out with a certified gap by `solve`."""

from pathlib import Path

from lumbung.planning.solving.kernel_cache import forget_stale_kernels

forget_stale_kernels([Path(__file__).parent])  # before any kernel is loaded

from lumbung.planning.allocation.problem import AllocationProblem, Group, allocation_problem  # noqa: E402
from lumbung.planning.allocation.result import AllocationResult, Quota  # noqa: E402
from lumbung.planning.allocation.solve import Fairness, solve  # noqa: E402

__all__ = ["AllocationProblem", "AllocationResult", "Fairness", "Group", "Quota", "allocation_problem", "solve"]
