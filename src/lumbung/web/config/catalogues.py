"""Message catalogues: taken from the source, compared, compiled. Needs Babel only, no GNU gettext.

    python -m lumbung.web.config.catalogues update     bring every django.po up to the source
    python -m lumbung.web.config.catalogues compile    write the .mo files (they are not kept in git)
    python -m lumbung.web.config.catalogues check      list what has no Indonesian words

Source strings are English, so the English catalogue needs nothing. Each app has its own `locale/` folder.
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

WEB = Path(__file__).resolve().parents[1]
LANGUAGE = "id"
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")


def apps() -> list[Path]:
    """The folders of the apps, by name."""
    return sorted(path.parent for path in WEB.glob("*/__init__.py"))


def catalogue_path(app: Path) -> Path:
    """Where the app's Indonesian words are. `config` has no locale of its own: its words go to `ui`."""
    return app / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def source_messages(app: Path) -> Catalog:
    """Every message in the app's Python files and templates, without line numbers."""
    found = Catalog(locale=LANGUAGE, fuzzy=False)
    for path in sorted([*app.rglob("*.py"), *app.rglob("templates/**/*.html"), *app.rglob("templates/**/*.txt")]):
        if "migrations" in path.parts:
            continue
        for _line, message, comments, context in _extract(path):
            found.add(
                message, locations=[(path.relative_to(app).as_posix(), 0)], auto_comments=comments, context=context
            )
    return found


def _extract(path: Path) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = _python_of_template(text, path.name)
    yield from extract(
        "python",
        io.BytesIO(text.encode()),
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        options={"encoding": "utf-8"},
    )


def _python_of_template(text: str, name: str) -> str:
    """The template's messages as Python calls, one line each; its other text becomes meaningless names."""
    from django.utils.translation.template import templatize  # noqa: PLC0415 — Django is not needed to compile

    return "\n".join(line.strip() for line in templatize(text, origin=name).splitlines()) + "\n"


def read(path: Path) -> Catalog:
    """The catalogue in a .po file; an empty one where there is none."""
    if not path.exists():
        return Catalog(locale=LANGUAGE)
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE, abort_invalid=True)


def update(app: Path) -> int:
    """Bring the app's catalogue up to its source: new messages empty, unused ones dropped; how many are empty."""
    source, held = source_messages(app), read(catalogue_path(app))
    fresh = Catalog(
        locale=LANGUAGE,
        fuzzy=False,
        header_comment="# Indonesian words. Source strings are English.",
        creation_date=held.creation_date,  # a catalogue in which nothing is new stays the same bytes
    )
    for message in sorted(source, key=lambda one: (str(one.locations[:1]), str(one.id))):
        if message.id:
            before = held.get(message.id, message.context)
            words = before.string if before is not None else ""
            fresh.add(
                message.id, words, message.locations, context=message.context, auto_comments=message.auto_comments
            )
    if not len(fresh):
        return 0
    catalogue_path(app).parent.mkdir(parents=True, exist_ok=True)
    with catalogue_path(app).open("wb") as file:
        write_po(file, fresh, width=100, omit_header=False, include_lineno=False, sort_by_file=True)
    return sum(1 for message in fresh if message.id and not _filled(message))


def compile_all() -> int:
    """Write each .mo that is older than its .po; how many were written."""
    written = 0
    for app in apps():
        po = catalogue_path(app)
        mo = po.with_suffix(".mo")
        if not po.exists() or (mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns):
            continue
        draft = mo.with_suffix(f".{os.getpid()}.tmp")
        with draft.open("wb") as file:
            write_mo(file, read(po))
        draft.replace(mo)
        written += 1
    return written


def problems() -> list[str]:
    """What is missing, unsure or broken, one line each; empty when all catalogues are complete."""
    return [line for app in apps() for line in _problems_of(app)]


def _problems_of(app: Path) -> Iterator[str]:
    held = read(catalogue_path(app))
    for message in source_messages(app):
        if not message.id:
            continue
        words = held.get(message.id, message.context)
        if words is None or not _filled(words):
            yield f"{app.name}: no Indonesian for {_shown(message)}"
        elif words.fuzzy:
            yield f"{app.name}: unsure (fuzzy): {_shown(message)}"
        elif _placeholders(_last(words.id)) != _placeholders(_last(words.string)):
            yield f"{app.name}: placeholders differ: {_shown(message)}"


def _filled(message: Message) -> bool:
    strings = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    return all(strings)


def _last(text: object) -> str:
    return str(text[-1]) if isinstance(text, (list, tuple)) else str(text)


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def _shown(message: Message) -> str:
    where = message.locations[0][0] if message.locations else ""
    return f"{_last(message.id)!r} ({where})"


def main(verb: str) -> int:
    """Do one of the three; exit code 1 when something is missing."""
    if verb == "compile":
        compile_all()
        return 0
    if verb == "update":
        for app in apps():
            if empty := update(app):
                print(f"{app.name}: {empty} messages need Indonesian words in {catalogue_path(app)}")
        return 0
    found = problems()
    print("\n".join(found) or "All catalogues are complete.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
