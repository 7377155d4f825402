"""`from lumbung.planning import …` in a clean interpreter: without Django, and without waiting for what is not used."""

from __future__ import annotations

import doctest
import subprocess
import sys
from pathlib import Path

import pytest

import lumbung.planning

HEAVY = ("django", "polars", "networkit", "highspy", "ortools", "matplotlib")


def loaded_after(line: str) -> set[str]:
    """Names of the top packages that a clean interpreter holds after `line`."""
    code = f"import sys; sys.path[:0] = {sys.path!r}; {line}; print(*{{m.split('.')[0] for m in sys.modules}})"
    done = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert not loaded_after("import lumbung.planning") & {*HEAVY, "numpy", "scipy", "numba"}


def test_importing_a_solver_loads_neither_django_nor_other_engines() -> None:
    loaded = loaded_after("from lumbung.planning import p_median_problem, solve_p_median, TimeLimit")
    assert "numba" in loaded
    assert not loaded & set(HEAVY)


@pytest.mark.parametrize("name", sorted(lumbung.planning.__all__))
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(lumbung.planning, name) is not None


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'solve_everything'"):
        _ = lumbung.planning.solve_everything


def test_the_worked_example_of_the_documentation_runs() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "developers" / "planning.md"
    failed, tried = doctest.testfile(str(page), module_relative=False)
    assert (failed, tried) == (0, 5)
