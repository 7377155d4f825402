"""`lumbung rules …` as other tools call it: JSON on stdout, or exit 2 with one line on stderr and nothing on stdout."""

from __future__ import annotations

import io
import json
import sys
from datetime import date
from pathlib import Path

import pytest
import yaml
from tests.rules.conftest import TOY
from tests.rules.engine.packs_written import pack

from lumbung.cli import main


def run(capsys: pytest.CaptureFixture[str], *args: str, folder: Path = TOY) -> tuple[int, str, str]:
    code = main(["rules", *args, "--folder", str(folder)])
    out, err = capsys.readouterr()
    return code, out, err


def facts_file(folder: Path, text: str | bytes) -> str:
    path = folder / "facts.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def test_eval_prints_the_whole_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = facts_file(tmp_path, '{"money_rp": 1000000001, "age": null}')
    code, out, err = run(capsys, "eval", "toy.size", "--facts", facts, "--on", "2026-11-24")
    assert (code, err) == (0, "")
    assert json.loads(out) == {
        "answer": "small",
        "because": [
            {
                "text_id": "Rp1.000.000.001 tidak lebih dari Rp5.000.000.000.",
                "text_en": "Rp1.000.000.001 is at most Rp5.000.000.000.",
                "ref": "Pasal 35 huruf b",
                "certainty": "B",
                "verified": False,
            }
        ],
        "ask_next": None,
        "would_change": [
            {"facts": {"money_rp": 5_000_000_001}, "answer": "large"},
            {"facts": {"money_rp": 1_000_000_000}, "answer": "micro"},
        ],
        "certainty": "B",
    }


def test_eval_reads_facts_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"registered_on": "2023-06-01", "owner": "coop"}')))
    code, out, _ = run(capsys, "eval", "toy.term", "--facts", "-", "--on", "2026-11-24")
    found = json.loads(out)
    assert (code, found["answer"]) == (0, "yes")
    assert {"on": "2027-01-01", "answer": "no"} in found["would_change"]


def test_eval_says_what_to_ask_when_it_does_not_know(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "eval", "toy.size", "--facts", facts_file(tmp_path, "{}"), "--on", "2026-11-24")
    found = json.loads(out)
    assert (code, found["answer"], found["ask_next"], found["because"]) == (0, "unknown", "money_rp", [])


REFUSED = {
    "day not covered": ("{}", "toy.size", "2008-07-03", "does not cover 2008-07-03"),
    "unknown rule": ("{}", "toy.sise", "2026-11-24", "Did you mean toy.size"),
    "unknown fact": ('{"mony_rp": 1}', "toy.size", "2026-11-24", "Did you mean money_rp"),
    "float": ('{"money_rp": 1e9}', "toy.size", "2026-11-24", "whole rupiah"),
    "text": ('{"money_rp": "abc"}', "toy.size", "2026-11-24", "whole rupiah"),
    "truth for rupiah": ('{"money_rp": true}', "toy.size", "2026-11-24", "whole rupiah"),
    "list": ('{"money_rp": [1]}', "toy.size", "2026-11-24", "whole rupiah"),
    "negative": ('{"money_rp": -1}', "toy.size", "2026-11-24", "at least 0"),
    "beyond int64": ('{"money_rp": 9223372036854775808}', "toy.size", "2026-11-24", "64 bits"),
    "endless": ('{"money_rp": ' + "9" * 5000 + "}", "toy.size", "2026-11-24", "not JSON"),
    "not a day": ('{"registered_on": "2021-02-30"}', "toy.term", "2026-11-24", "YYYY-MM-DD"),
    "not JSON": ("{", "toy.size", "2026-11-24", "not JSON"),
    "NaN": ('{"money_rp": NaN}', "toy.size", "2026-11-24", "not JSON"),
    "empty": ("", "toy.size", "2026-11-24", "not JSON"),
    "deep": ("[" * 100_000, "toy.size", "2026-11-24", "not JSON"),
    "not an object": ("[1]", "toy.size", "2026-11-24", "must be an object"),
    "twice": ('{"money_rp": 1, "money_rp": 2}', "toy.size", "2026-11-24", "stands twice"),
    "name of two lines": ('{"a\\nb": 1}', "toy.size", "2026-11-24", "no fact"),
    "day asked": ("{}", "toy.size", "2026-11-31", "--on"),
    "day asked in short": ("{}", "toy.size", "20261124", "--on"),
    "overflow": ('{"sales_rp": 9000000000000000000, "money_rp": 1}', "toy.tax", "2026-11-24", "64 bits"),
    "conflict": ('{"has_debt": true, "owner": "coop", "age": 5}', "toy.aid", "2026-11-24", "hold at once"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_answered_is_one_line_and_exit_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    text, rule, on, words = REFUSED[name]
    code, out, err = run(capsys, "eval", rule, "--facts", facts_file(tmp_path, text), "--on", on)
    assert (code, out) == (2, "")
    assert words in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("name", ["missing.json", "."])
def test_a_file_that_cannot_be_read_is_one_line_and_exit_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    code, out, err = run(capsys, "eval", "toy.size", "--facts", str(tmp_path / name), "--on", "2026-11-24")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "cannot be read" in err


def test_bytes_that_are_no_text_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = facts_file(tmp_path, b'{"a": "\xff"}')
    code, out, err = run(capsys, "eval", "toy.size", "--facts", facts, "--on", "2026-11-24")
    assert (code, out, err.count("\n")) == (2, "", 1)


def test_missing_arguments_are_one_line_and_exit_2(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "eval", "toy.size")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "--facts, --on" in err


def test_another_reading_can_be_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = facts_file(tmp_path, '{"married": "yes", "has_debt": false}')
    args = ("eval", "toy.reading", "--facts", facts, "--on", "2026-11-24")
    assert json.loads(run(capsys, *args)[1])["answer"] == "no"
    assert json.loads(run(capsys, *args, "--reading", "wide")[1])["answer"] == "yes"


def test_list_shows_every_rule_with_its_days(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "list")
    assert (
        "toy.term\n    Masih dalam jangka waktu / Still within the term\n    answer: yes_no; from 2018-07-01 on" in out
    )


def test_check_is_green_or_says_what_is_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "check", str(pack(tmp_path))]) == 0
    assert "1 of 1 cases green" in capsys.readouterr().out
    case = "- {name: salah, rule: test.rule, on: 2026-11-24, facts: {money: 101}, answer: yes, because: Pasal 1}\n"
    assert main(["rules", "check", str(pack(tmp_path, cases=case))]) == 1
    out = capsys.readouterr().out
    assert "test/cases.yaml:1: “salah”: the answer is no, not yes." in out
    assert "Decided by: Pasal 2 (test.rule: No.)" in out


def test_check_tells_every_problem_with_its_line_and_exits_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rules", "check", str(pack(tmp_path, when="mony <= 5"))]) == 2
    err = capsys.readouterr().err
    assert "test/rules.yaml:7: There is no fact, parameter or rule `mony`." in err
    assert "fix: Did you mean money?" in err


def test_explain_shows_branches_citations_and_dated_values(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "explain", "toy.size")
    assert "when money_rp <= toy.micro_most: 'micro'" in out
    assert "2008-07-04 to 2021-02-01: Rp50.000.000 [A] UU 20/2008 Pasal 6 ayat (1) huruf a, not checked" in out
    assert "checked by Sari" in out


def test_diff_says_what_changed_and_for_whom(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    register = tmp_path / "register.csv"
    register.write_text("name,money_rp\nA,50000000\nB,50000001\nC,600000000\nD,\nE,5000000001\n", encoding="utf-8")
    code, out, err = run(capsys, "diff", "2021-02-01", "2021-02-02", "--register", str(register))
    assert code == 0
    assert "~ toy.micro_most: Rp50.000.000 (UU 20/2008 Pasal 6 ayat (1) huruf a) → Rp1.000.000.000" in out
    assert "toy.size: 2 of 5 get another answer\n    small → micro: 1\n    large → micro: 1" in out
    assert "Not facts, so not read: name." in err


def test_diff_of_two_days_under_the_same_law_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "diff", "2025-01-01", "2026-01-01")[1] == "Nothing changed.\n"


def test_a_register_with_a_wrong_value_is_refused_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    register = tmp_path / "register.csv"
    register.write_text("money_rp\n5\nmany\n", encoding="utf-8")
    code, out, err = run(capsys, "diff", "2021-02-01", "2021-02-02", "--register", str(register))
    assert (code, out) == (2, "")
    assert "register.csv:3: money_rp cannot be 'many'" in err


def test_parameters_are_exported_in_openfiscas_format(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "out"
    assert run(capsys, "export", "--openfisca-yaml", str(target))[0] == 0
    found = yaml.safe_load((target / "toy" / "micro_most.yaml").read_text(encoding="utf-8"))
    assert found["metadata"]["unit"] == "currency-IDR"
    assert found["values"][date(2021, 2, 2)]["value"] == 1_000_000_000
    assert found["values"][date(2021, 2, 2)]["metadata"]["verified_by"] == "Sari"
    rate = yaml.safe_load((target / "toy" / "rate.yaml").read_text(encoding="utf-8"))
    assert rate["values"][date(2008, 7, 4)]["value"] == 0.005
    assert run(capsys, "export", "--openfisca-yaml", str(target))[0] == 2  # nothing is written over
