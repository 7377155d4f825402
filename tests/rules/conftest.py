"""For all tests of the rules: books that are read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from lumbung.rules import Rulebook, load_rulebook

TOY = Path(__file__).parent / "engine" / "packs"


@pytest.fixture(scope="session")
def toy() -> Rulebook:
    """A small book with every form of rule."""
    return load_rulebook(TOY)


@pytest.fixture(scope="session")
def packaged() -> Rulebook:
    """The book that comes with Lumbung."""
    return load_rulebook()
