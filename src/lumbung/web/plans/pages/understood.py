"""What was understood of a register that was brought in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def context(understood: Mapping[str, Any]) -> dict[str, Any]:
    """For the page: counts, makers by chain, columns, problems with their line."""
    return {"understood": understood}
