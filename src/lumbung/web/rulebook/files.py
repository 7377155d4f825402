"""The overlay as files: parameters.yaml of each pack as it would read, and the same as a patch; and back again."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.translation import gettext as _

from lumbung.core.errors import InputError
from lumbung.rules import Parameter, ParameterVersion, Problem, Rulebook
from lumbung.rules.loading import CONTENT
from lumbung.rules.reading.parameters import read_parameter
from lumbung.rules.source import Reader
from lumbung.rules.values import decode

IN_REPOSITORY = "src/lumbung/rules/content"
FILE = "parameters.yaml"
LONG_AGO = (1980, 1, 1, 0, 0, 0)
MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Changed:
    """A file of a pack (path below the content folder), as it is and as it would be."""

    path: str
    before: str
    after: str

    @property
    def patch(self) -> str:
        """For `git apply` in the repository's root."""
        name = f"{IN_REPOSITORY}/{self.path}"
        lines = unified_diff(
            self.before.splitlines(keepends=True), self.after.splitlines(keepends=True), f"a/{name}", f"b/{name}"
        )
        return "".join(lines)


def changed_files(packaged: Rulebook, book: Rulebook, content: Path = CONTENT) -> list[Changed]:
    """Every parameters.yaml that the published changes alter."""
    found: dict[str, Changed] = {}
    moved = [(held, book.parameters[name]) for name, held in packaged.parameters.items()]
    differing = [(old, new) for old, new in moved if old.versions != new.versions]
    for old, new in sorted(differing, key=lambda pair: (pair[0].spot.file, -pair[0].spot.line)):  # from below upward
        path = old.spot.file
        text = (content / path).read_text(encoding="utf-8")
        held = found.get(path) or Changed(path, text, text)
        found[path] = Changed(path, held.before, _rewritten(held.after, old, new))
    return list(found.values())


def _rewritten(text: str, old: Parameter, new: Parameter) -> str:
    """The file with this parameter's versions replaced; versions that stay keep their own lines, notes and all."""
    lines = text.splitlines(keepends=True)
    starts = [version.spot.line - 1 for version in sorted(old.versions, key=lambda one: one.spot.line)]
    end = starts[-1] + 1
    while end < len(lines) and lines[end].startswith("      "):
        end += 1
    indent = lines[starts[0]][: lines[starts[0]].index("-")] if "-" in lines[starts[0]] else "    "
    bounds = dict(zip(starts, [*starts[1:], end], strict=True))
    own = {version.start: "".join(lines[at : bounds[at]]) for version in old.versions for at in [version.spot.line - 1]}
    written = [own[one.start] if one in old.versions else f"{indent}{version_line(one, new)}\n" for one in new.versions]
    return "".join([*lines[: starts[0]], *written, *lines[end:]])


def version_line(version: ParameterVersion, parameter: Parameter) -> str:
    """A version as parameters.yaml writes it."""
    value = decode(version.value, parameter.kind)
    said = f"{value:_}" if isinstance(value, int) else str(value)
    parts = {
        "from": version.start.isoformat(), "to": version.end.isoformat() if version.end else "null", "value": said,
        "ref": _quoted(version.ref), "certainty": version.certainty,
        "verified_by": _quoted(version.verified_by) if version.verified_by else "null",
        "verified_on": version.verified_on.isoformat() if version.verified_on else "null",
    }  # fmt: skip
    return "- {" + ", ".join(f"{name}: {part}" for name, part in parts.items()) + "}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def as_zip(files: list[Changed]) -> bytes:
    """The changed files, and `changes.patch` for a pull request; the same bytes for the same changes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("changes.patch", LONG_AGO), "".join(one.patch for one in files))
        for one in files:
            archive.writestr(zipfile.ZipInfo(f"{IN_REPOSITORY}/{one.path}", LONG_AGO), one.after)
    return out.getvalue()


def read_upload(data: bytes, book: Rulebook) -> list[tuple[Parameter, ParameterVersion]]:
    """Versions of a parameters.yaml that differ from those in force; raises InputError with line, what and how."""
    if len(data) > MOST_BYTES:
        raise InputError(_("The file is too large for a parameters.yaml."), _("Upload the file of one pack."))
    with TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        path.write_bytes(data)
        reader = Reader(Path(folder))
        content = reader.read(path)
        entries = content.items if content is not None and content.items is not None else ()
        found = [read_parameter(entry, reader.problems) for entry in entries if entry.fields is not None]
    if not entries and not reader.problems:
        raise InputError(_("The file is not a list of parameters."), _("Export one, change it, and upload it again."))
    problems = [*reader.problems, *_unknown(found, book)]
    if problems:
        raise InputError(" ".join(str(problem) for problem in problems[:5]))
    return [
        (held, version)
        for parameter in found
        if parameter is not None and (held := book.parameters[parameter.id])
        for version in parameter.versions
        if not any(_says_the_same(version, one) for one in held.versions)
    ]


def _unknown(found: list[Parameter | None], book: Rulebook) -> Iterator[Problem]:
    for one in found:
        if one is not None and (one.id not in book.parameters or book.parameters[one.id].kind != one.kind):
            yield one.spot.problem(f"There is no parameter `{one.id}` of the kind {one.kind.name}.")


def _says_the_same(one: ParameterVersion, other: ParameterVersion) -> bool:
    return (one.start, one.end, one.value, one.ref, one.certainty) == (
        other.start, other.end, other.value, other.ref, other.certainty,
    )  # fmt: skip
