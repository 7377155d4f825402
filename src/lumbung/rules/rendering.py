"""A rule as a person can read it: each branch with its condition, outcome, citation and words."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lumbung.rules.links import day_text
from lumbung.rules.model import Body, Branch, Fact, Lawbook, Rule
from lumbung.rules.terms import (
    All,
    Any,
    Call,
    Choose,
    Compare,
    Const,
    FactTerm,
    Not,
    OnTerm,
    ParameterTerm,
    RuleTerm,
    Term,
    parts_of,
)
from lumbung.rules.values import decode, spoken

BINARY = ("+", "-", "*", "//", "%")


def term_text(term: Term) -> str:
    """A term as an expression."""
    return _TEXTS[type(term)](term)


def _const(term: Term) -> str:
    if not isinstance(term, Const):
        return ""
    value = decode(term.value, term.kind)
    return f"'{value}'" if term.kind.codes else f"{value:,}".replace(",", "_") if isinstance(value, int) else str(value)


def _call(term: Term) -> str:
    if not isinstance(term, Call):
        return ""
    parts = [term_text(part) for part in term.parts]
    return f"({f' {term.name} '.join(parts)})" if term.name in BINARY else f"{term.name}({', '.join(parts)})"


def _joined(parts: tuple[Term, ...], word: str) -> str:
    texts = [f"({term_text(part)})" if isinstance(part, All | Any) else term_text(part) for part in parts]
    return f" {word} ".join(texts)


def _choose(term: Term) -> str:
    if not isinstance(term, Choose):
        return ""
    return f"({term_text(term.then)} if {term_text(term.condition)} else {term_text(term.other)})"


def _named(term: Term) -> str:
    if isinstance(term, FactTerm):
        return term.name
    return term.id if isinstance(term, ParameterTerm | RuleTerm) else "on"


def _junction(term: Term) -> str:
    return _joined(parts_of(term), "or" if isinstance(term, Any) else "and")


def _compare(term: Term) -> str:
    left, right = map(term_text, parts_of(term))
    return f"{left} {term.sign if isinstance(term, Compare) else ''} {right}"


_TEXTS: dict[type, Callable[[Term], str]] = {
    Const: _const,
    Call: _call,
    FactTerm: _named,
    ParameterTerm: _named,
    RuleTerm: _named,
    OnTerm: _named,
    Not: lambda term: f"not ({term_text(parts_of(term)[0])})",
    All: _junction,
    Any: _junction,
    Compare: _compare,
    Choose: _choose,
}


def rule_text(rule: Rule, lawbook: Lawbook) -> str:
    """Everything of a rule: its question, what it asks for, the days it covers, its branches."""
    lines = [f"{rule.id}: {rule.title('id')} / {rule.title('en')}", f"answer: {rule.answer_kind} or unknown"]
    lines += [f"asks: {_fact_text(lawbook.facts[name])}" for name in rule.facts]
    for version in rule.versions:
        lines += ["", f"Covered {day_text(version.start, version.end)} ({version.spot.file}:{version.spot.line})"]
        for name, body in version.bodies.items():
            lines += [f"Reading: {name}{' (default)' if name == version.default else ''}"] if name else []
            lines += list(_body_lines(body))
    names = sorted({name for line in lines for name in lawbook.parameters if name in line})
    lines += ["", *(line for name in names for line in _parameter_lines(lawbook, name))]
    return "\n".join(lines).rstrip()


def _fact_text(fact: Fact) -> str:
    return f"{fact.name} ({fact.kind}), effort {fact.cost}: {fact.question('id')}"


def _body_lines(body: Body) -> Iterator[str]:
    for branch in body.base:
        yield from _branch_lines(branch, "  ")
    for branch in body.exceptions:
        yield from _branch_lines(branch, "  except ")


def _branch_lines(branch: Branch, lead: str) -> Iterator[str]:
    when = "otherwise" if branch.when is None else f"when {term_text(branch.when)}"
    blank = " " * (len(lead) - len(lead.lstrip()) + 4)
    yield f"{lead}{when}: {term_text(branch.then)}"
    yield f"{blank}[{branch.certainty}] {branch.ref}"
    yield f"{blank}{branch.because.id}"
    for inner in branch.exceptions:
        yield from _branch_lines(inner, f"{blank}except ")


def _parameter_lines(lawbook: Lawbook, name: str) -> Iterator[str]:
    parameter = lawbook.parameters[name]
    yield f"{name}: {parameter.gloss.id}{' (policy, not law)' if parameter.policy else ''}"
    for version in parameter.versions:
        value, days = spoken(version.value, parameter.kind, "id"), day_text(version.start, version.end)
        checked = f"checked by {version.verified_by}" if version.verified_by else "not checked"
        yield f"    {days}: {value} [{version.certainty}] {version.ref}, {checked}"
