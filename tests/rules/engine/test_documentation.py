"""`docs/rules.md` is followed step by step: its files are written, its commands run, its output compared."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from lumbung.cli import main

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "rules.md"
BLOCK = re.compile(
    r"(?:<!-- (?P<order>file|replace): (?P<what>.*?) -->\n)?```(?P<form>\w+)\n(?P<text>.*?)```", re.DOTALL
)


def steps() -> Iterator[tuple[str, str, str]]:
    """(order, what it is about, text) of each block, in order."""
    for block in BLOCK.finditer(GUIDE.read_text(encoding="utf-8")):
        if block["order"] == "replace":
            yield "replace", block["what"], ""
        if block["form"] == "console":
            yield "run", "", block["text"]
        elif block["order"] == "file":
            yield "file", block["what"], block["text"]


def commands(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each command with the lines that it must print."""
    for part in text.split("$ lumbung ")[1:]:
        command, *lines = part.rstrip("\n").split("\n")
        yield command, lines


def test_an_officer_who_follows_the_guide_gets_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LUMBUNG_HOME", str(tmp_path / "home"))
    ran = 0
    for order, what, text in steps():
        if order == "file":
            Path(what).parent.mkdir(parents=True, exist_ok=True)
            Path(what).write_text(text, encoding="utf-8")
        elif order == "replace":
            name, change = what.split(": ")
            old, new = change.split(" → ")
            content = Path(name).read_text(encoding="utf-8")
            assert old in content
            Path(name).write_text(content.replace(old, new), encoding="utf-8")
        for command, lines in commands(text):
            main(shlex.split(command))
            printed = "".join(capsys.readouterr()).split("\n")
            assert [line for line in lines if line.rstrip(",") not in [p.rstrip(",") for p in printed]] == [], printed
            ran += 1
    assert ran == 6
