"""How kernels are compiled: only what a kernel needs, since everything else is paid for at every install.

A kernel that Python calls is unpacked from Python's objects by code that LLVM optimises for longer than the kernel itself where
it takes many arrays, and is kept on disk. What only kernels call needs neither: it lives on inside its callers. Kernels
that make no array (nor call NumPy on whole arrays) are compiled without counting who holds which array.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

import numpy as np
from numba import njit

Function = TypeVar("Function", bound=Callable[..., Any])


class Compiler(Protocol):
    """A decorator that leaves the types as they stand."""

    def __call__(self, function: Function, /) -> Function: ...


kernel: Compiler = njit(cache=True, nogil=True, no_cfunc_wrapper=True, _nrt=False)  # type: ignore[call-overload]
"""For Python to call; makes no array."""

array_kernel: Compiler = njit(cache=True, nogil=True, no_cfunc_wrapper=True, _nrt=True)  # type: ignore[call-overload]
"""For Python to call; may make arrays."""

inner_kernel: Compiler = njit(no_cpython_wrapper=True, no_cfunc_wrapper=True, _nrt=False)  # type: ignore[call-overload]
"""For kernels only: Python would crash. Makes no array."""

inner_array_kernel: Compiler = njit(no_cpython_wrapper=True, no_cfunc_wrapper=True, _nrt=True)  # type: ignore[call-overload]
"""For kernels only: Python would crash. May make arrays."""

whole: Callable[[Any], int] = np.int64  # type: ignore[assignment]
"""A whole number of 64 bits. A kernel is compiled once more for each type of an argument, and a constant has a type of its own."""
