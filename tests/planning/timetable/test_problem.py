"""A problem that makes no sense is refused in words."""

from __future__ import annotations

from typing import Any

import pytest

from lumbung.core.errors import InputError
from lumbung.planning.timetable import FlexibleJobShop, Goal, Job, Machine, Mode, Operation, Operator, Promise

MACHINE, STEP = Machine("mill"), Operation((Mode(0, 2),))
GOOD: dict[str, Any] = {"jobs": (Job((STEP,)),), "machines": (MACHINE,)}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"jobs": ()}, "no job"),
        ({"jobs": (Job(()),)}, "no operation"),
        ({"jobs": (Job((Operation(()),)),)}, "on no machine"),
        ({"jobs": (Job((Operation((Mode(1, 2),)),)),)}, "no machine at position 1"),
        ({"jobs": (Job((Operation((Mode(0, -2),)),)),)}, "negative"),
        ({"jobs": (Job((Operation((Mode(0, 2), Mode(0, 3))),)),)}, "twice"),
        ({"jobs": (Job((Operation((Mode(0, 2),), skill="oven"),)),)}, "no operator has"),
        ({"jobs": (Job((STEP,), due=-1),)}, "negative"),
        ({"jobs": (Job((Operation((Mode(0, 10**16),)),)),)}, "add up to"),
        ({"machines": (Machine("mill", ((5, 5),)),)}, "ends after it starts"),
        ({"machines": (Machine("mill", setup=((0, 1),)),)}, "not square"),
        ({"machines": (Machine("mill", setup=((0,),), family=1),)}, "not in the table"),
        ({"operators": (Operator("Sri", frozenset(), ((-1, 2),)),)}, "starts at 0"),
        ({"promises": (Promise(0, 1, 0, 0),)}, "no such operation"),
        ({"promises": (Promise(0, 0, 0, 0), Promise(0, 0, 0, 0))}, "given twice"),
        ({"goal": Goal(-1)}, "negative"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_wrong_is_named(changed: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        FlexibleJobShop(**{**GOOD, **changed})


def test_a_good_problem_is_plain_until_the_house_comes_in() -> None:
    assert FlexibleJobShop(**GOOD).plain
    assert not FlexibleJobShop(**{**GOOD, "machines": (Machine("mill", ((3, 4),)),)}).plain
