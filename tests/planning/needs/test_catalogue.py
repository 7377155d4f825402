"""Process templates: they fit together, follow from their own basis, and agree with two real places."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from importlib.resources import files

import pytest

from lumbung.core.errors import InputError
from lumbung.planning.needs.catalogue import SIZES, load_catalogue, read_catalogue, weakest

TEMPE_HALL_M2 = 48 * 6
"""Lenteng Agung: 22 makers, up to 2 t soybeans a day, in one hall (existing_facilities.csv)."""


def texts() -> dict[str, str]:
    folder = files("lumbung.planning.data")
    names = ("chains", "machines", "branches", "process_steps")
    return {name: folder.joinpath(f"{name}.csv").read_text(encoding="utf-8") for name in names}


def test_the_catalogue_holds_every_chain_branch_and_machine() -> None:
    found = load_catalogue()
    assert len(found.chains) == 18
    assert sum(len(b) for b in found.branches.values()) == 71
    assert len(found.machines) == 232
    assert len({(s.chain, s.name_id) for steps in found.steps.values() for s in steps}) >= 150


def test_hours_follow_from_volume_factor_days_and_throughput() -> None:
    """`15 or 75 kg flour a day x 1.9 x 26 days / 50 kg/h` gives 14.8 and 74.1 hours."""
    found = load_catalogue()
    formula = re.compile(r"^([0-9.]+) or ([0-9.]+) .*? a day(?: x ([0-9.]+))?(?: kg held)?(?: x 26 days)? / ([0-9.]+) ")
    for steps in found.steps.values():
        for step in steps:
            read = formula.match(step.basis)
            assert read, step.basis
            days = 26 if "26 days" in step.basis else 720
            throughput = found.machines[step.alternatives[0]].throughput
            assert float(read.group(4)) == throughput
            for size, volume in zip(SIZES, read.group(1, 2), strict=True):
                hours = float(volume) * float(read.group(3) or 1) * days / throughput
                assert step.hours[size] == pytest.approx(hours, abs=0.051), step.basis


@pytest.mark.parametrize(
    ("table", "old", "new", "words"),
    [
        ("process_steps", ",spiral_mixer,", ",no_such_machine,", "unknown machine no_such_machine"),
        ("machines", ",food,2,1.7", ",kitchen,2,1.7", "house kind 'kitchen'"),
        ("branches", "bun bakpao,0.35", "bun bakpao,0.55", "default shares of bakery"),
        ("process_steps", "bakery,bread,Menimbang", "bakery,bred,Menimbang", "bakery bred has steps without a branch"),
        ("process_steps", ",14.8,", ",many,", "hours_per_month_micro is 'many'"),
    ],
)
def test_a_wrong_template_is_named(table: str, old: str, new: str, words: str) -> None:
    given = texts()
    assert old in given[table]
    with pytest.raises(InputError, match=re.escape(words)):
        read_catalogue(given | {table: given[table].replace(old, new, 1)})


def test_a_sum_is_as_certain_as_its_weakest_part() -> None:
    assert weakest("BDC") == "D"


def soy_kg_a_day(makers: dict[tuple[str, str], int]) -> float:
    branches = {b.name: b for b in load_catalogue().branches["tempe_tofu"]}
    assert {b.volume_unit for b in branches.values()} == {"kg soybeans"}
    return sum(n * branches[name].volume_a_day[size] for (name, size), n in makers.items())


def working_floor_m2(makers: dict[tuple[str, str], int], use: float) -> float:
    """Floor of whole units of the first machine of each step, shared by all these makers."""
    found = load_catalogue()
    hours: dict[tuple[str, ...], float] = defaultdict(float)
    opened: dict[tuple[str, ...], float] = {}
    for (branch, size), n in makers.items():
        for step in found.steps["tempe_tofu", branch]:
            key = (step.alternatives[0], *step.together)
            hours[key] += n * step.hours[size]
            opened[key] = step.availability_h
    return sum(
        math.ceil(round(h / (opened[key] * use), 9)) * sum(found.machines[t].floor_m2 for t in key)
        for key, h in hours.items()
    )


@pytest.mark.parametrize("use", [0.85, 1.0])
def test_the_makers_of_lenteng_agung_fit_into_their_hall(use: float) -> None:
    """18 tempe and 4 tofu makers stay below the stated 2 t a day, come near it, and fit into 288 m2."""
    makers = {("tempe", "small"): 18, ("tofu", "small"): 4}
    assert 1800 <= soy_kg_a_day(makers) <= 2000
    assert 0.7 * TEMPE_HALL_M2 <= working_floor_m2(makers, use) <= TEMPE_HALL_M2


def test_the_makers_of_semanan_need_about_the_stated_soybeans() -> None:
    """1,417 micro makers by the default shares come to 60 t a day within a tenth."""
    shares = {b.name: b.default_share for b in load_catalogue().branches["tempe_tofu"]}
    a_maker = sum(share * soy_kg_a_day({(name, "micro"): 1}) for name, share in shares.items())
    assert 1417 * a_maker == pytest.approx(60_000, rel=0.1)
