"""Reading the standard text of the flexible job shop."""

from __future__ import annotations

from pathlib import Path

import pytest

from lumbung.core.errors import InputError
from lumbung.planning.instances.fjsp import read_fjsp
from lumbung.planning.timetable import Mode


def written(folder: Path, text: str) -> Path:
    path = folder / "case.fjs"
    path.write_text(text, encoding="utf-8")
    return path


def test_machines_count_from_1_or_from_0_as_the_file_does(tmp_path: Path) -> None:
    ones = read_fjsp(written(tmp_path, "2 2 1.5\n1 2 1 5 2 4\n2 1 2 3 1 1 7\n"))
    assert [machine.name for machine in ones.machines] == ["1", "2"]
    assert ones.jobs[0].operations[0].modes == (Mode(0, 5), Mode(1, 4))
    zeros = read_fjsp(written(tmp_path, "1 2\n1 2 0 5 1 4\n"))
    assert [machine.name for machine in zeros.machines] == ["0", "1"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("1 2\n1 1 3 5\n", "line 2: machine 3"),
        ("1 2\n1 2 0 5 2 4\n", "numbered both 0 and 2"),
        ("1 2\n1 2 1 5 1 4\n", "names a machine twice"),
        ("1 2\n1 1 1\n", "ends inside"),
        ("1 2\n1 1 1 5\n9\n", "line 3"),
        ("1 2\n1 1 1 5.5\n", "whole number"),
        ("1 2\n1 0\n", "whole number of 1"),
    ],
    ids=["empty", "machine", "numbering", "twice", "short", "long", "fraction", "no-machine"],
)
def test_a_broken_file_is_told_with_its_line(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read_fjsp(written(tmp_path, text))
