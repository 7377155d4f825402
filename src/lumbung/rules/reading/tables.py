"""tables/NAME.csv: a wide decision table; each row becomes a branch whose `when` joins its cells."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from lumbung.rules.reading.fields import Fields
from lumbung.rules.source import Entry, Reader, Spot

ANSWER_COLUMNS = ("then", "ref", "certainty", "because_id", "because_en")
OPTIONAL_COLUMNS = ("note", "verified_by", "verified_on")
_SPAN = re.compile(r"(-?[0-9_]+)\.\.(-?[0-9_]+)")
_COMPARED = re.compile(r"(<=|>=|<|>|==|!=)\s*(.+)")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"-?[0-9_]+")


def read_table(folder: Path, fields: Fields, reader: Reader) -> list[Entry]:
    """The rows as branch entries; problems name the CSV file and line."""
    path = folder / fields.text("table")
    inputs = [item.text or "" for item in (found.items or ())] if (found := fields.entry.get("inputs")) else []
    if not inputs:
        fields.complain("A table needs `inputs`.", how="List its columns: `inputs: [fact, rule.id]`.")
    if not path.is_file() or not path.resolve().is_relative_to(folder.resolve()):
        fields.complain(f"There is no table `{fields.text('table')}` in the pack.", at=fields.entry.get("table"))
        return []
    name = reader.name(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.reader(lines)
            header = [cell.strip() for cell in next(rows, [])]
            numbered = [(rows.line_num, [cell.strip() for cell in row]) for row in rows if any(row)]
    except (UnicodeDecodeError, csv.Error) as error:
        reader.problems.append(Spot(name, 1).problem(f"The table cannot be read: {error}."))
        return []
    if not _header_fits(header, inputs, Spot(name, 1), reader):
        return []
    return [_row(header, inputs, cells, Spot(name, line), reader) for line, cells in numbered]


def _header_fits(header: list[str], inputs: list[str], spot: Spot, reader: Reader) -> bool:
    missing = [column for column in (*inputs, *ANSWER_COLUMNS) if column not in header]
    extra = [column for column in header if column not in (*inputs, *ANSWER_COLUMNS, *OPTIONAL_COLUMNS)]
    if missing or extra:
        what = [f"lacks {', '.join(missing)}"] if missing else []
        what += [f"has {', '.join(extra)}, which no input names"] if extra else []
        reader.problems.append(
            spot.problem(f"The table {' and '.join(what)}.", how=f"Columns: {', '.join((*inputs, *ANSWER_COLUMNS))}.")
        )
    return not missing and not extra


def _row(header: list[str], inputs: list[str], cells: list[str], spot: Spot, reader: Reader) -> Entry:
    if len(cells) != len(header):
        reader.problems.append(
            spot.problem(f"The row has {len(cells)} cells; the table has {len(header)} columns.", "A comma too many?",
                         'Put a sentence with a comma in "double quotes".')
        )  # fmt: skip
    by_name = dict(zip(header, cells, strict=False))
    conditions = [condition(column, by_name.get(column, "-")) for column in inputs]
    answer = by_name.pop("then", "")
    kept = {key: Entry(spot, value) for key, value in by_name.items() if key not in inputs and value}
    if by_name.get(inputs[0]) == "otherwise":
        return Entry(spot, fields={"otherwise": Entry(spot, answer), **kept})
    when = " and ".join(f"({text})" for text in conditions if text) or "yes"
    return Entry(spot, fields={"when": Entry(spot, when), "then": Entry(spot, answer), **kept})


def condition(column: str, cell: str) -> str:
    """A cell as an expression: value, `a|b`, `<=100`, `5..10`, yes/no; `-` or empty is anything ("" then)."""
    if cell in ("-", ""):
        return ""
    return " or ".join(_one(column, part.strip()) for part in cell.split("|"))


def _one(column: str, cell: str) -> str:
    if cell.lower() in ("yes", "no"):
        return f"({column}) == {cell.lower()}"
    if matched := _SPAN.fullmatch(cell):
        return f"{matched[1]} <= ({column}) <= {matched[2]}"
    if matched := _COMPARED.fullmatch(cell):
        return f"({column}) {matched[1]} {_quoted(matched[2])}"
    return f"({column}) == {_quoted(cell)}"


def _quoted(value: str) -> str:
    """Numbers and names with dots (parameters) stand bare; codes in quotes."""
    bare = _NUMBER.fullmatch(value) or _DAY.fullmatch(value) or "." in value or "(" in value
    return value if bare else repr(value)
