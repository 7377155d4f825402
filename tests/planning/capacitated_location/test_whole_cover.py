"""The whole cover beside all sets: its value lies between that in parts and the least, and close to the least."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from lumbung.planning.capacitated_location.whole_cover import NEAR, choose_whole
from lumbung.planning.lagrangean_tree.selection import CLOSED, FREE, HOPELESS, OPEN, choose_cover


@pytest.mark.parametrize("seed", range(40))
def test_the_cover_is_a_bound_and_its_set_holds_the_need(seed: int) -> None:
    random = np.random.default_rng(seed)
    m = int(random.integers(2, 11))
    weight, rho = random.integers(1, 30, m).astype(float), random.normal(8.0, 12.0, m)
    states = random.choice([CLOSED, FREE, FREE, FREE, OPEN], m).astype(np.int8)
    need, limit, chosen = 0.6 * weight[states != CLOSED].sum(), 1000.0, np.zeros(m)
    costs = [
        rho @ y
        for y in map(np.array, product((0.0, 1.0), repeat=m))
        if (y[states == OPEN] == 1).all() and (y[states == CLOSED] == 0).all() and weight @ y >= need
    ]
    parts, _ = choose_cover(rho, states, weight, need, 0.0, HOPELESS, chosen)
    value = choose_whole(rho, states, weight, need, 0.0, parts, limit, chosen)
    assert parts <= value <= min(costs) + 1e-9
    assert value >= min(costs) - NEAR * (limit - parts) - 1e-9
    assert weight @ chosen >= need - 1e-6
