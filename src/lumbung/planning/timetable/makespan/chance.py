"""Random draws of the kernels: the same for the same seed, whatever thread they run in (xorshift 64*, Marsaglia, Vigna)."""

from __future__ import annotations

import numpy as np
from numba import njit

from lumbung.planning.solving.kernels import Compiler, kernel
from lumbung.planning.timetable.makespan.shop import Draws

inlined_kernel: Compiler = njit(  # type: ignore[call-overload]
    no_cpython_wrapper=True, no_cfunc_wrapper=True, forceinline=True, _nrt=False
)
"""As `inner_kernel`, but put into its callers: handing all those arrays from one to the next would take longer than the work."""


def draws_from(seed: int, stream: int = 0) -> Draws:
    """A state for a seed; streams of one seed do not follow each other."""
    return np.random.SeedSequence([abs(seed), stream]).generate_state(1, np.uint64) | np.uint64(1)


@kernel
def below(draws: Draws, n: int) -> int:
    """A whole number from 0 to n - 1."""
    x = draws[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    draws[0] = x
    high = (x * np.uint64(2685821657736338717)) >> np.uint64(33)
    return np.int64((high * np.uint64(n)) >> np.uint64(31))  # type: ignore[return-value]
