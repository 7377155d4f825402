"""Words and number formats of pictures and reports, in Indonesian and English. The pages use them too."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from lumbung.core.money import half_up, spell

Language = Literal["id", "en"]
LANGUAGES: tuple[Language, ...] = ("id", "en")
NO_VALUE = "–"


@dataclass(frozen=True, slots=True)
class Phrase:
    """The same words in both languages."""

    id: str
    en: str

    def in_(self, language: Language) -> str:
        """The words in one language."""
        return self.id if language == "id" else self.en


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a need is not served: a short name, what it means, and what to do next."""

    name: Phrase
    meaning: Phrase
    advice: Phrase
    shortfall: bool = True


REASONS: dict[str, Reason] = {
    "better_at_home": Reason(
        Phrase("Lebih baik di rumah", "Better at home"),
        Phrase(
            "Alat sendiri atau kerja tangan lebih murah, termasuk waktu dan perjalanan.",
            "Her own tool or handwork costs less, her time and journeys included.",
        ),
        Phrase("Tidak perlu rumah produksi. Ini bukan kekurangan.", "No house is needed. This is no shortfall."),
        shortfall=False,
    ),
    "too_little_demand": Reason(
        Phrase("Permintaan terlalu kecil", "Too little demand"),
        Phrase(
            "Semua kebutuhan dalam jangkauan belum mengisi satu mesin.",
            "All needs within reach do not fill one machine.",
        ),
        Phrase(
            "Tanyakan kabupaten tetangga, atau pinjam mesin dari balai pelatihan.",
            "Ask the neighbouring region, or borrow from a training centre.",
        ),
    ),
    "too_far": Reason(
        Phrase("Terlalu jauh", "Too far"),
        Phrase("Tidak ada tempat dalam jangkauan perjalanan.", "No place lies within reach."),
        Phrase(
            "Usulkan tempat baru, mesin pinjaman, atau jemput bahan.",
            "Propose a new place, a machine on loan, or collection of materials.",
        ),
    ),
    "no_capacity": Reason(
        Phrase("Mesin sudah penuh", "Machines are full"),
        Phrase(
            "Mesin terdekat terisi, dan satu mesin lagi tidak terbayar.",
            "The machines nearby are full, and one more would not pay.",
        ),
        Phrase("Tambah jam buka, atau tunggu giliran.", "Open longer, or wait for a turn."),
    ),
    "over_budget": Reason(
        Phrase("Di luar anggaran", "Over budget"),
        Phrase(
            "Mesin itu layak, tetapi anggaran atau luas lantai tidak cukup.",
            "The machine would pay, but budget or floor does not suffice.",
        ),
        Phrase(
            "Tambah anggaran, atau cari mitra yang punya mesin.",
            "Raise the budget, or find a partner with the machine.",
        ),
    ),
    "no_machine": Reason(
        Phrase("Belum ada mesinnya", "No machine known"),
        Phrase(
            "Daftar mesin kami belum memuat mesin untuk langkah ini.",
            "Our list of machines has none for this step.",
        ),
        Phrase("Beri tahu kami mesin apa yang dipakai.", "Tell us which machine does it."),
    ),
}
"""By the codes of `unserved.csv`."""

HOUSE_KINDS: dict[str, Phrase] = {
    "food": Phrase("pangan", "food"),
    "textile_print": Phrase("tekstil dan cetak", "textile and print"),
    "wood_metal": Phrase("kayu dan logam", "wood and metal"),
    "chemical": Phrase("kimia", "chemical"),
    "any": Phrase("semua", "any"),
}
SITE_KINDS: dict[str, Phrase] = {"new": Phrase("baru", "new"), "existing": Phrase("sudah ada", "existing")}
BASES: dict[str, tuple[str, Phrase]] = {
    "chain": ("a", Phrase("rantai produk", "product chain")),
    "skills": ("b", Phrase("keterampilan", "skills")),
    "technology": ("c", Phrase("teknologi yang melengkapi", "complementing technology")),
}
"""The three bases of UU 11/2020 Art. 89(2), with their letter on the map."""

CERTAINTY: dict[str, Phrase] = {
    "A": Phrase("tertulis dalam peraturan", "seen in the law"),
    "B": Phrase("dikutip dari halaman bernama", "seen on a named page"),
    "C": Phrase("sumber lemah", "weak source"),
    "D": Phrase("diturunkan dari data", "derived from data"),
    "E": Phrase("taksiran kami", "our estimate"),
    "M": Phrase("dari ingatan, belum dicek", "from memory, not checked"),
    "policy": Phrase("pilihan kebijakan", "policy choice"),
}
ORIGINS: dict[str, Phrase] = {
    "measured": Phrase("terukur", "measured"),
    "published": Phrase("dikutip", "published"),
    "assumed": Phrase("asumsi", "assumed"),
    "simulated": Phrase("simulasi", "simulated"),
}
ORIGIN_OF_CERTAINTY = {"A": "published", "B": "published", "C": "published", "D": "measured"}
"""Class of the origin mark for a mark of certainty; the others are assumed."""


def pick(language: Language, indonesian: str, english: str) -> str:
    """One of two sentences that say the same."""
    return indonesian if language == "id" else english


def letters(bases: str) -> str:
    """`chain technology` → `ac`."""
    return "".join(letter for code, (letter, _) in BASES.items() if code in bases.split())


def grouped(value: float, language: Language, decimals: int = 0) -> str:
    """`12.500` or `1,4` in Indonesian, `12,500` or `1.4` in English, with a true minus sign."""
    if not math.isfinite(value):
        return NO_VALUE
    written = f"{abs(value):,.{decimals}f}"
    if language == "id":
        written = written.translate(str.maketrans(",.", ".,"))
    return f"−{written}" if value < 0 and any(c in "123456789" for c in written) else written


def percent(share: float | None, language: Language, decimals: int = 0) -> str:
    """A share of 1 as `58 %`; a dash when there is none."""
    return NO_VALUE if share is None or not math.isfinite(share) else f"{grouped(100 * share, language, decimals)} %"


def rupiah(amount: float) -> str:
    """`Rp12.500`, the same in both languages."""
    return spell(half_up(amount))


def short_rupiah(amount: float, language: Language) -> str:
    """`Rp17,3 miliar`, `Rp2,58 miliar`, `Rp190 juta`; below ten million in full."""
    sign, size = ("−" if amount < 0 else ""), abs(amount)
    if size >= 1e9:
        digits = 1 if size >= 1e10 else 2
        return f"{sign}Rp{grouped(size / 1e9, language, digits)} {'miliar' if language == 'id' else 'billion'}"
    if size >= 1e7:
        return f"{sign}Rp{grouped(size / 1e6, language)} {'juta' if language == 'id' else 'million'}"
    return rupiah(amount)


def kilometres(metres: float, language: Language) -> str:
    """`1,4 km`; below one kilometre `350 m`."""
    if metres >= 995:
        return f"{grouped(metres / 1000, language, 1)} km"
    return f"{grouped(round(metres, -1), language)} m"


def capital(words: str) -> str:
    """With a capital first letter."""
    return words[:1].upper() + words[1:]


def listed(names: list[str], language: Language) -> str:
    """`a`, `a dan b`, `a, b dan c`."""
    joint = " dan " if language == "id" else " and "
    return joint.join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names)
