"""Plans of these tests take few steps: what is asked of the pages holds for any number of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.planning.plan_runs import SHALLOW

from lumbung.planning import draws, outlook
from lumbung.planning.draws import Depth


@pytest.fixture(autouse=True, scope="package")
def few_steps() -> Iterator[None]:
    """The plan itself, and the frontier and the further draws that the web adds to it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(draws, "MAIN", SHALLOW)
        patch.setattr(draws, "DRAW", SHALLOW)
        patch.setattr(outlook, "LINK", Depth(20, 20))
        patch.setattr(outlook, "AGAIN", Depth(20, 20))
        patch.setattr(outlook, "ROBUST_DRAWS", 6)
        yield
