"""Rule files that cannot be used: each problem with file, line, what, why and how to put it right."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.rules.engine.packs_written import CASES, FACTS, PARAMETERS, RULES, pack

from lumbung.rules import Rulebook, RuleFileWrong, load_rulebook
from lumbung.rules.checks import doubtful
from lumbung.rules.expressions import ExpressionWrong, Names, parse
from lumbung.rules.values import COUNT, DATE, RUPIAH, YES_NO, Kind

TABLE_RULE = """\
- id: test.rule
  title_id: Aturan
  title_en: Rule
  answer: yes_no
  from: 2021-02-02
  table: tables/wide.csv
  inputs: [money]
- id: test.other
  title_id: Lain
  title_en: Other
  answer: yes_no
  from: 2021-02-02
  base:
    - {when: money <= test.most and money > test.old, then: yes, ref: P, certainty: A, because_id: a, because_en: b}
    - {otherwise: no, ref: P, certainty: A, because_id: a, because_en: b}
"""
HEAD = "money,then,ref,certainty,because_id,because_en\n"


def versions(*lines: str) -> str:
    listed = "".join(f"    - {{{line}, ref: R, certainty: A}}\n" for line in lines)
    head = "- id: test.most\n  kind: rupiah\n  gloss_id: a\n  gloss_en: b\n  versions:\n"
    return PARAMETERS.split("- id: test.most")[0] + head + listed


WRONG: dict[str, tuple[dict[str, str], str, list[str]]] = {
    "unknown name": ({"when": "monney <= test.most"}, "rules.yaml:7", ["no fact, parameter or rule `monney`", "Did you mean money"]),
    "unknown parameter": ({"when": "money <= tst.most"}, "rules.yaml:7", ["`tst.most`", "Did you mean test.most"]),
    "call": ({"when": "__import__('os')"}, "rules.yaml:7", ["no function `__import__`"]),
    "attribute": ({"when": "money.__class__ == 1"}, "rules.yaml:7", ["no fact, parameter or rule"]),
    "lambda": ({"when": "(lambda: yes)()"}, "rules.yaml:7", ["There is no function"]),
    "subscript": ({"when": "money[0] == 1"}, "rules.yaml:7", ["is not allowed", "able to run code"]),
    "float": ({"when": "money <= 1.5"}, "rules.yaml:7", ["no float near money"]),
    "division": ({"when": "money / 2 <= 3"}, "rules.yaml:7", ["Use //"]),
    "division by a fact": ({"when": "money // money <= 3"}, "rules.yaml:7", ["divisor must be a positive number"]),
    "known": ({"when": "known(money)"}, "rules.yaml:7", ["stays unknown"]),
    "not a condition": ({"when": "money"}, "rules.yaml:7", ["is a rupiah; a yes_no is needed"]),
    "mixed kinds": ({"when": "money <= on"}, "rules.yaml:7", ["A rupiah is compared with a date"]),
    "syntax": ({"when": "money <="}, "rules.yaml:7", ["is not an expression"]),
    "one language": ({"rules": RULES.format(when="money <= test.most").replace("  title_en: Rule\n", "")}, "rules.yaml:1", ["lacks `title_en`"]),
    "no otherwise": ({"rules": RULES.format(when="yes").replace("- {otherwise: no", "- {when: no, then: no")}, "rules.yaml:8", ["has no `otherwise`"]),
    "placeholder": ({"rules": RULES.format(when="money <= test.most and money > test.old").replace('"Ya."', '"Ya {mony}."').replace('"Yes."', '"Yes {mony}."')}, "rules.yaml:7", ["`{mony}`", "Did you mean money"]),
    "placeholders differ": ({"rules": RULES.format(when="money <= test.most").replace('"Ya."', '"Ya {money}."')}, "rules.yaml:7", ["do not name the same values: money"]),
    "overlap": ({"parameters": versions("from: 2021-02-02, value: 1", "from: 2022-01-01, value: 2")}, "parameters.yaml:12", ["Two versions", "`to: 2021-12-31`"]),
    "gap": ({"parameters": versions("from: 2020-01-01, to: 2020-12-31, value: 1", "from: 2021-02-02, value: 2")}, "parameters.yaml:12", ["no value from 2021-01-01 to 2021-02-01", "gaps: allowed"]),
    "float value": ({"parameters": versions("from: 2021-02-02, value: 1.5")}, "parameters.yaml:11", ["`value: 1.5`", "whole rupiah"]),
    "no such day": ({"parameters": versions("from: 2021-02-30, value: 1")}, "parameters.yaml:11", ["is not a day"]),
    "mark": ({"parameters": PARAMETERS.replace("certainty: B", "certainty: sure")}, "parameters.yaml:10", ["not a mark of certainty", "A, B, C, D, E, M"]),
    "misspelt field": ({"facts": FACTS.replace("cost: 3", "costs: 3")}, "facts.yaml:1", ["has no field `costs`", "cost"]),
    "kind of fact": ({"facts": FACTS.replace("kind: rupiah", "kind: rupia")}, "facts.yaml:1", ["no kind `rupia`", "Did you mean rupiah"]),
    "twice": ({"facts": FACTS + FACTS}, "facts.yaml:2", ["stands twice"]),
    "two declarations": ({"parameters": PARAMETERS.replace("id: test.old", "id: money")}, "parameters.yaml:1", ["declared a second time", "test/facts.yaml:1"]),
    "not YAML": ({"facts": "money: {kind: rupiah"}, "facts.yaml:2", ["not YAML"]),
    "code from a tag": ({"facts": "money: !!python/object/apply:os.system ['true']\n"}, "facts.yaml:1", ["has no fields"]),
    "circle": ({"rules": RULES.format(when="test.rule")}, "rules.yaml:1", ["circle: test.rule → test.rule"]),
    "case without answer": ({"cases": CASES.replace(", answer: yes", "")}, "cases.yaml:1", ["says no `answer`"]),
    "table column": ({"rules": TABLE_RULE, "table": HEAD.replace("money", "mony")}, "wide.csv:1", ["lacks money", "has mony"]),
    "table cells": ({"rules": TABLE_RULE, "table": HEAD + "<=5,yes,R,A,a,b,c\n"}, "wide.csv:2", ["7 cells"]),
    "table value": ({"rules": TABLE_RULE, "table": HEAD + "many,yes,R,A,a,b\n"}, "wide.csv:2", ["'many'"]),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_problem_is_told_with_its_line_and_how_to_put_it_right(tmp_path: Path, name: str) -> None:
    parts, place, words = WRONG[name]
    with pytest.raises(RuleFileWrong) as told:
        load_rulebook(pack(tmp_path, **parts))  # type: ignore[arg-type]
    assert (
        any(str(problem).startswith(f"test/{place}:") for problem in told.value.problems) or place in told.value.message
    )
    assert [word for word in words if word not in told.value.message] == []


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(RuleFileWrong) as told:
        load_rulebook(pack(tmp_path, when="monney <= 1", facts=FACTS.replace("cost: 3", "cost: 0")))
    assert {problem.file for problem in told.value.problems} == {"test/facts.yaml", "test/rules.yaml"}


def told_by_check(folder: Path) -> str:
    return "\n".join(map(str, doubtful(load_rulebook(folder), folder)))


DOUBTFUL: dict[str, tuple[dict[str, str], str]] = {
    "sound": ({}, ""),
    "unused parameter": ({"when": "money <= 5"}, "No rule uses the parameter `test.old`."),
    "unused fact": ({"facts": FACTS + FACTS.replace("money:", "gold:")}, "No rule uses the fact `gold`."),
    "unreachable": ({"when": "money <= 7 and money > 7 and money < test.most + test.old"}, "test/rules.yaml:7: Nobody ever reaches this branch."),
    "everybody": ({"when": "money >= 0 or money > test.most + test.old"}, "test/rules.yaml:8: Nobody ever reaches this branch."),
    "whole table": ({"rules": TABLE_RULE.replace("and money > test.old", ""), "parameters": PARAMETERS.split("- id: test.most")[1].join(["- id: test.most", ""]), "table": HEAD + "<=5,yes,R,A,a,b\n>5,no,R,A,a,b\n"}, ""),
    "double row": ({"rules": TABLE_RULE, "table": HEAD + "<=5,yes,R,A,a,b\n>=5,no,R,A,a,b\n"}, "test/tables/wide.csv:3: This row and the one of line 2 match the same enterprise.\n    why: For example money = Rp5"),
    "hole": ({"rules": TABLE_RULE, "table": HEAD + "<5,yes,R,A,a,b\n6..9,no,R,A,a,b\n>9,no,R,A,a,b\n"}, "No row of the table matches some enterprise.\n    why: For example money = Rp5"),
    "two cases": ({"cases": CASES + CASES}, "is also the name of the case of line 1"),
}  # fmt: skip


@pytest.mark.parametrize("name", DOUBTFUL)
def test_what_can_be_read_but_not_be_meant_is_found_by_check(tmp_path: Path, name: str) -> None:
    parts, words = DOUBTFUL[name]
    found = told_by_check(pack(tmp_path, **parts))  # type: ignore[arg-type]
    assert words in found
    assert bool(words) == bool(found)


def test_two_exceptions_that_can_hold_at_once_are_found_by_check(toy: Rulebook) -> None:
    from tests.rules.conftest import TOY

    found = [str(problem) for problem in doubtful(toy, TOY)]
    assert len(found) == 1
    assert "can hold at once and say different things" in found[0]
    assert "has_debt = yes, age = 0, owner = coop" in found[0]


def test_an_overlay_changes_the_answers_of_its_own_book_only(tmp_path: Path) -> None:
    from dataclasses import replace

    folder = pack(tmp_path)
    book = load_rulebook(folder)
    version = replace(book.parameters["test.most"].versions[0], value=99)
    other = load_rulebook(folder, extra={"test.most": [version]})
    asked: dict[str, Any] = {"rule_id": "test.rule", "facts": {"money": 100}, "on": date(2026, 1, 1)}
    assert (book.evaluate(**asked).answer, other.evaluate(**asked).answer) == ("yes", "no")


NAMES = Names(
    {"money": RUPIAH, "n": COUNT, "day": DATE, "ok": YES_NO, "who": Kind("choice", ("a", "b"))},
    {"p.most": RUPIAH, "p.share": Kind("permille")},
    {"r.size": Kind("class", ("micro", "small"))},
)


@pytest.mark.parametrize(
    "text",
    [
        "money <= p.most < 5 and not ok or who in ('a', 'b')",
        "r.size <= 'small' and who != 'a'",
        "(money if ok else p.most) >= share_up(money, p.share)",
        "min(money, 5) + money * n // 12 - 3 > 0",
        "add_months(day, n) <= on and year(on) % 4 == 0 and on >= 2026-10-17",
        "days_between(day, on) > 30 and months_between(day, on) > 1 and date(2021, 2, 2) != day",
    ],
)
def test_expressions_of_every_allowed_form_are_read(text: str) -> None:
    assert parse(text, NAMES, YES_NO).kind == YES_NO


@pytest.mark.parametrize(
    "text",
    [
        "who < 'a'", "who == 'c'", "r.size == 'smal'", "money + day > 1", "ok + 1 > 0", "money + n > 0", "share_down(money, 5) > 0",
        "[x for x in (1, 2)]", "f'{money}'", "money ** 2 > 1", "(money := 5) > 1", "money is ok", "eval('1')", "min(money) > 0",
        "year(n) > 1", "add_months(day, money) > on", "~n > 0", "ok & ok", "'a'", "None", "...", "*money", "1e3 < money", "n // 0 > 1",
        "money in p.most", "date(2021, 2) > on", "yes if money else no", "on - 5 > day", "9223372036854775808 > money",
    ],
)  # fmt: skip
def test_everything_else_is_refused(text: str) -> None:
    with pytest.raises(ExpressionWrong):
        parse(text, NAMES, YES_NO)
