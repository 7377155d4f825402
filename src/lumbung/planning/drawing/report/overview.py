"""The first screen: what the plan costs and does, the map, and who is served by district."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lumbung.planning.drawing.chart import Bar, row_bars
from lumbung.planning.drawing.figures import legend, share_entries
from lumbung.planning.drawing.map import Shade, draw_map, shade_kind, tint_cuts
from lumbung.planning.drawing.marks import NAMED, SiteMark
from lumbung.planning.drawing.outline import Level, Outline, district_key, outline
from lumbung.planning.drawing.report.facts import Facts
from lumbung.planning.drawing.report.pieces import (
    Column,
    Html,
    bad,
    figure,
    halves,
    joined,
    origin,
    paragraph,
    rows,
    section,
    slug,
    table,
)
from lumbung.planning.drawing.report.served import districts, share_of
from lumbung.planning.drawing.words import Language, grouped, listed, percent, pick, rupiah, short_rupiah

__all__ = ["Links", "budget", "districts", "ground_of", "links_within", "map_level", "map_section", "summary"]

VILLAGE_MAP_UP_TO = 12
"""With fewer districts than this the map shows villages."""


def map_level(facts: Facts) -> Level:
    """Villages in a small region, districts in a large one."""
    return "village" if facts.plan["districts"].height < VILLAGE_MAP_UP_TO else "district"


def ground_of(facts: Facts) -> Outline:
    """The outline that both maps of the report are drawn on."""
    return outline(facts.plan.areas, facts.plan.boundaries, map_level(facts))


def summary(facts: Facts, language: Language) -> Html:
    """The rows that an officer reads first."""
    return rows([*_money(facts, language), *_people(facts, language), *_trust(facts, language)])


Entry = tuple[object, object, object]


def _money(facts: Facts, language: Language) -> list[Entry]:
    spent, whole = facts.summary("spent_rp", default=0), facts.summary("budget_rp", default=0)
    counts = facts.plan.summary.get("counts", {})
    new, old = counts.get("sites_new", 0), counts.get("sites_existing", 0)
    chosen = origin("assumed", language, pick(language, "pilihan kebijakan", "policy choice"))
    return [
        (
            pick(language, "Anggaran terpakai", "Budget spent"),
            short_rupiah(spent, language),
            joined(pick(language, "dari ", "of "), short_rupiah(whole, language), " ", chosen),
        ),
        (
            pick(language, "Lokasi", "Sites"),
            grouped(new + old, language),
            pick(language, f"{new} baru, {old} sudah ada", f"{new} new, {old} existing"),
        ),
        _gain(facts, language),
    ]


def _people(facts: Facts, language: Language) -> list[Entry]:
    counts, model = facts.plan.summary.get("counts", {}), origin("simulated", language)
    register = origin("published", language, pick(language, "berkas register", "the register file"))
    listed_rows = grouped(counts.get("rows", 0), language)
    share = percent(facts.served_share, language)
    high = grouped(facts.travel_high, language)
    return [
        (
            pick(language, "Pembuat yang direncanakan", "Makers planned for"),
            grouped(counts.get("planned", 0), language),
            joined(pick(language, f"dari {listed_rows} baris ", f"of {listed_rows} rows "), register),
        ),
        (
            pick(language, "Jam mesin terlayani sebulan", "Machine hours served a month"),
            grouped(facts.hours["served"], language),
            joined(pick(language, f"{share} kebutuhan bersama ", f"{share} of shared need "), model),
        ),
        _below_entry(facts, language),
        (
            pick(language, "Waktu tempuh tengah", "Median journey"),
            joined(grouped(facts.travel_median, language), pick(language, " menit", " minutes")),
            joined(pick(language, f"90 % jam di bawah {high} menit ", f"90 % of hours below {high} minutes "), model),
        ),
    ]


def _below_entry(facts: Facts, language: Language) -> Entry:
    below, demanding = len(facts.below), facts.plan["districts"].height - len(facts.without_demand)
    words = pick(language, f"{below} dari {demanding} kecamatan", f"{below} of {demanding} districts")
    names = listed([row["district"] for row in facts.below[:4]], language) + (", …" if below > 4 else "")
    fine = pick(language, "semua kecamatan di atas batas", "every district is above it")
    return (
        pick(language, "Di bawah batas keadilan", "Below the equity floor"),
        bad(words) if below else words,
        names or fine,
    )


def _trust(facts: Facts, language: Language) -> list[Entry]:
    counts = facts.plan.summary.get("counts", {})
    robust, all_sites = counts.get("sites_robust", 0), len(facts.sites)
    drawn = percent(facts.summary("imputed", "hours_share", default=0.0), language)
    return [
        _gap(facts, language),
        (
            pick(language, "Data taksiran", "Imputed data"),
            pick(language, f"{drawn} jam", f"{drawn} of hours"),
            joined(
                pick(language, "usaha yang hanya diketahui kotanya ", "makers known by city only "),
                origin("assumed", language),
            ),
        ),
        (
            pick(language, "Lokasi kokoh", "Robust sites"),
            pick(language, f"{robust} dari {all_sites}", f"{robust} of {all_sites}"),
            joined(
                pick(language, "tetap ada dalam 2 km di setiap undian ", "within 2 km in every draw "),
                origin("simulated", language),
            ),
        ),
    ]


def _gain(facts: Facts, language: Language) -> Entry:
    saved, cost = facts.summary("savings_rp_year", default=0), facts.summary("yearly_cost_rp", default=0)
    return (
        pick(language, "Hemat bersih setahun", "Net saving a year"),
        short_rupiah(saved - cost, language),
        joined(
            pick(
                language,
                f"pembuat hemat {short_rupiah(saved, language)}, biaya tahunan {short_rupiah(cost, language)} ",
                f"makers save {short_rupiah(saved, language)}, yearly cost {short_rupiah(cost, language)} ",
            ),
            origin("simulated", language),
        ),
    )


def _gap(facts: Facts, language: Language) -> Entry:
    gap = facts.summary("gap")
    said = pick(language, "tidak ada", "none") if gap is None else f"≤ {percent(gap, language, 2)}"
    return (
        pick(language, "Celah terbukti", "Proven gap"),
        said,
        pick(language, "jarak dari rencana terbaik yang mungkin", "distance from the best plan that is possible"),
    )


def budget(facts: Facts, language: Language) -> Html:
    """What the money is spent on, drawn to scale, with the table beside."""
    parts = [
        (pick(language, "Penataan ruang", "Fit-out of rooms"), sum(s["fit_out_rp"] or 0 for s in facts.sites), "c1"),
        (pick(language, "Mesin", "Machines"), sum(s["machines_rp"] or 0 for s in facts.sites), "c2"),
        (pick(language, "Buka dan perbaikan tempat", "Opening and repairs"), sum(s["site_rp"] or 0 for s in facts.sites), "c3"),
        (pick(language, "Sisa", "Left over"), facts.summary("left_rp", default=0), "cn"),
    ]  # fmt: skip
    whole = facts.summary("budget_rp", default=0)
    shares = {name: percent(amount / whole if whole else None, language) for name, amount, _ in parts}
    bars = [Bar(name, amount, shares[name], kind) for name, amount, kind in parts]
    label = pick(language, "Anggaran menurut kegunaan", "Budget by purpose")
    columns = [
        Column(pick(language, "Kegunaan", "Purpose")),
        Column(pick(language, "Jumlah", "Amount"), number=True),
    ]
    picture = row_bars(bars, label=f"{label}: " + "; ".join(f"{b.label} {b.said}" for b in bars), most=whole or 1)
    return section(
        f"{language}-uang", label,
        halves(
            figure(picture, _left_words(facts, language)),
            table(
                columns, [[name, rupiah(amount)] for name, amount, _ in parts],
                total=[pick(language, "Anggaran", "Budget"), rupiah(whole)], label=label,
            ),
        ),
    )  # fmt: skip


def _left_words(facts: Facts, language: Language) -> str:
    """What the dashed bar is, and why money is left over when more of it would not help."""
    dashed = pick(language, "Garis putus: tidak dipakai.", "Dashed: not spent.")
    if facts.summary("left_rp", default=0) > 0 and facts.summary("shadow_price_of_budget") == 0:
        why = pick(
            language,
            " Uang lebih banyak tidak menolong: tidak ada mesin lain yang hematnya melebihi biayanya.",
            " More money would not help: no further machine saves more than it costs.",
        )
        return dashed + why
    return dashed


@dataclass(frozen=True, slots=True)
class Links:
    """Where a tap on the map leads: by `district_key`, and by the id of a site."""

    district: Callable[[str], str]
    site: Callable[[str], str]


def links_within(facts: Facts, language: Language) -> Links:
    """Links to the rows of the report's own tables."""
    numbers = {site["site"]: site["number"] for site in facts.sites}
    return Links(
        district=lambda key: f"#{language}-{slug(key)}",
        site=lambda site: f"#{language}-site-{numbers[site]}",
    )


def map_section(facts: Facts, ground: Outline, language: Language, links: Links | None = None, name: str = "m") -> Html:
    """The map of who is served, with the sites.

    `links` lead elsewhere than to the report's own tables; `name` keeps two maps on one page apart.
    """
    links = links or links_within(facts, language)
    shares = _shares(facts, ground)
    cuts = tint_cuts([share for share in shares.values() if share is not None], facts.floor)
    shades = {
        key: Shade(shade_kind(share, facts.floor, cuts), _area_title(key, share, facts, language))
        for key, share in shares.items()
    }
    marks = [
        SiteMark(s["number"], s["name"], s["lon"], s["lat"], s["kind"] == "existing", links.site(s["site"]))
        for s in facts.sites
        if s["lon"] is not None
    ]
    picture = draw_map(
        ground, shades, label=_map_label(facts, ground, language), sites=marks,
        href=lambda key: links.district(key if ground.level == "district" else _district_of(key, facts)),
        beside_label=pick(language, "kepulauan, tidak berskala", "islands, not to scale"), name=f"{language}-{name}",
    )  # fmt: skip
    entries = [
        *share_entries(facts.floor, cuts, language),
        ("baru", pick(language, "lokasi baru", "new site")),
        ("ada", pick(language, "sudah ada", "existing site")),
    ]
    return figure(picture, Html(legend(entries)), _map_notes(ground, language), wide=len(marks) > NAMED)


def _map_label(facts: Facts, ground: Outline, language: Language) -> str:
    sites = len(facts.sites)
    if language == "id":
        what = "Peta kecamatan" if ground.level == "district" else "Peta kelurahan"
        return f"{what} menurut bagian kebutuhan yang terlayani, dengan {sites} lokasi. Tabel ada di bawah."
    what = "Map of districts" if ground.level == "district" else "Map of villages"
    return f"{what} by share of need that is served, with {sites} sites. The tables are below."


def _map_notes(ground: Outline, language: Language) -> Html:
    notes = []
    if ground.schematic:
        notes.append(
            pick(
                language,
                "Peta ini skema. Sel di sekitar titik tengah wilayah, bukan batas resmi.",
                "This map is schematic. Cells around the areas' centres, not boundaries.",
            )
        )
    else:
        notes.append(
            pick(
                language,
                "Batas wilayah dari berkas yang diberikan, disederhanakan.",
                "Boundaries from the file given, simplified.",
            )
        )
    notes.append(
        pick(language, "Ketuk wilayah atau lokasi untuk membaca barisnya.", "Tap an area or a site to read its row.")
    )
    return paragraph(" ".join(notes))


def _district_of(code: str, facts: Facts) -> str:
    at = facts.plan.areas.position(code)
    return district_key(facts.plan.areas.city[at], facts.plan.areas.district[at])


def _shares(facts: Facts, ground: Outline) -> dict[str, float | None]:
    if ground.level == "district":
        return {district_key(d["city"], d["district"]): share_of(d) for d in facts.plan["districts"].to_dicts()}
    return {a["code"]: share_of(a) for a in facts.plan["areas"].to_dicts()}


def _area_title(key: str, share: float | None, facts: Facts, language: Language) -> str:
    name = (
        facts.plan.areas.village[facts.plan.areas.position(key)] if key in facts.plan.areas else key.rsplit("/", 1)[-1]
    )
    return f"{name}: {pick(language, 'tanpa kebutuhan', 'no demand') if share is None else percent(share, language)}"
