"""rules.yaml: a rule's head first (so that others may name it), then its branches."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lumbung.rules.errors import Problem, did_you_mean
from lumbung.rules.expressions import ExpressionWrong, Names, parse
from lumbung.rules.model import Body, Branch, RuleVersion, Words
from lumbung.rules.reading.fields import Fields
from lumbung.rules.reading.tables import read_table
from lumbung.rules.source import Entry, Reader, Spot
from lumbung.rules.terms import Const, Term
from lumbung.rules.values import SIMPLE_KINDS, YES_NO, Kind

KEYS = (
    "id", "title_id", "title_en", "answer", "from", "to", "base", "exceptions", "readings", "table", "inputs", "note",
)  # fmt: skip
BRANCH_KEYS = (
    "when", "then", "otherwise", "ref", "certainty", "because_id", "because_en", "exceptions", "verified_by", "verified_on", "note",
)  # fmt: skip
ANSWERS = ("yes_no", "rupiah", "count", "date", "permille", "ppm")


@dataclass(frozen=True, slots=True)
class RuleHead:
    """What others need to know of a rule before its branches are read."""

    id: str
    pack: str
    folder: Path
    words: Words
    kind: Kind
    entry: Entry

    @property
    def spot(self) -> Spot:
        """Where it stands."""
        return self.entry.spot


def read_head(entry: Entry, pack: Path, problems: list[Problem]) -> RuleHead | None:
    """A rule's id, title and kind of answer; None with a problem when they are missing."""
    fields = Fields(entry, problems, "the rule")
    name = fields.name("id")
    fields.what = f"the rule `{name}`"
    fields.only(KEYS)
    words = fields.words("title")
    kind = _answer_kind(fields)
    return RuleHead(name, pack.name, pack, words, kind, entry) if name and kind else None


def _answer_kind(fields: Fields) -> Kind | None:
    found = fields.entry.get("answer")
    if found is not None and found.items is not None:
        codes = tuple(item.text or "" for item in found.items)
        if set(codes) == {"yes", "no"}:
            return YES_NO
        if len(set(codes)) == len(codes) > 1 and "unknown" not in codes:
            return Kind("class", codes)
        fields.complain("`answer` must list two or more different classes; `unknown` is always possible.", at=found)
        return None
    name = fields.text("answer")
    if name in ANSWERS:
        return SIMPLE_KINDS[name]
    if name:
        hint = did_you_mean(name, ANSWERS) or "Write [class, class, …], yes_no, rupiah, count or date."
        fields.complain(f"`answer: {name}` is not a kind of answer.", how=hint)
    return None


def read_rule_version(head: RuleHead, names: Names, reader: Reader) -> RuleVersion | None:
    """A rule's branches between its days; None with problems when they cannot be used."""
    fields = Fields(head.entry, reader.problems, f"the rule `{head.id}`")
    start, end = fields.day("from"), fields.day("to", optional=True)
    if start and end and end < start:
        fields.complain(f"It ends on {end}, before it begins on {start}.", "`to` is the last day covered.")
    readings = head.entry.get("readings")
    writer = _Branches(head, names, reader)
    if readings is not None:
        default, bodies = _readings(readings, fields, writer)
    else:
        default, bodies = "", {"": writer.body(fields)}
    if fields.failed or start is None or default not in bodies:
        return None
    return RuleVersion(start, end, bodies, default, head.entry.spot)


def _readings(entry: Entry, fields: Fields, writer: _Branches) -> tuple[str, dict[str, Body]]:
    """`default: NAME` and the named bodies; a `base` beside `readings` is the default one's."""
    inner = Fields(entry, fields.problems, f"`readings` of {fields.what}")
    default = inner.text("default")
    bodies: dict[str, Body] = {}
    for name, value in (entry.fields or {}).items():
        if name == "default":
            continue
        body = Fields(value, fields.problems, f"the reading `{name}` of {fields.what}")
        body.only(("base", "exceptions", "note"))
        bodies[name] = writer.body(body)
    if fields.has("base"):
        bodies[default] = writer.body(fields)
    if default not in bodies:
        inner.complain(
            f"There is no reading `{default}`.", "The default must be one of them.", did_you_mean(default, bodies)
        )
    fields.failed |= inner.failed
    return default, bodies


@dataclass(slots=True)
class _Branches:
    """Reads the branches of one rule and numbers them."""

    head: RuleHead
    names: Names
    reader: Reader
    count: int = 0

    def body(self, fields: Fields) -> Body:
        if fields.has("table"):
            return Body(self.table(fields), self.exceptions(fields.entry, fields.what), is_table=True)
        listed = fields.entry.get("base")
        if listed is None or not listed.items:
            fields.complain(f"{fields.what} has no `base`.", how="Add `base:` with `- when: …` and `- otherwise: …`.")
            return Body(())
        base = [self.branch(item, fields.what, is_base=True) for item in listed.items]
        found = tuple(branch for branch in base if branch)
        self.check_last(listed.items, fields)
        return Body(found, self.exceptions(fields.entry, fields.what))

    def table(self, fields: Fields) -> tuple[Branch, ...]:
        rows = read_table(self.head.folder, fields, self.reader)
        found = [self.branch(row, fields.what, is_base=True) for row in rows]
        return tuple(branch for branch in found if branch)

    def check_last(self, items: tuple[Entry, ...], fields: Fields) -> None:
        early = [item for item in items[:-1] if "otherwise" in (item.fields or {})]
        for item in early:
            fields.complain("`otherwise` must be the last branch.", "What follows it is never reached.", at=item)
        if "otherwise" not in (items[-1].fields or {}):
            fields.complain(
                f"The base of {fields.what} has no `otherwise`.",
                "Somebody for whom no branch holds would get no answer.",
                "End it with `- otherwise: …`.",
                items[-1],
            )

    def exceptions(self, entry: Entry, what: str) -> tuple[Branch, ...]:
        listed = entry.get("exceptions")
        found = [self.branch(item, what, is_base=False) for item in (listed.items or ())] if listed else []
        return tuple(branch for branch in found if branch)

    def branch(self, entry: Entry, what: str, *, is_base: bool) -> Branch | None:
        self.count += 1
        number = self.count
        fields = Fields(entry, self.reader.problems, f"a branch of {what}")
        if entry.fields is None:
            fields.complain(f"{fields.what} must be `when`, `then`, `ref`, … lines.")
            return None
        fields.only(BRANCH_KEYS)
        last = is_base and fields.has("otherwise")
        when = None if last else self.expression(fields, "when", YES_NO)
        then = self.expression(fields, "otherwise" if last else "then", self.head.kind)
        because = fields.words("because")
        ref, mark, verified = fields.text("ref"), fields.mark(), fields.text("verified_by", "") or None
        exceptions = () if is_base else self.exceptions(entry, what)
        if then is None or (when is None and not last):
            return None
        name = f"{self.head.id}#{number}"
        return Branch(when, then, ref, mark, because, verified, entry.spot, name, exceptions)

    def expression(self, fields: Fields, key: str, kind: Kind) -> Term | None:
        found = fields.entry.get(key)
        if found is None or found.text is None:
            fields.complain(f"{fields.what} lacks `{key}`.", how=f"Add `{key}: …`.")
            return None
        text = found.text.strip()
        if text in kind.codes:
            return Const(kind.codes.index(text), kind)
        if text.lower() in ("yes", "no", "true", "false") and kind == YES_NO:
            return Const(int(text.lower() in ("yes", "true")), kind)
        try:
            return parse(text, self.names, kind)
        except ExpressionWrong as wrong:
            fields.complain(wrong.what, wrong.why, wrong.how or _class_hint(text, kind), found)
            return None


def _class_hint(text: str, kind: Kind) -> str:
    return did_you_mean(text, kind.codes) if kind.codes else ""
