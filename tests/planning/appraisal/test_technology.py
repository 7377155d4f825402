"""By hand, own machine or shared machine: what a unit costs, and where the curves meet."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lumbung.core.parameters import load_parameters
from lumbung.planning.appraisal.technology import (
    HAND,
    OWN,
    SHARED,
    Comparison,
    Maker,
    Way,
    break_even_units,
    compare,
    countable,
    units_a_year,
)
from lumbung.planning.needs.cases import Kind, build_cases
from lumbung.planning.needs.catalogue import load_catalogue

CATALOGUE = load_catalogue()
PARAMETERS = load_parameters("lumbung.planning.needs").joined(load_parameters("lumbung.planning.siting"))
STEPS = [step for steps in CATALOGUE.steps.values() for step in steps if countable(step, CATALOGUE)]
volumes = st.integers(1, 2_000_000)
few = settings(max_examples=40, deadline=None)


def own(fixed: float, running: float, most: float = 1e9) -> Way:
    return Way(OWN, STEPS[0] and CATALOGUE.machines["spiral_mixer_home"], fixed, running, most, "E", ())


def compared(step_number: int, units: float, hour: float = 12_000, minutes: float = 15) -> Comparison:
    return compare(STEPS[step_number], Maker(units, hour, minutes), CATALOGUE, PARAMETERS)


def test_a_worked_example_by_hand() -> None:
    """Rp 1,200,000 a year of fixed cost, Rp 100 a unit at home, Rp 700 in the house: they meet at 2,000 units."""
    machine = own(1_200_000, 100)
    assert break_even_units(machine, 700) == 2_000
    assert machine.unit_rp(2_000) == 700
    assert machine.unit_rp(1_990) > 700
    assert machine.yearly_rp(2_000) == 1_400_000


def test_a_second_machine_is_paid_when_the_first_is_full() -> None:
    machine = own(1_000, 0, most=10)
    assert [machine.machines(q) for q in (1, 10, 10.5, 20, 21)] == [1, 1, 2, 2, 3]
    assert machine.yearly_rp(11) == 2_000


def test_there_is_no_break_even_when_one_machine_is_full_before_it_pays() -> None:
    assert break_even_units(own(1_000, 0, most=9), 100) is None
    assert break_even_units(own(1_000, 0, most=10), 100) == 10


def test_there_is_no_break_even_with_a_way_that_is_cheaper_to_run() -> None:
    assert break_even_units(own(1_000, 100), 100) is None


@few
@given(st.integers(1, 50_000), st.integers(0, 300), st.integers(1, 600), st.integers(1, 400))
def test_the_break_even_is_the_first_volume_at_which_brute_force_finds_it(
    fixed: int, running: int, rival: int, most: int
) -> None:
    machine = own(fixed, running, most)
    dearer = [q for q in range(1, most + 1) if fixed + running * q > rival * q]
    reached = [q for q in range(1, most + 1) if q not in set(dearer)]
    assert break_even_units(machine, rival) == (min(reached) if reached else None)
    if not reached:  # nor do more machines ever make it cheaper
        assert all(fixed * machine.machines(q) + running * q > rival * q for q in range(1, 5 * most))


@few
@given(st.integers(0, len(STEPS) - 1), volumes, volumes)
def test_more_volume_never_costs_less_in_all(step: int, first: int, second: int) -> None:
    low, high = sorted((first, second))
    for way in compared(step, low).ways:
        assert way.yearly_rp(low) <= way.yearly_rp(high)


@few
@given(st.integers(0, len(STEPS) - 1), st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_within_one_machine_a_unit_never_costs_more_at_more_volume(step: int, a: float, b: float) -> None:
    way = compared(step, 1).way(OWN)
    assert way is not None
    low, high = sorted((a * way.most_units_year, b * way.most_units_year))
    assert way.unit_rp(high) <= way.unit_rp(low)


@few
@given(st.integers(0, len(STEPS) - 1), st.floats(0, 120), st.floats(0, 120))
def test_a_longer_way_never_makes_the_shared_machine_cheaper_nor_the_break_even_higher(
    step: int, a: float, b: float
) -> None:
    near, far = sorted((a, b))
    close, distant = (compared(step, 1_000, minutes=minutes) for minutes in (near, far))
    assert close.way(SHARED).running_rp_unit <= distant.way(SHARED).running_rp_unit  # type: ignore[union-attr]
    if close.break_even(SHARED) is not None:
        assert distant.break_even(SHARED) <= close.break_even(SHARED)  # type: ignore[operator]


@few
@given(st.integers(0, len(STEPS) - 1), st.sampled_from([HAND, SHARED]), st.floats(0, 60_000))
def test_at_the_break_even_of_a_real_step_the_own_machine_is_not_dearer_and_below_it_is(
    step: int, other: str, hour: float
) -> None:
    found = compared(step, 1_000, hour)
    at = found.break_even(other)
    assume(at is not None)
    machine, rival = found.way(OWN), found.way(other)
    assert at is not None
    assert machine is not None
    assert rival is not None
    exact = machine.fixed_rp_year + machine.running_rp_unit * at
    assert exact <= rival.running_rp_unit * at * (1 + 1e-9)
    if at > 1:
        assert machine.fixed_rp_year + machine.running_rp_unit * (at - 1) > rival.running_rp_unit * (at - 1)


def test_the_cheapest_way_is_the_one_with_the_lowest_yearly_cost() -> None:
    for number in range(0, len(STEPS), 17):
        found = compared(number, 5_000)
        assert found.cheapest.yearly_rp(5_000) == min(way.yearly_rp(5_000) for way in found.ways)


def test_every_figure_has_a_mark_and_the_result_is_as_weak_as_its_weakest() -> None:
    for number in range(0, len(STEPS), 9):
        for way in compared(number, 5_000).ways:
            assert all(figure.certainty in ("A", "B", "C", "D", "E", "M", "policy") for figure in way.figures)
            assert way.certainty == max(f.certainty for f in way.figures if f.certainty != "policy")


def test_a_houses_own_tariff_counts_and_is_marked_as_published() -> None:
    free = compare(STEPS[0], Maker(1_000, 12_000, 0, tariff_rp_hour=0), CATALOGUE, PARAMETERS).way(SHARED)
    assert free is not None
    assert math.isclose(free.running_rp_unit, STEPS[0].attended_share * 12_000 / 50)
    assert free.figures[0].published


def test_a_volume_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="above zero"):
        compared(0, 0)


def test_running_and_energy_agree_with_what_the_plan_reckons_for_makers_needs() -> None:
    """The plan (`needs.cases`) and this page must not tell two stories of the same machine."""
    steps = CATALOGUE.steps["bakery", "bread"]
    cases = build_cases([Kind("bakery", ("bread",), "micro")], CATALOGUE, PARAMETERS)
    for case, step in enumerate(cases.step):
        if not countable(step, CATALOGUE) or not step.home_alternatives:
            continue
        found = compare(step, Maker(units_a_year(step, "micro", CATALOGUE), 0, 0), CATALOGUE, PARAMETERS)
        machine = found.way(OWN)
        assert machine is not None
        row = next(r for r in np.flatnonzero(cases.own.case == case) if cases.own.machine[r] == machine.machine.name)  # type: ignore[union-attr]
        assert math.isclose(machine.running_rp_unit * found.units_year / 12, cases.own.running_rp[row], abs_tol=0.5)
    assert steps
