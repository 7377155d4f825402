"""parameters.yaml: the dated values of the law, each version with its citation and mark."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from lumbung.rules.errors import Problem, did_you_mean
from lumbung.rules.model import Parameter, ParameterVersion
from lumbung.rules.reading.fields import Fields
from lumbung.rules.source import Entry
from lumbung.rules.values import SIMPLE_KINDS, Kind, encode

KEYS = ("id", "kind", "gloss_id", "gloss_en", "versions", "policy", "gaps", "used_by")
VERSION_KEYS = ("from", "to", "value", "ref", "certainty", "verified_by", "verified_on", "note")


def read_parameter(entry: Entry, problems: list[Problem]) -> Parameter | None:
    """One parameter with its versions in order of time; None with a problem when it cannot be used."""
    fields = Fields(entry, problems, "the parameter")
    name = fields.name("id")
    fields.what = f"the parameter `{name}`"
    fields.only(KEYS)
    kind_name = fields.text("kind")
    if kind_name and kind_name not in SIMPLE_KINDS:
        hint = did_you_mean(kind_name, SIMPLE_KINDS) or f"Known are: {', '.join(SIMPLE_KINDS)}."
        fields.complain(f"There is no kind `{kind_name}` of parameter.", how=hint)
    kind = SIMPLE_KINDS.get(kind_name, SIMPLE_KINDS["count"])
    gaps = fields.text("gaps", "")
    if gaps not in ("", "allowed"):
        fields.complain("`gaps` can only be `allowed`.")
    listed = fields.entry.get("versions")
    versions = [_version(item, kind, fields) for item in (listed.items or ())] if listed else []
    found = sorted((version for version in versions if version), key=lambda version: version.start)
    if not found:
        fields.complain(f"{fields.what} has no versions.", how="Add `versions:` with `- {from: …, value: …, ref: …}`.")
    _check_spans(found, gaps == "allowed", fields)
    gloss = fields.words("gloss")
    if not name or not found:
        return None
    return Parameter(
        name,
        kind,
        gloss,
        tuple(found),
        fields.flag("policy"),
        gaps == "allowed",
        entry.spot,
        fields.text("used_by", ""),
    )


def _version(entry: Entry, kind: Kind, owner: Fields) -> ParameterVersion | None:
    fields = Fields(entry, owner.problems, f"a version of {owner.what}")
    if entry.fields is None:
        fields.complain(f"{fields.what} must be `{{from: …, value: …, ref: …}}`.")
        return None
    fields.only(VERSION_KEYS)
    start, end = fields.day("from"), fields.day("to", optional=True)
    ref, mark = fields.text("ref"), fields.mark()
    value = _value(fields, kind)
    verified_by, verified_on = fields.text("verified_by", "") or None, fields.day("verified_on", optional=True)
    if start and end and end < start:
        fields.complain(f"It ends on {end}, before it begins on {start}.", "`to` is the last day in force.")
    if fields.failed or start is None or value is None:
        owner.failed = True
        return None
    return ParameterVersion(start, end, value, ref, mark, verified_by, verified_on, entry.spot)


def _value(fields: Fields, kind: Kind) -> int | None:
    found = fields.entry.get("value")
    if found is None:
        fields.complain(f"{fields.what} lacks `value`.")
        return None
    try:
        return encode(found.value, kind)
    except ValueError as expected:
        fields.complain(f"`value: {found.text}` is not {expected}.", at=found)
        return None


def _check_spans(versions: list[ParameterVersion], gaps_allowed: bool, fields: Fields) -> None:
    for before, after in pairwise(versions):
        spot = after.spot
        if before.end is None or before.end >= after.start:
            until = before.end or "today and on"
            fields.problems.append(
                spot.problem(
                    f"Two versions of {fields.what} hold on {after.start}.",
                    f"The version of line {before.spot.line} holds until {until}.",
                    f"End it the day before: `to: {_day_before(after.start)}`.",
                )
            )
        elif before.end < _day_before(after.start) and not gaps_allowed:
            fields.problems.append(
                spot.problem(
                    f"{fields.what} has no value from {before.end + timedelta(days=1)} to {_day_before(after.start)}.",
                    f"The version of line {before.spot.line} ends on {before.end}.",
                    "Close the gap, or write `gaps: allowed` if the law really had none.",
                )
            )


def _day_before(day: date) -> date:
    return day - timedelta(days=1)
