"""`map_regions`: the same answers from every engine, in the order of the parts; what a dead worker held is done again."""

from __future__ import annotations

import doctest
import pickle
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from tests.planning.regions.region_work import (
    Named,
    always_killed,
    figures,
    in_reverse,
    killed_once,
    square,
    with_error,
    with_own_error,
)

from lumbung.core.errors import Cancelled, ParameterError
from lumbung.planning.regions import Engine, RegionFailed, map_regions, running_engine
from lumbung.planning.regions.parcels import MOST_TRIES

NO_DASK = pytest.mark.skipif(
    find_spec("distributed") is None, reason="Dask is not installed: pip install lumbung[dask]"
)
NAMES = ("Barat", "Timur", "Utara", "Selatan")


@pytest.fixture(scope="module", params=["pool", pytest.param("dask", marks=NO_DASK)])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Two processes; Dask's on the loopback address, at a port that is free."""
    with running_engine(request.param, workers=2) as running:
        yield running


def parts(marks: Path = Path()) -> list[Named]:
    return [Named(name, seed, marks) for seed, name in enumerate(NAMES)]


def begun(folder: Path) -> dict[str, int]:
    return {path.stem: path.stat().st_size for path in folder.glob("*.begun")}


def test_answers_come_in_the_order_of_the_parts(engine: Engine) -> None:
    assert engine.map(in_reverse, [0, 1, 2, 3]) == [0, 1, 2, 3]
    assert engine.map(square, []) == []


@NO_DASK
def test_pool_and_a_local_cluster_of_two_processes_give_the_same_bytes() -> None:
    by_pool, by_dask = (
        [pickle.dumps(answer) for answer in map_regions(figures, parts(), name)] for name in ("pool", "dask")
    )
    here = [pickle.loads(pickle.dumps(figures(part))) for part in parts()]
    assert by_pool == by_dask == [pickle.dumps(answer) for answer in here]


def test_the_region_of_a_killed_worker_is_done_again(engine: Engine, tmp_path: Path) -> None:
    answers = engine.map(killed_once, parts(tmp_path))
    assert answers[1] == "Timur 2"
    assert [answer.split()[0] for answer in answers] == list(NAMES)
    assert engine.map(square, [7]) == [49]


def test_a_region_that_kills_every_worker_is_named_after_a_few_tries(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(RegionFailed, match=r"Timur: its worker process died 3 times.*fewer workers"):
        engine.map(always_killed, parts(tmp_path))
    assert begun(tmp_path)["Timur"] == MOST_TRIES
    assert engine.map(square, [7]) == [49]


def test_an_error_in_a_region_is_told_with_its_name(engine: Engine) -> None:
    with pytest.raises(RegionFailed, match=r"Timur: ValueError: a river where no bridge is") as raised:
        engine.map(with_error, parts())
    assert "region_work.py" in raised.value.__notes__[0]
    with pytest.raises(RegionFailed, match=r"Barat: InputError: roads\.csv: line 3 is broken") as raised:
        engine.map(with_own_error, parts())
    assert raised.value.advice == "Correct the line."


def test_who_is_told_how_far_it_is_may_stop_the_work(engine: Engine) -> None:
    def stop(share: float) -> None:
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        engine.map(in_reverse, [0, 1, 2, 3], stop)
    assert engine.map(square, [7]) == [49]


def test_what_cannot_be_sent_is_told_before_any_work() -> None:
    with pytest.raises(ParameterError, match="cannot be sent to another process"):
        map_regions(lambda part: part, [1])


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"engine": "ray"}, "no engine 'ray'"),
        ({"engine": "pool", "scheduler": "tcp://127.0.0.1:8786"}, "belongs to the engine dask"),
        ({"engine": "pool", "workers": 0}, "0 workers"),
    ],
)
def test_an_engine_that_cannot_be_had_is_told_in_words(asked: dict[str, object], words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        map_regions(square, [1], **asked)  # type: ignore[arg-type]


@NO_DASK
def test_a_scheduler_that_does_not_answer_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lumbung.planning.regions.dask_cluster.ANSWER_SECONDS", 1)
    with pytest.raises(ParameterError, match=r"No Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        map_regions(square, [1], "dask", scheduler="tcp://127.0.0.1:9")


def test_the_example_of_the_documentation_runs() -> None:
    page = Path(__file__).resolve().parents[3] / "docs" / "developers" / "regions.md"
    failed, tried = doctest.testfile(str(page), module_relative=False)
    assert (failed, tried) == (0, 3)
