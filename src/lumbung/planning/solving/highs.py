"""A HiGHS solver that keeps quiet: the first of a process prints a banner to stdout, where only data may go."""

from __future__ import annotations

import ctypes
import os
import sys
from threading import Event, Lock
from typing import Any

import highspy

_FIRST, _FIRST_DONE = Lock(), Event()


def quiet_solver() -> Any:
    """A solver; the banner of the first one is sent to stderr."""
    with _FIRST:
        if _FIRST_DONE.is_set():
            return highspy.Highs()  # type: ignore[no-untyped-call]
        flush = ctypes.CDLL(None).fflush
        sys.stdout.flush()
        flush(None)
        kept = os.dup(1)
        try:
            os.dup2(2, 1)
            solver = highspy.Highs()  # type: ignore[no-untyped-call]
            flush(None)
        finally:
            os.dup2(kept, 1)
            os.close(kept)
        _FIRST_DONE.set()
        return solver
