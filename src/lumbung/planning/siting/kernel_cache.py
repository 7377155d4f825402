"""Forget compiled kernels of earlier sources; imported before any kernel is loaded."""

from __future__ import annotations

from pathlib import Path

from lumbung.planning.solving.kernel_cache import forget_stale_kernels

forget_stale_kernels([Path(__file__).parent])
