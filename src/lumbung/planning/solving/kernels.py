"""How kernels are compiled: only what a kernel needs, since everything else is paid for at every install.

A kernel that Python calls is unpacked from Python's objects by code that LLVM optimises for longer than the kernel itself where
it takes many arrays, and is kept on disk. What only kernels call needs neither: it lives on inside its callers. Kernels
that make no array (nor call NumPy on whole arrays) are compiled without counting who holds which array.
"""

from __future__ import annotations

from typing import Any

from numba import njit

kernel: Any = njit(cache=True, nogil=True, no_cfunc_wrapper=True, _nrt=False)  # type: ignore[call-overload]
"""For Python to call; makes no array."""

array_kernel: Any = njit(cache=True, nogil=True, no_cfunc_wrapper=True, _nrt=True)  # type: ignore[call-overload]
"""For Python to call; may make arrays."""

inner_kernel: Any = njit(no_cpython_wrapper=True, no_cfunc_wrapper=True, _nrt=False)  # type: ignore[call-overload]
"""For kernels only; makes no array."""

inner_array_kernel: Any = njit(no_cpython_wrapper=True, no_cfunc_wrapper=True, _nrt=True)  # type: ignore[call-overload]
"""For kernels only; may make arrays."""
