"""A dirty register to a clean one: `clean_register` for a file, `classify` for one enterprise.

The names are loaded when they are asked for, so that the command line can print its help without waiting for polars.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lumbung.planning.register.classifying import Classification, classify
    from lumbung.planning.register.cleaning import COLUMNS, CleanRegister, clean_register
    from lumbung.planning.register.columns import read_mapping

__all__ = ["COLUMNS", "Classification", "CleanRegister", "classify", "clean_register", "read_mapping"]

ROOMS = {
    "COLUMNS": "cleaning",
    "Classification": "classifying",
    "CleanRegister": "cleaning",
    "classify": "classifying",
    "clean_register": "cleaning",
    "read_mapping": "columns",
}


def __getattr__(name: str) -> object:
    if name not in ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{ROOMS[name]}"), name)
