"""Against labels by hand: the floors that the issue sets, on the half that was not used to write the table of words."""

from __future__ import annotations

import pytest
from benchmarks.register import REGISTER, drawn, half_of, labels, ours, real_register, scores

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not REGISTER.exists(), reason="../shared is missing: no register to label"),
]


def test_the_labelled_rows_are_those_of_the_fixed_draw() -> None:
    known = labels()
    assert sorted(known["id"].to_list()) == drawn(real_register())
    assert [half_of(i) for i in known["id"].to_list()] == known["half"].to_list()


@pytest.mark.parametrize("half", ["fit", "test"])
def test_makers_and_chains_reach_their_floors_on_each_half(half: str) -> None:
    frame = labels().filter(half=half).join(real_register(), on="id", how="left", maintain_order="left")
    truth = list(zip(frame["producer"].to_list(), frame["chain"].to_list(), strict=True))
    found = scores(truth, ours(frame))
    assert found["accuracy"] >= 0.97
    assert found["precision"] >= 0.95
    assert found["recall"] >= 0.95
    assert found["chain"] >= 0.93
