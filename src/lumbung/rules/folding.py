"""Putting values into a term and working out what is then certain."""

from __future__ import annotations

from collections.abc import Callable

from lumbung.rules.operations import FUNCTIONS
from lumbung.rules.terms import All, Any, Call, Choose, Compare, Const, Not, ParameterTerm, Term, parts_of, with_parts
from lumbung.rules.values import NUMBER, SCALES, YES_NO

COMPARISONS: dict[str, Callable[[int, int], bool]] = {
    "==": int.__eq__, "!=": int.__ne__, "<": int.__lt__, "<=": int.__le__, ">": int.__gt__, ">=": int.__ge__,
}  # fmt: skip


def fold(term: Term, put_in: Callable[[Term], Term]) -> Term:
    """The term with `put_in` applied to its leaves and everything constant worked out.

    Shares get their scale as a third part. Conditions that are settled disappear, so that what stands on them
    (a parameter that is not in force, say) does not matter any more.
    """
    if isinstance(term, All | Any):
        return _junction(term, put_in)
    if isinstance(term, Choose):
        condition = fold(term.condition, put_in)
        if isinstance(condition, Const):
            return fold(term.then if condition.value else term.other, put_in)
        return Choose(condition, fold(term.then, put_in), fold(term.other, put_in), term.kind)
    parts = parts_of(term)
    if not parts:
        return put_in(term)
    if isinstance(term, Call) and term.name.startswith("share") and len(parts) == 2:
        parts = (*parts, Const(SCALES[parts[1].kind.name], NUMBER))
    folded = tuple(fold(part, put_in) for part in parts)
    return _settled(with_parts(term, folded), folded)


def _junction(term: All | Any, put_in: Callable[[Term], Term]) -> Term:
    deciding = int(isinstance(term, Any))
    kept: list[Term] = []
    for part in term.parts:
        folded = fold(part, put_in)
        if not isinstance(folded, Const):
            kept.append(folded)
        elif folded.value == deciding:
            return Const(deciding, YES_NO)
    if not kept:
        return Const(1 - deciding, YES_NO)
    return kept[0] if len(kept) == 1 else with_parts(term, tuple(kept))


def _settled(term: Term, parts: tuple[Term, ...]) -> Term:
    values = [part.value for part in parts if isinstance(part, Const)]
    if len(values) < len(parts):
        return term
    if isinstance(term, Not):
        return Const(1 - values[0], YES_NO)
    if isinstance(term, Compare):
        return Const(int(COMPARISONS[term.sign](*values)), YES_NO)
    if isinstance(term, Call):
        return Const(FUNCTIONS[term.name].single(*values), term.kind)
    return term


def parameters_in(term: Term) -> list[str]:
    """Parameters that are still in a term."""
    inner = [name for part in parts_of(term) for name in parameters_in(part)]
    return [term.id, *inner] if isinstance(term, ParameterTerm) else inner
