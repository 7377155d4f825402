"""Texts of laws as they were loaded, outside the repository: `law/` in LUMBUNG_HOME, one JSON file each."""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from lumbung.core.errors import InputError, OutputError
from lumbung.rules.citations import Citation, read_citation
from lumbung.rules.law.articles import cleaned, halves, split_articles
from lumbung.rules.law.paragraphs import Paragraph, split_paragraphs

ROOT = Path(__file__).resolve().parents[4]
MOST_BYTES = 20_000_000
_TITLE = re.compile(
    r"(UNDANG-UNDANG|PERATURAN PEMERINTAH|PERATURAN PRESIDEN) REPUBLIK INDONESIA NOMOR (\d+) TAHUN (\d{4})"
)
_FORMS = {"UNDANG-UNDANG": "UU", "PERATURAN PEMERINTAH": "PP", "PERATURAN PRESIDEN": "Perpres"}

Articles = dict[str, dict[str, Paragraph]]


@dataclass(frozen=True, slots=True)
class LawText:
    """A loaded law: its articles and its elucidation, each article by paragraph."""

    law: str
    source: str
    digest: str
    articles: Articles
    elucidation: Articles

    @property
    def missing(self) -> list[int]:
        """Articles below the highest that were not found: their headings could not be read."""
        numbers = sorted(int(number) for number in self.articles)
        return sorted(set(range(numbers[0], numbers[-1] + 1)) - set(numbers)) if numbers else []

    def passage(self, place: Citation) -> str | None:
        """The exact text of a place: article, paragraph or point; None when it was not found."""
        article = (self.elucidation if place.elucidation else self.articles).get(place.article)
        if article is None:
            return None
        if not place.paragraph and not (place.point and "" in article):
            return "\n".join(_numbered(number, paragraph) for number, paragraph in article.items())
        paragraph = article.get(place.paragraph)
        if paragraph is None:
            return None
        return paragraph.points.get(place.point) if place.point else paragraph.text


def _numbered(number: str, paragraph: Paragraph) -> str:
    return f"({number}) {paragraph.text}" if number else paragraph.text


def law_folder() -> Path:
    """Where loaded laws lie."""
    home = os.environ.get("LUMBUNG_HOME") or os.environ.get("LUMBUNG_VAR") or ROOT / "var"
    return Path(home) / "law"


def split_law(text: str, law: str, source: str) -> LawText:
    """A law's text, split; raises InputError when no article can be found."""
    body, elucidation = halves(cleaned(text))
    articles = {str(n): split_paragraphs(piece) for n, piece in split_articles(body).items()}
    if not articles:
        raise InputError(f"No article (Pasal) was found in {source}.", "Is it the text of a law?")
    explained = {str(n): split_paragraphs(piece, word="Ayat") for n, piece in split_articles(elucidation).items()}
    return LawText(law, source, hashlib.sha256(text.encode()).hexdigest(), articles, explained)


def load_law(path: Path, name: str | None = None) -> LawText:
    """Read a text, split it, keep it; raises InputError or OutputError."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(f"{path} is larger than {MOST_BYTES // 1_000_000} MB.", "Is it the text of one law?")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.", "Name a text file.") from None
    except UnicodeDecodeError:
        raise InputError(f"{path} is not UTF-8 text.", "Convert it (a PDF: pdftotext) and save it as UTF-8.") from None
    citation = law_named(name or title_of(text) or path.stem)
    found = split_law(text, citation.law, path.name)
    _keep(found, citation)
    return found


def title_of(text: str) -> str | None:
    """The law's name from its own title."""
    found = _TITLE.search(" ".join(text[:20_000].split()))
    return f"{_FORMS[found[1]]} {found[2]}/{found[3]}" if found else None


def law_named(name: str) -> Citation:
    """The law that a name means; raises InputError."""
    found = read_citation(name)
    if found is None:
        raise InputError(f"{name!r} is not the name of a law.", 'Say which it is: --as "PP 55/2022".')
    return found


def _file(citation: Citation) -> Path:
    return law_folder() / f"{citation.form}-{citation.year}-{citation.number}.json"


def _keep(found: LawText, citation: Citation) -> None:
    content = {
        "law": found.law,
        "source": found.source,
        "digest": found.digest,
        "articles": _plain(found.articles),
        "elucidation": _plain(found.elucidation),
    }
    path = _file(citation)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written: {error.strerror}.", "Set LUMBUNG_HOME to another folder."
        ) from None


def _plain(articles: Articles) -> dict[str, dict[str, dict[str, object]]]:
    return {
        article: {number: {"text": part.text, "points": part.points} for number, part in paragraphs.items()}
        for article, paragraphs in articles.items()
    }


def loaded_law(citation: Citation) -> LawText | None:
    """A law as it was loaded, None when it was not."""
    path = _file(citation)
    return _read(path, path.stat().st_mtime_ns) if path.is_file() else None


@lru_cache(maxsize=32)
def _read(path: Path, stamp: int) -> LawText:
    content = json.loads(path.read_text(encoding="utf-8"))
    halves_read = [
        {
            article: {number: Paragraph(part["text"], part["points"]) for number, part in paragraphs.items()}
            for article, paragraphs in content[half].items()
        }
        for half in ("articles", "elucidation")
    ]
    return LawText(content["law"], content["source"], content["digest"], *halves_read)


def passage(text: str) -> str | None:
    """The loaded text of a citation as people write it; None when it is not loaded or not found."""
    citation = read_citation(text)
    law = loaded_law(citation) if citation else None
    return law.passage(citation) if law and citation else None


def loaded_laws() -> list[LawText]:
    """All loaded laws, by name."""
    folder = law_folder()
    paths = sorted(folder.glob("*.json")) if folder.is_dir() else []
    return [_read(path, path.stat().st_mtime_ns) for path in paths]
