"""Dask is loaded only when it is asked for; where it is not installed, that is told with what to do."""

from __future__ import annotations

import subprocess
import sys

import pytest
from tests.planning.regions.region_work import square

from lumbung.core.errors import ParameterError
from lumbung.planning.regions import map_regions

DASK = ("dask", "distributed", "tornado")


def loaded_after(code: str) -> set[str]:
    """Names of the top packages that a clean interpreter holds after `code`."""
    lines = f"import sys; sys.path[:0] = {sys.path!r}\n{code}\nprint(*{{m.split('.')[0] for m in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


def test_work_on_processes_of_this_machine_loads_no_dask() -> None:
    loaded = loaded_after(
        "from lumbung.planning import map_regions\nimport math\nassert map_regions(math.sqrt, [4.0]) == [2.0]"
    )
    assert "lumbung" in loaded
    assert not loaded & set(DASK)


def test_the_plan_and_its_command_load_no_dask() -> None:
    assert not loaded_after("import lumbung.planning.plan, lumbung.planning.command") & set(DASK)


def test_where_dask_is_missing_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in DASK:
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ParameterError, match=r"not installed.*pip install 'lumbung\[dask\]'"):
        map_regions(square, [1], "dask")
