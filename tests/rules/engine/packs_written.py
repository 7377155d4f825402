"""Small packs written to a folder, with one thing to be looked at in each."""

from __future__ import annotations

from pathlib import Path

FACTS = """\
money: {kind: rupiah, cost: 3, label_id: uang, label_en: money, question_id: Berapa?, question_en: How much?, why_id: Perlu., why_en: Needed.}
"""
PARAMETERS = """\
- id: test.old
  kind: rupiah
  gloss_id: Dulu
  gloss_en: Then
  versions: [{from: 2008-07-04, to: 2021-02-01, value: 50, ref: UU 20/2008 Pasal 6, certainty: A}]
- id: test.most
  kind: rupiah
  gloss_id: Sekarang
  gloss_en: Now
  versions: [{from: 2021-02-02, value: 100, ref: PP 7/2021 Pasal 35, certainty: B}]
"""
RULES = """\
- id: test.rule
  title_id: Aturan
  title_en: Rule
  answer: yes_no
  from: 2008-07-04
  base:
    - {{when: "{when}", then: yes, ref: Pasal 1, certainty: A, because_id: "Ya.", because_en: "Yes."}}
    - {{otherwise: no, ref: Pasal 2, certainty: A, because_id: Tidak., because_en: No.}}
"""
WHEN = "money <= test.old if on < 2021-02-02 else money <= test.most"
CASES = "- {name: sama, rule: test.rule, on: 2026-11-24, facts: {money: 100}, answer: yes}\n"


def pack(
    folder: Path,
    *,
    facts: str = FACTS,
    parameters: str = PARAMETERS,
    rules: str = RULES,
    cases: str = CASES,
    when: str = WHEN,
    table: str = "",
) -> Path:
    """Write a pack `test` below a folder, and give the folder."""
    inner = folder / "test"
    inner.mkdir(parents=True, exist_ok=True)
    text = rules.format(when=when) if "{{" in rules else rules
    for name, content in {"facts": facts, "parameters": parameters, "rules": text, "cases": cases}.items():
        (inner / f"{name}.yaml").write_text(content, encoding="utf-8")
    if table:
        (inner / "tables").mkdir(exist_ok=True)
        (inner / "tables" / "wide.csv").write_text(table, encoding="utf-8")
    return folder
