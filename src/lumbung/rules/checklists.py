"""checklists.yaml of a pack: what the law lists (stages, facilities, content of an agreement), for pages to tick off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from lumbung.rules.errors import RuleFileWrong
from lumbung.rules.loading import CONTENT, packs_of
from lumbung.rules.model import Words
from lumbung.rules.reading.fields import Fields
from lumbung.rules.source import Entry, Reader

FILE = "checklists.yaml"
LIST_KEYS = ("id", "title_id", "title_en", "ref", "certainty", "ordered", "items")
ITEM_KEYS = ("id", "id_text", "en_text", "ref")


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One point of a list: its code in the software, its words, the paragraph that names it."""

    id: str
    words: Words
    ref: str


@dataclass(frozen=True, slots=True)
class Checklist:
    """A list of the law; `ordered` when each point follows the one before (the stages of a cluster)."""

    id: str
    title: Words
    ref: str
    certainty: str
    ordered: bool
    items: tuple[ChecklistItem, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the items, in the law's order."""
        return tuple(item.id for item in self.items)


def load_checklists(folder: Path = CONTENT) -> Mapping[str, Checklist]:
    """The checklists of all packs of a folder by id; raises RuleFileWrong with every problem found."""
    return _read_all(folder.resolve())


@lru_cache(maxsize=8)
def _read_all(folder: Path) -> Mapping[str, Checklist]:
    reader = Reader(folder)
    found: dict[str, Checklist] = {}
    for pack in packs_of(folder):
        path = pack / FILE
        entry = reader.read(path) if path.is_file() else None
        for item in (entry.items or ()) if entry else ():
            checklist = _checklist(item, reader)
            if checklist is None:
                continue
            if checklist.id in found:
                how = "Give one of them another id."
                reader.problems.append(item.spot.problem(f"The checklist `{checklist.id}` stands twice.", how=how))
            found[checklist.id] = checklist
    if reader.problems:
        raise RuleFileWrong(reader.problems)
    return found


def _checklist(entry: Entry, reader: Reader) -> Checklist | None:
    fields = Fields(entry, reader.problems, "the checklist")
    name = fields.name("id")
    fields.what = f"the checklist `{name}`"
    fields.only(LIST_KEYS)
    title, ref, mark = fields.words("title"), fields.text("ref"), fields.mark()
    listed = entry.get("items")
    items = tuple(_items((listed.items or ()) if listed else (), ref, reader))
    if not items:
        fields.complain(f"{fields.what} has no `items`.", how="Add `items:` with `- id: …`, `id_text`, `en_text`.")
    codes = [item.id for item in items]
    if len(set(codes)) < len(codes):
        fields.complain(f"{fields.what} names an item twice.", "A tick would stand for both.", "Rename one.")
    return None if fields.failed else Checklist(name, title, ref, mark, fields.flag("ordered"), items)


def _items(entries: tuple[Entry, ...], ref: str, reader: Reader) -> Iterator[ChecklistItem]:
    for entry in entries:
        fields = Fields(entry, reader.problems, "the item")
        fields.only(ITEM_KEYS)
        words = Words(fields.text("id_text"), fields.text("en_text"))
        yield ChecklistItem(fields.name("id"), words, fields.text("ref", ref))
