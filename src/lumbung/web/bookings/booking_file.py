"""A file of bookings that a house typed elsewhere: its columns, and what is wrong in which line, column and value."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lumbung.core.errors import InputError, LumbungError
from lumbung.core.slots import SLOT_MINUTES, SLOT_SECONDS
from lumbung.planning.tables import Table, read_table
from lumbung.web.accounts.models import User
from lumbung.web.accounts.queries import find_user
from lumbung.web.bookings.wish import Wish
from lumbung.web.config import clock
from lumbung.web.houses import queries as houses
from lumbung.web.houses.models import House, Machine

MOST_BYTES = 200_000
MOST_LINES = 150
"""Trying out holds the machines for about 30 ms a line; who books meanwhile waits at most half of LONGEST_WAIT_SECONDS."""
MOST_PEOPLE, MOST_MINUTES, MOST_NOTE = 50, 24 * 60, 240
FORMULA, NUMBER = re.compile(r"[=+\-@\t\r]"), re.compile(r"[+-]?[\d .-]+(,\d+)?")
"""What a spreadsheet would run; telephone numbers and amounts are none."""
FORMS = ("%d/%m/%Y %H:%M", "%d-%m-%Y %H:%M", "%d/%m/%Y %H.%M", "%d-%m-%Y %H.%M", "%Y-%m-%d %H.%M")


@dataclass(frozen=True)
class Column:
    """A column: its name in files in both languages, what stands in it, and whether it must be there."""

    name: str
    name_id: str
    words: Any
    needed: bool = False


COLUMNS = (
    Column("producer", "pemesan", gettext_lazy("phone number, e-mail or user name of the member"), needed=True),
    Column("machine", "mesin", gettext_lazy("code or name of the machine"), needed=True),
    Column("start", "mulai", gettext_lazy("local time of the house, such as 2026-11-25 09:00"), needed=True),
    Column("minutes", "menit", gettext_lazy("how long, a multiple of 15"), needed=True),
    Column("people", "orang", gettext_lazy("how many work there; 1 if empty")),
    Column("product_class", "jenis_produk", gettext_lazy("code of a class of products of the house")),
    Column("note", "catatan", gettext_lazy("a word for the house")),
    Column("asked_at", "dicatat", gettext_lazy("when it was really booked; needed for times that have passed")),
    Column("came_at", "datang", gettext_lazy("when she really came")),
    Column("left_at", "pulang", gettext_lazy("when she really left")),
)


class Unreadable(LumbungError):
    """The file as a whole cannot be used."""


@dataclass(frozen=True)
class Problem:
    """One cell that cannot be used."""

    line: int
    column: str
    value: str
    expected: str


@dataclass
class Line:
    """One line of the file: as it was written, and what it asks for unless something is wrong with it."""

    number: int
    cells: dict[str, str]
    problems: list[Problem] = field(default_factory=list)
    wish: Wish | None = None
    asked_at: datetime | None = None
    came_at: datetime | None = None
    left_at: datetime | None = None


@dataclass(frozen=True)
class BookingFile:
    """The lines in order, and the text that they were read from."""

    lines: list[Line]
    text: str


def read(data: bytes, house: House) -> BookingFile:
    """Every line with all that is wrong in it. Raises Unreadable when it is no such file, or too large."""
    _require_text(data)
    table = _table(data)
    names = _names(table)
    if table.rows > MOST_LINES:
        raise Unreadable(
            _("The file has %(n)d lines; at most %(most)d are taken at once.") % {"n": table.rows, "most": MOST_LINES},
            _("Split it and bring in one part after the other."),
        )
    reader = _Reader(house, names)
    lines = [reader.line(number, cells) for number, cells in _cells(table, names)]
    for bad in table.bad_rows:
        expected = _("%(n)d fields") % {"n": len(table.frame.columns)}
        lines.append(Line(bad.line, {}, [Problem(bad.line, "", bad.original[:120], expected)]))
    encoding = "utf-8-sig" if table.encoding == "utf-8" else table.encoding
    return BookingFile(sorted(lines, key=lambda line: line.number), data.decode(encoding, errors="replace"))


def _require_text(data: bytes) -> None:
    save_as = _("Save it as CSV in UTF-8.")
    if len(data) > MOST_BYTES:
        raise Unreadable(_("The file is larger than 200 kB."), _("Split it and bring in one part after the other."))
    if not data.strip():
        raise Unreadable(_("The file is empty."), _("Take the template and fill in its lines."))
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Unreadable(_("This is a spreadsheet, not a CSV file."), save_as)
    if b"\x00" in data:
        raise Unreadable(_("The file is no text that can be read here."), save_as)


def _table(data: bytes) -> Table:
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        file.write(data)
        file.flush()
        try:
            return read_table(Path(file.name), most_bytes=MOST_BYTES)
        except InputError as error:
            message = _("The file does not have the form of a table.")
            raise Unreadable(message, _("Take the template and fill in its lines.")) from error


def _names(table: Table) -> dict[str, str]:
    """Our name of a column → its heading in the file. Raises Unreadable when a needed one is missing."""
    headings = {heading.strip().lower(): heading for heading in table.frame.columns}
    found = {one.name: headings[name] for one in COLUMNS for name in (one.name_id, one.name) if name in headings}
    missing = [f"{one.name_id} ({one.name})" for one in COLUMNS if one.needed and one.name not in found]
    if missing:
        message = _("These columns are missing: %(names)s.") % {"names": ", ".join(missing)}
        raise Unreadable(message, _("Take the template and fill in its lines."))
    return found


def _cells(table: Table, names: dict[str, str]) -> Iterator[tuple[int, dict[str, str]]]:
    for number, row in zip(table.line.to_list(), table.frame.iter_rows(named=True), strict=True):
        yield number, {name: str(row[heading] or "").strip() for name, heading in names.items()}


class _Wrong(ValueError):
    """A cell is not what was expected; its text says what would be."""


class _Reader:
    """Turns cells into wishes; people and machines are looked up once. Problems name columns as the file does."""

    def __init__(self, house: House, headings: dict[str, str]) -> None:
        self.house, self.headings = house, headings
        self.machines: dict[str, Machine] = {}
        for machine in houses.machines_of(house):
            for name in (machine.type, machine.name_id, machine.name_en):
                self.machines.setdefault(name.lower(), machine)
        self.classes = {one.code for one in houses.product_classes_of(house)}
        self.people: dict[str, User | None] = {}

    def line(self, number: int, cells: dict[str, str]) -> Line:
        """One line, with every cell that is wrong."""
        line, found = Line(number, cells), dict[str, Any]()
        readers: dict[str, Callable[[str], Any]] = {
            "producer": self._producer, "machine": self._machine, "start": self._start, "minutes": _minutes,
            "people": _people, "product_class": self._product_class, "note": _note,
            **dict.fromkeys(("asked_at", "came_at", "left_at"), self._past),
        }  # fmt: skip
        for name, reading in readers.items():
            try:
                found[name] = _plain(reading, cells.get(name, ""))
            except _Wrong as wrong:
                line.problems.append(Problem(number, self.headings.get(name, name), cells.get(name, ""), str(wrong)))
        if not line.problems:
            line.asked_at, line.came_at, line.left_at = found["asked_at"], found["came_at"], found["left_at"]
            line.wish = Wish(
                machine=found["machine"], start=found["start"], minutes=found["minutes"], producer=found["producer"],
                people=found["people"], product_class=found["product_class"], note=found["note"],
            )  # fmt: skip
            self._compare(line)
        return line

    def _compare(self, line: Line) -> None:
        if line.left_at is not None and (line.came_at is None or line.left_at < line.came_at):
            expected = _("not before she came, and only with the time at which she came")
            line.problems.append(Problem(line.number, self.headings["left_at"], line.cells["left_at"], expected))

    def _producer(self, text: str) -> User:
        if text not in self.people:
            self.people[text] = find_user(text) if text else None
        found = self.people[text]
        if found is None:
            raise _Wrong(_("phone number, e-mail or user name of a member"))
        return found

    def _machine(self, text: str) -> Machine:
        if text.lower() not in self.machines:
            known = ", ".join(sorted({machine.type for machine in self.machines.values()}))
            raise _Wrong(_("one of: %(names)s") % {"names": known})
        return self.machines[text.lower()]

    def _product_class(self, text: str) -> str:
        if text and text not in self.classes:
            raise _Wrong(_("one of: %(names)s") % {"names": ", ".join(sorted(self.classes)) or _("nothing")})
        return text

    def _start(self, text: str) -> datetime:
        moment = self._moment(text)
        if moment is None or moment.timestamp() % SLOT_SECONDS:
            raise _Wrong(_("a day and a quarter hour, such as 2026-11-25 09:15"))
        return moment

    def _past(self, text: str) -> datetime | None:
        moment = self._moment(text) if text else None
        if moment is not None and moment > clock.now():
            raise _Wrong(_("a moment that has passed"))
        return moment

    def _moment(self, text: str) -> datetime | None:
        moment = _read_moment(text)
        if text and moment is None:
            raise _Wrong(_("a day and a time, such as 2026-11-25 09:15"))
        return moment.replace(tzinfo=self.house.zone) if moment and moment.tzinfo is None else moment


def _read_moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    for form in FORMS:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - the house's zone is put to it
        except ValueError:
            continue
    return None


def _plain(reading: Callable[[str], Any], text: str) -> Any:
    """Formulas are refused, whatever the column."""
    if FORMULA.match(text) and not NUMBER.fullmatch(text):
        raise _Wrong(_("plain text, not a formula"))
    return reading(text)


def _minutes(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= MOST_MINUTES or int(text) % SLOT_MINUTES:
        raise _Wrong(_("a multiple of 15, at most %(most)d") % {"most": MOST_MINUTES})
    return int(text)


def _people(text: str) -> int:
    if text and not (text.isdecimal() and 1 <= int(text) <= MOST_PEOPLE):
        raise _Wrong(_("a whole number from 1 to %(most)d") % {"most": MOST_PEOPLE})
    return int(text or 1)


def _note(text: str) -> str:
    if len(text) > MOST_NOTE:
        raise _Wrong(_("at most %(most)d characters") % {"most": MOST_NOTE})
    return text
