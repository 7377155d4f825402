"""Who sees "My times" in the menu."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.web.pages import CheckedClient


@pytest.mark.parametrize(
    ("who", "sees"),
    [("producer", True), ("stranger", True), ("officer", False), ("partner", False), ("anonymous", False)],
)
def test_own_times_are_in_the_menu_of_those_who_have_some(
    client_of: Callable[[str], CheckedClient], who: str, sees: bool
) -> None:
    assert ("Jadwal saya" in client_of(who).get("/houses/").content.decode()) is sees
