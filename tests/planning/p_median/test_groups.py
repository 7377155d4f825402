"""Groups of sites that hold an open one: the relaxed choice and what it fixes, beside all sets of sites."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lumbung.planning.lagrangean_tree.incumbent import Incumbent
from lumbung.planning.lagrangean_tree.selection import CLOSED, FREE, HOPELESS, OPEN
from lumbung.planning.p_median.branching import asked, rank_questions
from lumbung.planning.p_median.dense import DenseSpace
from lumbung.planning.p_median.groups import NONE, choose_with_groups
from lumbung.planning.p_median.lists import buffers_like, compact, lists_within
from lumbung.planning.solving import Never, Watch


def allowed(states: np.ndarray, groups: np.ndarray, p: int) -> list[tuple[int, ...]]:
    """All sets of p sites that keep to the states and have one of each group."""
    numbers = set(groups.tolist()) - {NONE}
    return [
        s
        for s in combinations(np.flatnonzero(states != CLOSED).tolist(), p)
        if set(np.flatnonzero(states == OPEN).tolist()) <= set(s) and numbers <= {int(groups[j]) for j in s}
    ]


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**6))
def test_the_choice_is_the_cheapest_allowed_set_and_nothing_worth_having_is_fixed_away(seed: int) -> None:
    random = np.random.default_rng(seed)
    m, p = int(random.integers(2, 9)), int(random.integers(1, 5))
    rho = -random.integers(0, 12, m).astype(float)
    states = random.choice([CLOSED, FREE, FREE, FREE, OPEN], m).astype(np.int8)
    groups = random.integers(-2, min(p, 3), m).clip(NONE).astype(np.int16)
    limit, chosen = float(random.integers(-30, 0)), np.zeros(m)
    sets, before = allowed(states, groups, p), states.copy()
    value = choose_with_groups(rho, states, groups, p, 0.0, limit, chosen)
    if not sets:
        assert value >= HOPELESS
        return
    assert value == pytest.approx(min(sum(rho[list(s)]) for s in sets))
    if value <= limit:
        assert tuple(np.flatnonzero(chosen).tolist()) in sets
    for s in sets:
        if sum(rho[list(s)]) <= limit:
            assert (states[list(s)] != CLOSED).all()
            assert set(np.flatnonzero(states == OPEN).tolist()) <= set(s)
    assert (states[before != FREE] == before[before != FREE]).all()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_shortened_lists_hold_the_nearest_site_of_every_allowed_set(seed: int) -> None:
    random = np.random.default_rng(seed)
    m, p = int(random.integers(2, 8)), int(random.integers(1, 4))
    cost = random.integers(0, 9, (m, 5)).astype(float)
    states = random.choice([CLOSED, FREE, FREE, OPEN], m).astype(np.int8)
    groups = np.where(states == FREE, random.integers(-2, p, m).clip(NONE), NONE).astype(np.int16)
    full = lists_within(cost, np.full(5, np.inf), np.zeros(m, np.int8))
    short = buffers_like(full)
    compact(full, states, groups, p, short)
    for s in allowed(states, groups, p):
        for i in range(5):
            kept = set(short.site[short.start[i] : short.stop[i]].tolist())
            assert min((cost[j, i] for j in s if j in kept), default=np.inf) == cost[list(s), i].min()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_the_children_of_a_node_share_its_solutions_between_them(seed: int) -> None:
    random = np.random.default_rng(seed)
    m, p = 7, 3
    cost = random.integers(1, 30, (m, 9)).astype(float)
    space = DenseSpace(cost, p, np.zeros(m, np.int8), Incumbent(Watch(Never()), whole=False, ceiling=400.0), seed)
    root = space.root(None)
    root.states[:], root.bound = FREE, -np.inf
    space.best.objective = np.inf
    nodes, serial = [root], 0
    while nodes and serial < 30:
        serial += 1
        children = space.explore(nodes.pop())
        nodes += children
    best = min(cost[list(s)].min(axis=0).sum() for s in combinations(range(m), p))
    assert space.best.objective == pytest.approx(best)


def test_a_question_is_about_the_sites_of_one_pool_up_to_half_of_the_mean() -> None:
    cost = np.array([[0.0, 9.0], [1.0, 8.0], [6.0, 0.0], [7.0, 1.0]])
    lists = lists_within(cost, np.full(2, np.inf), np.zeros(4, np.int8))
    mean, groups = np.array([0.3, 0.2, 0.5, 0.0]), np.full(4, NONE, np.int16)
    worth, question, near = np.zeros(2), np.zeros((2, 2), np.int64), np.zeros(4, np.bool_)
    rank_questions(lists, mean, groups, worth, question)
    assert worth[0] == pytest.approx(0.5 * (0.2 + 3.0) - 0.2)
    asked(lists, np.zeros(4, np.int8), groups, 0, question[0], near)
    assert near.tolist() == [True, True, False, False]
