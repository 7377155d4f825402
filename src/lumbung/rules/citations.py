"""Citations: from what people write ("PP 7/2021 Pasal 35 ayat (3) huruf a") to a key, and back.

The key follows Akoma Ntoso's naming: `/akn/id/act/pp/2021/7/!main~art_35__para_3__point_a`; an elucidation is
`…/!main~elucidation__art_35`. A text in no known form has the key "".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

FORMS = {
    "uu": "UU", "perppu": "Perppu", "pp": "PP", "perpres": "Perpres", "permenko": "Permenko", "pmk": "PMK", "pojk": "POJK",
    "perbpom": "PerBPOM", "permenkes": "Permenkes", "permenkop": "Permenkop", "permenkopukm": "Permenkop UKM", "permen-kkp": "Permen KKP",
    "permen-bkpm": "Permen BKPM", "pergub-dki": "Pergub DKI", "kepkaban": "Kepkaban", "peraturan-bsn": "Peraturan BSN", "peraturan-bps": "Peraturan BPS",
}  # fmt: skip
"""Key of a form of law → how people write it."""

_FORM = "|".join(re.escape(words) for words in sorted(FORMS.values(), key=len, reverse=True))
_LAW = re.compile(
    rf"(?P<form>{_FORM})\s+(?:No(?:mor|\.)?\s*)?(?P<number>\d+[A-Z]?)(?:/|\s+Tahun\s+)(?P<year>\d{{4}})", re.IGNORECASE
)
_MBU = re.compile(r"PER-(?P<number>\d+)/MBU/\d+/(?P<year>\d{4})", re.IGNORECASE)
_ARTICLE = re.compile(r"Pasal\s+(\d+[A-Z]?)", re.IGNORECASE)
_PARAGRAPH = re.compile(r"ayat\s+\((\d+[a-z]?)\)", re.IGNORECASE)
_POINT = re.compile(r"huruf\s+([a-z])\b", re.IGNORECASE)
_KEY = re.compile(
    r"/akn/id/act/(?P<form>[a-z-]+)/(?P<year>\d{4})/(?P<number>\w+)/!main"
    r"(?:~(?P<eluc>elucidation__)?art_(?P<article>\w+?)(?:__para_(?P<paragraph>\w+?))?(?:__point_(?P<point>[a-z]))?)?"
)


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a law. `article`, `paragraph`, `point` are "" when the citation is wider."""

    form: str
    number: str
    year: int
    article: str = ""
    paragraph: str = ""
    point: str = ""
    elucidation: bool = False

    @property
    def law(self) -> str:
        """The law alone: `PP 7/2021`."""
        if self.form == "per-mbu":
            return f"PER-{self.number}/MBU/{self.year}"
        return f"{FORMS[self.form]} {self.number}/{self.year}"

    @property
    def key(self) -> str:
        """The Akoma Ntoso key."""
        parts = [f"art_{self.article}"] if self.article else []
        parts += [f"para_{self.paragraph}"] if self.paragraph else []
        parts += [f"point_{self.point}"] if self.point else []
        place = f"~{'elucidation__' if self.elucidation else ''}{'__'.join(parts)}" if parts else ""
        return f"/akn/id/act/{self.form}/{self.year}/{self.number}/!main{place}"

    @property
    def text(self) -> str:
        """As people write it."""
        parts = ["Penjelasan"] if self.elucidation else []
        parts += [f"Pasal {self.article}"] if self.article else []
        parts += [f"ayat ({self.paragraph})"] if self.paragraph else []
        parts += [f"huruf {self.point}"] if self.point else []
        return " ".join([self.law, *parts])


def read_citation(text: str) -> Citation | None:
    """The first citation in a text, None when it is in no known form."""
    law = _LAW.search(text)
    if law is not None:
        form = next(key for key, words in FORMS.items() if words.lower() == " ".join(law["form"].split()).lower())
    else:
        law, form = _MBU.search(text), "per-mbu"
    if law is None:
        return None
    place = text[law.end() :].split(";", maxsplit=1)[0]
    article, paragraph, point = (found[1] if (found := pattern.search(place)) else "" for pattern in _PLACES)
    is_elucidation = bool(re.search(r"penjelasan|elucidation", text, re.IGNORECASE))
    return Citation(form, law["number"], int(law["year"]), article, paragraph, point.lower(), is_elucidation)


_PLACES = (_ARTICLE, _PARAGRAPH, _POINT)


def read_citations(text: str) -> list[Citation]:
    """All citations of a reference; several are joined by `; `."""
    return [found for part in text.split(";") if (found := read_citation(part))]


def citation_key(text: str) -> str:
    """The key of the first citation in a text, "" when there is none."""
    found = read_citation(text)
    return found.key if found else ""


def citation_of(key: str) -> Citation | None:
    """The citation of a key, None when it is not one of ours."""
    found = _KEY.fullmatch(key)
    if found is None or (found["form"] not in FORMS and found["form"] != "per-mbu"):
        return None
    return Citation(
        found["form"], found["number"], int(found["year"]), found["article"] or "", found["paragraph"] or "",
        found["point"] or "", bool(found["eluc"]),
    )  # fmt: skip
