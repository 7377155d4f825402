"""What waits for what: against the definitions, on small graphs."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from lumbung.rules.permits.order import Span, before, circle, levels, longest, total

NAMES = ("a", "b", "c", "d", "e", "f")


@st.composite
def graphs(draw: st.DrawFn) -> dict[str, tuple[str, ...]]:
    """Six names; each may wait for names that come later in a drawn order, so there is no circle."""
    order = draw(st.permutations(NAMES))
    return {
        name: tuple(other for other in order[position + 1 :] if draw(st.booleans()))
        for position, name in enumerate(order)
    }


def chains(names: list[str], after: dict[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Every chain in which each name comes before the next, by trying all."""
    waits = {name: before(name, after) for name in names}
    found: list[tuple[str, ...]] = [()]
    for size in range(1, len(names) + 1):
        for chosen in permutations(names, size):
            if all(chosen[i] in waits[chosen[i + 1]] for i in range(size - 1)):
                found.append(chosen)
    return found


@given(graphs(), st.sets(st.sampled_from(NAMES)), st.lists(st.integers(0, 40), min_size=6, max_size=6))
@settings(max_examples=40, deadline=None)
def test_the_longest_way_is_that_of_all_chains(
    after: dict[str, tuple[str, ...]], chosen: set[str], lengths: list[int]
) -> None:
    names = sorted(chosen)
    length = dict(zip(NAMES, lengths, strict=True))
    best = max(sum(length[name] for name in chain) for chain in chains(names, after))
    assert longest(names, after, length) == best


@given(graphs(), st.sets(st.sampled_from(NAMES)))
@settings(max_examples=60, deadline=None)
def test_a_group_waits_for_earlier_groups_only_and_for_the_one_just_before(
    after: dict[str, tuple[str, ...]], chosen: set[str]
) -> None:
    groups = levels(sorted(chosen), after)
    placed = [name for group in groups for name in group]
    assert sorted(placed) == sorted(chosen)
    for position, group in enumerate(groups):
        earlier = {name for other in groups[:position] for name in other}
        for name in group:
            waits = before(name, after) & chosen
            assert waits <= earlier
            assert position == 0 or waits & set(groups[position - 1])


def test_the_order_holds_through_a_step_that_is_left_out() -> None:
    after = {"halal": ("spp_irt",), "spp_irt": ("nib",), "nib": ()}
    assert levels(["halal", "nib"], after) == (("nib",), ("halal",))


def test_a_circle_is_found_and_told_in_its_order() -> None:
    found = circle({"a": ("b",), "b": ("c",), "c": ("a",), "d": ("a",)})
    assert set(found) == {"a", "b", "c"}
    assert circle({"a": ("a",)}) == ("a",)


@given(graphs())
@settings(max_examples=20, deadline=None)
def test_no_circle_is_found_where_there_is_none(after: dict[str, tuple[str, ...]]) -> None:
    assert circle(after) == ()


def test_an_unknown_upper_end_stays_unknown_in_a_sum() -> None:
    assert total([Span(1, 2), Span(3, None, ("x",)), Span(0, 4)]) == Span(4, None, ("x",))
    assert total([]) == Span(0, 0)
