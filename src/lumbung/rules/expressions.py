"""Reading an expression: Python's grammar, parsed by `ast`, of which only a few forms are let through.

Nothing is ever executed: names, numbers, comparisons, `and or not`, whole-number arithmetic and the functions of
`operations.py`. Everything else is refused with the words that would have worked.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lumbung.rules.errors import did_you_mean
from lumbung.rules.operations import FUNCTIONS, Signature
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
)
from lumbung.rules.values import NUMBER, NUMBERS, YES_NO, Kind, encode

SIGNS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}  # fmt: skip
ARITHMETIC: dict[type[ast.operator], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.FloorDiv: "//", ast.Mod: "%",
}  # fmt: skip
ALLOWED = (
    "Allowed: names, whole numbers, 'text', yes, no, on, and or not, == != < <= > >=, in, + - * // %, a if b else c"
)


class ExpressionWrong(ValueError):
    """An expression that cannot be used: what, why, and how to put it right."""

    def __init__(self, what: str, why: str = "", how: str = "") -> None:
        self.what, self.why, self.how = what, why, how
        super().__init__(what)


@dataclass(frozen=True, slots=True)
class Names:
    """What an expression may name, each with its kind."""

    facts: Mapping[str, Kind]
    parameters: Mapping[str, Kind]
    rules: Mapping[str, Kind]

    def term(self, name: str) -> Term:
        """The term of a name; raises ExpressionWrong with near names."""
        if name in self.facts:
            return FactTerm(name, self.facts[name])
        if name in self.parameters:
            return ParameterTerm(name, self.parameters[name])
        if name in self.rules:
            return RuleTerm(name, self.rules[name])
        known = [*self.facts, *self.parameters, *self.rules, "on", "yes", "no"]
        raise ExpressionWrong(
            f"There is no fact, parameter or rule `{name}`.",
            "Each name is declared once, in some pack's facts.yaml, parameters.yaml or rules.yaml.",
            did_you_mean(name, known) or "Declare it, or correct the name.",
        )


def parse(text: str, names: Names, wanted: Kind | None = None) -> Term:
    """The term of an expression, of the `wanted` kind if one is given; raises ExpressionWrong."""
    try:
        tree = ast.parse(f"({_WRITTEN_DAY.sub(_as_call, text)}\n)", mode="eval")
    except (SyntaxError, ValueError) as error:
        said = error.msg if isinstance(error, SyntaxError) else str(error)
        raise ExpressionWrong(f"`{text}` is not an expression: {said}.", how=f"{ALLOWED}.") from None
    term = _Parser(names).read(tree.body, wanted)
    if wanted is not None and not _fits(term.kind, wanted):
        raise ExpressionWrong(
            f"`{text}` is a {term.kind}; a {wanted} is needed here.",
            "A condition is yes or no; an answer is of the rule's `answer` kind.",
        )
    return term


_WRITTEN_DAY = re.compile(r"(?<![\w'-])(\d{4})-(\d{2})-(\d{2})(?![\w'-])")


def _as_call(day: re.Match[str]) -> str:
    """A day as it is written: 2026-10-17 is a day, not a subtraction."""
    return f"date({int(day[1])}, {int(day[2])}, {int(day[3])})"


def _fits(kind: Kind, wanted: Kind) -> bool:
    """Plain numbers fit rupiah and counts; everything else must be the same kind."""
    if kind == wanted:
        return True
    return NUMBER in (kind, wanted) and kind.name in NUMBERS and wanted.name in NUMBERS


@dataclass(frozen=True, slots=True)
class _Parser:
    names: Names

    def read(self, node: ast.expr, wanted: Kind | None = None) -> Term:
        reader = _READERS.get(type(node))
        if reader is None:
            raise ExpressionWrong(
                f"`{ast.unparse(node)}` is not allowed.", "A rule file must not be able to run code.", f"{ALLOWED}."
            )
        return reader(self, node, wanted)

    def constant(self, node: ast.Constant, wanted: Kind | None) -> Term:
        value = node.value
        if isinstance(value, bool) or not isinstance(value, int | str):
            why = "There is no float near money." if isinstance(value, float) else ""
            raise ExpressionWrong(f"`{ast.unparse(node)}` is not allowed here.", why, "Write whole numbers or 'text'.")
        if isinstance(value, int):
            return self.number(value)
        if wanted is None or wanted.name in NUMBERS:
            raise ExpressionWrong(
                f"The text '{value}' stands alone.", how="Compare it with a fact or rule that has codes."
            )
        try:
            return Const(encode(value, wanted), wanted)
        except ValueError as expected:
            hint = did_you_mean(value, wanted.codes)
            raise ExpressionWrong(f"'{value}' is not a {wanted.name} here; expected {expected}.", how=hint) from None

    def number(self, value: int) -> Term:
        try:
            return Const(encode(value, NUMBER), NUMBER)
        except ValueError as expected:
            raise ExpressionWrong(f"{value} is too large: it must be {expected}.") from None

    def name(self, node: ast.expr, wanted: Kind | None) -> Term:
        dotted = ast.unparse(node)
        if dotted in ("yes", "no"):
            return Const(int(dotted == "yes"), YES_NO)
        if dotted == "on":
            return OnTerm()
        if wanted is not None and dotted in wanted.codes:
            return Const(wanted.codes.index(dotted), wanted)
        return self.names.term(dotted)

    def boolean(self, node: ast.BoolOp, wanted: Kind | None) -> Term:
        parts = tuple(self.truth(part) for part in node.values)
        return All(parts) if isinstance(node.op, ast.And) else Any(parts)

    def truth(self, node: ast.expr) -> Term:
        term = self.read(node, YES_NO)
        if term.kind != YES_NO:
            raise ExpressionWrong(
                f"`{ast.unparse(node)}` is a {term.kind}, not yes or no.",
                "`and`, `or`, `not` and `if` need a condition.",
                "Compare it with something.",
            )
        return term

    def unary(self, node: ast.UnaryOp, wanted: Kind | None) -> Term:
        if isinstance(node.op, ast.Not):
            return Not(self.truth(node.operand))
        inner = self.read(node.operand, wanted)
        if isinstance(node.op, ast.USub) and isinstance(inner, Const) and inner.kind == NUMBER:
            return Const(-inner.value, NUMBER)
        raise ExpressionWrong(f"`{ast.unparse(node)}` is not allowed.", how="Write `0 - x` for the opposite number.")

    def compare(self, node: ast.Compare, wanted: Kind | None) -> Term:
        sides = [node.left, *node.comparators]
        steps = [self.step(sign, sides[i], sides[i + 1]) for i, sign in enumerate(node.ops)]
        return steps[0] if len(steps) == 1 else All(tuple(steps))

    def step(self, sign: ast.cmpop, left: ast.expr, right: ast.expr) -> Term:
        if isinstance(sign, ast.In | ast.NotIn):
            if not isinstance(right, ast.Tuple | ast.List | ast.Set):
                raise ExpressionWrong("`in` needs a list.", how="Write `x in ('a', 'b')`.")
            found = Any(tuple(self.pair("==", left, item) for item in right.elts))
            return Not(found) if isinstance(sign, ast.NotIn) else found
        if type(sign) not in SIGNS:
            raise ExpressionWrong("This comparison is not allowed.", how=f"{ALLOWED}.")
        return self.pair(SIGNS[type(sign)], left, right)

    def pair(self, sign: str, left: ast.expr, right: ast.expr) -> Term:
        if isinstance(left, ast.Constant) and isinstance(left.value, str):
            second = self.read(right)
            first = self.read(left, second.kind)
        else:
            first = self.read(left)
            second = self.read(right, first.kind)
        if not _fits(second.kind, first.kind):
            raise ExpressionWrong(
                f"A {first.kind} is compared with a {second.kind}.",
                f"In `{ast.unparse(left)} {sign} {ast.unparse(right)}`.",
            )
        ordered = first.kind.name in NUMBERS or first.kind.name in ("date", "class")
        if sign not in ("==", "!=") and not ordered:
            raise ExpressionWrong(f"A {first.kind.name} has no order.", f"`{sign}` was used.", "Use == or `in (…)`.")
        return Compare(sign, first, second)

    def choose(self, node: ast.IfExp, wanted: Kind | None) -> Term:
        condition, then = self.truth(node.test), self.read(node.body, wanted)
        other = self.read(node.orelse, wanted or then.kind)
        if not _fits(other.kind, then.kind):
            raise ExpressionWrong(
                f"One side is a {then.kind}, the other a {other.kind}.", "Both must be the same kind."
            )
        return Choose(condition, then, other, other.kind if then.kind == NUMBER else then.kind)

    def arithmetic(self, node: ast.BinOp, wanted: Kind | None) -> Term:
        sign = ARITHMETIC.get(type(node.op))
        if sign is None:
            how = (
                "Use // (whole numbers) or share_down(amount, share)."
                if isinstance(node.op, ast.Div)
                else f"{ALLOWED}."
            )
            raise ExpressionWrong(f"`{ast.unparse(node)}` is not allowed.", "Amounts are whole numbers.", how)
        return self.applied(sign, [node.left, node.right], node)

    def call(self, node: ast.Call, wanted: Kind | None) -> Term:
        name = ast.unparse(node.func)
        if name not in FUNCTIONS or node.keywords:
            known = [known for known in FUNCTIONS if known[0].isalpha()]
            raise ExpressionWrong(
                f"There is no function `{name}`.",
                "A missing fact stays unknown; nothing may ask whether it is known." if name == "known" else "",
                did_you_mean(name, known) or f"Known are: {', '.join(known)}.",
            )
        return self.applied(name, node.args, node)

    def applied(self, name: str, args: list[ast.expr], node: ast.expr) -> Term:
        signature: Signature = FUNCTIONS[name]
        parts = tuple(self.read(arg) for arg in args)
        try:
            return Call(name, parts, signature.result(parts))
        except ValueError as error:
            raise ExpressionWrong(f"`{ast.unparse(node)}`: {error}.", how=signature.usage) from None


_Reader = Callable[[_Parser, "ast.expr", "Kind | None"], Term]
_READERS: dict[type[ast.expr], _Reader] = {
    ast.Constant: _Parser.constant,  # type: ignore[dict-item]
    ast.Name: _Parser.name,
    ast.Attribute: _Parser.name,
    ast.BoolOp: _Parser.boolean,  # type: ignore[dict-item]
    ast.UnaryOp: _Parser.unary,  # type: ignore[dict-item]
    ast.Compare: _Parser.compare,  # type: ignore[dict-item]
    ast.IfExp: _Parser.choose,  # type: ignore[dict-item]
    ast.BinOp: _Parser.arithmetic,  # type: ignore[dict-item]
    ast.Call: _Parser.call,  # type: ignore[dict-item]
}
"""Form of Python's grammar → the reader that lets it through; a form that is not here is refused."""
