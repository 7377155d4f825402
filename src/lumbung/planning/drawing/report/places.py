"""Where the machines stand: sites with their use and cost, machines by type, existing places."""

from __future__ import annotations

from collections import defaultdict

from lumbung.planning.drawing.chart import Bar, histogram, meter, row_bars
from lumbung.planning.drawing.report.facts import Facts, Row
from lumbung.planning.drawing.report.pieces import (
    Column,
    Html,
    bad,
    certainty,
    figure,
    fold,
    halves,
    joined,
    origin,
    paragraph,
    rows,
    section,
    small,
    strong,
    table,
)
from lumbung.planning.drawing.words import (
    HOUSE_KINDS,
    SITE_KINDS,
    Language,
    grouped,
    listed,
    percent,
    pick,
    rupiah,
    short_rupiah,
)

ONE_TABLE = 20
"""Up to this many sites stand in one table; more are folded by city."""


def sites(facts: Facts, language: Language) -> Html:
    """The sites, their use and cost, and the machines by type."""
    if not facts.sites:
        none = pick(
            language,
            "Tidak ada lokasi yang memberi hemat lebih besar dari biayanya.",
            "No site saves more than it costs.",
        )
        return section(f"{language}-lokasi", pick(language, "Lokasi dan mesin", "Sites and machines"), paragraph(none))
    return section(
        f"{language}-lokasi",
        pick(language, "Lokasi dan mesin", "Sites and machines"),
        halves(_use_chart(facts, language), _use_words(facts, language)),
        _site_tables(facts, language),
        _machines(facts, language),
    )


def _use_chart(facts: Facts, language: Language) -> Html:
    least = facts.parameter("minimum_use_share", 0.0)
    uses = [site["utilisation"] or 0.0 for site in facts.sites]
    if len(facts.sites) > ONE_TABLE:
        words = pick(
            language, f"pemakaian terendah {percent(least, language)}", f"least use {percent(least, language)}"
        )
        unit = pick(language, "pemakaian mesin; angka: jumlah lokasi", "use of machines; number: count of sites")
        label = pick(language, f"{len(uses)} lokasi menurut pemakaian mesin", f"{len(uses)} sites by use of machines")
        picture = histogram(uses, rule=least, rule_words=words, unit_words=unit, label=label)
        return figure(picture, label + ". ", origin("simulated", language))
    bars = [
        Bar(f"{s['number']}. {s['name']}", use, percent(use, language), "cx" if _idle(s) else "c1", s["break_even"])
        for s, use in zip(facts.sites, uses, strict=True)
    ]
    label = pick(language, "Pemakaian mesin tiap lokasi", "Use of machines at each site")
    picture = row_bars(bars, label=f"{label}: " + "; ".join(f"{b.label} {b.said}" for b in bars), most=1.0)
    note = pick(language, "Garis tegak: impas. Merah: di bawah impas. ", "Tick: break-even. Red: below it. ")
    return figure(picture, note, origin("simulated", language))


def _idle(site: Row) -> bool:
    """Whether the makers save less than the site costs a year."""
    return site["break_even"] is None or (site["utilisation"] or 0.0) < site["break_even"]


def _use_words(facts: Facts, language: Language) -> Html:
    available = sum(s["hours_available"] or 0.0 for s in facts.sites)
    assigned = sum(s["hours_assigned"] or 0.0 for s in facts.sites)
    idle = [s for s in facts.sites if _idle(s)]
    least = facts.parameter("minimum_use_share", 0.0)
    hours = pick(language, "jam mesin sebulan", "machine hours a month")
    below = grouped(len(idle), language)
    return joined(
        rows(
            [
                (pick(language, "Tersedia", "Available"), grouped(available, language), hours),
                (pick(language, "Terpakai", "Used"), grouped(assigned, language), hours),
                (
                    pick(language, "Pemakaian semua mesin", "Use of all machines"),
                    percent(assigned / available if available else None, language),
                    pick(language, f"tiap mesin paling sedikit {percent(least, language)}", f"each machine at least {percent(least, language)}"),
                ),
                (
                    pick(language, "Lokasi di bawah impas", "Sites below break-even"),
                    bad(below) if idle else below,
                    pick(language, "biayanya lebih besar dari hematnya", "they cost more than they save"),
                ),
            ]
        ),
        paragraph(
            pick(
                language,
                "Impas: pemakaian saat hemat pembuat sama dengan biaya tahunan lokasi. Lokasi di bawahnya dipilih demi batas keadilan.",
                "Break-even: the use at which makers save what the site costs a year. Sites below it are there for the equity floor.",
            )
            if idle
            else pick(
                language,
                "Impas: pemakaian saat hemat pembuat sama dengan biaya tahunan lokasi.",
                "Break-even: the use at which makers save what the site costs a year.",
            ),
            css="small",
        ),
    )  # fmt: skip


def _site_columns(language: Language) -> list[Column]:
    return [
        Column(pick(language, "Lokasi", "Site")),
        Column(pick(language, "Mesin", "Machines"), wide=True),
        Column(pick(language, "Pembuat", "Makers"), number=True),
        Column(pick(language, "Jam sebulan", "Hours a month"), number=True),
        Column(pick(language, "Pemakaian", "Use")),
        Column(pick(language, "Impas", "Break-even"), number=True),
        Column(pick(language, "Biaya", "Cost"), number=True),
        Column(pick(language, "Setahun", "A year"), number=True),
    ]


def _site_row(site: Row, language: Language) -> list[object]:
    use = site["utilisation"] or 0.0
    kind = SITE_KINDS[site["kind"]].in_(language) if site["kind"] in SITE_KINDS else site["kind"]
    house = HOUSE_KINDS[site["house_kind"]].in_(language) if site["house_kind"] in HOUSE_KINDS else site["house_kind"]
    marks = [f"{kind}, {house}"]
    if site["robust"]:
        marks.append(pick(language, "kokoh", "robust"))
    if site["flood_penalty_rp"]:
        marks.append(pick(language, "rawan banjir", "flood-prone"))
    said = percent(use, language)
    return [
        joined(f"{site['number']}. {site['name']}", small(", ".join(marks))),
        _machine_words(site["machines"], language),
        grouped(site["makers"] or 0, language),
        grouped(site["hours_assigned"] or 0.0, language),
        joined(bad(said) if _idle(site) else said, Html(meter(use, site["break_even"], low=_idle(site)))),
        percent(site["break_even"], language),
        rupiah(site["cost_rp"] or 0),
        rupiah(site["yearly_rp"] or 0),
    ]


def _machine_words(machines: list[Row], language: Language) -> str:
    """`3 oven, 2 mixer`, most units first."""
    ordered = sorted(machines, key=lambda m: (-(m["units"] or 0), m["machine_type"]))
    return ", ".join(f"{m['units']} {_machine(m, language)}" for m in ordered)


def _machine(row: Row, language: Language) -> str:
    name = str(row[f"name_{language}"] or row["machine_type"].replace("_", " "))
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def _total(listed_sites: list[Row], language: Language) -> list[object]:
    available = sum(s["hours_available"] or 0.0 for s in listed_sites)
    assigned = sum(s["hours_assigned"] or 0.0 for s in listed_sites)
    return [
        pick(language, "Jumlah", "Total"), "", "", grouped(assigned, language),
        percent(assigned / available if available else None, language), "",
        rupiah(sum(s["cost_rp"] or 0 for s in listed_sites)), rupiah(sum(s["yearly_rp"] or 0 for s in listed_sites)),
    ]  # fmt: skip


def _site_table(listed_sites: list[Row], label: str, language: Language) -> Html:
    return table(
        _site_columns(language), [_site_row(site, language) for site in listed_sites], label=label, long=True,
        ids=[f"{language}-site-{site['number']}" for site in listed_sites], total=_total(listed_sites, language),
    )  # fmt: skip


def _site_tables(facts: Facts, language: Language) -> Html:
    """One table, or one fold for each city with the sums in its title."""
    if len(facts.sites) <= ONE_TABLE:
        return _site_table(facts.sites, pick(language, "Tabel lokasi", "Table of sites"), language)
    cities: dict[str, list[Row]] = defaultdict(list)
    for site in facts.sites:
        cities[site["city"]].append(site)
    folds = []
    for city, here in sorted(cities.items()):
        cost = short_rupiah(sum(s["cost_rp"] or 0 for s in here), language)
        title = pick(language, f"{city}: {len(here)} lokasi, {cost}", f"{city}: {len(here)} sites, {cost}")
        folds.append(fold(title, _site_table(here, title, language)))
    return joined(*folds)


def _machines(facts: Facts, language: Language) -> Html:
    """Machines by type, with price and the certainty of the price."""
    types: dict[str, list[Row]] = defaultdict(list)
    for site in facts.sites:
        for row in site["machines"]:
            types[row["machine_type"]].append(row)
    columns = [
        Column(pick(language, "Mesin", "Machine")),
        Column(pick(language, "Unit", "Units"), number=True),
        Column(pick(language, "Harga satu", "Price of one"), number=True),
        Column(pick(language, "Biaya", "Cost"), number=True),
        Column(pick(language, "Jam terpakai sebulan", "Hours used a month"), number=True),
        Column(pick(language, "Pemakaian", "Use"), number=True),
        Column(pick(language, "Asal harga", "Source of price")),
    ]
    body = []
    for here in sorted(
        types.values(), key=lambda found: (-sum(r["cost_rp"] or 0 for r in found), found[0]["machine_type"])
    ):
        available = sum(r["hours_available"] or 0.0 for r in here)
        used = sum(r["hours_assigned"] or 0.0 for r in here)
        body.append([
            _machine(here[0], language), grouped(sum(r["units"] or 0 for r in here), language), rupiah(here[0]["unit_cost_rp"] or 0),
            rupiah(sum(r["cost_rp"] or 0 for r in here)), grouped(used, language),
            percent(used / available if available else None, language), certainty(here[0]["certainty"], language),
        ])  # fmt: skip
    every = [row for here in types.values() for row in here]
    total = [
        pick(language, "Jumlah", "Total"), grouped(sum(r["units"] or 0 for r in every), language), "",
        rupiah(sum(r["cost_rp"] or 0 for r in every)), grouped(sum(r["hours_assigned"] or 0.0 for r in every), language), "", "",
    ]  # fmt: skip
    title = pick(language, f"Mesin menurut jenis: {len(types)} jenis", f"Machines by type: {len(types)} types")
    return fold(title, table(columns, body, label=title, total=total, long=True))


def existing(facts: Facts, language: Language) -> Html:
    """Known facilities: placed and chosen, placed and not chosen, not placed."""
    frame = facts.plan["existing"]
    if frame.is_empty():
        return Html("")
    chosen: dict[str, list[int]] = defaultdict(list)
    for site in facts.sites:
        if site["facility"]:
            chosen[site["facility"]].append(site["number"])
    every = frame.to_dicts()
    lost = [row for row in every if not row["placed"]]
    head = pick(
        language,
        f"{len(every)} tempat diketahui, {len(every) - len(lost)} dapat ditempatkan, {len(chosen)} dipakai rencana.",
        f"{len(every)} places are known, {len(every) - len(lost)} could be placed, {len(chosen)} are used.",
    )
    note = pick(
        language,
        "Luas lantai tidak tercatat. Angka di bawah adalah asumsi menurut jenis tempat. ",
        "Floor areas are not recorded. The figures below are assumed by kind of place. ",
    )
    columns = [
        Column(pick(language, "Tempat", "Place")),
        Column(pick(language, "Jenis rumah", "House kinds")),
        Column(pick(language, "Lantai, m²", "Floor, m²"), number=True),
        Column(pick(language, "Dalam rencana", "In the plan"), wide=True),
    ]
    body = [_existing_row(row, chosen.get(row["id"], []), language) for row in every]
    return section(
        f"{language}-ada", pick(language, "Tempat yang sudah ada", "Existing places"),
        paragraph(strong(head), " ", note, origin("assumed", language)),
        table(columns, body, label=pick(language, "Tabel tempat yang sudah ada", "Table of existing places")),
    )  # fmt: skip


def _existing_row(row: Row, numbers: list[int], language: Language) -> list[object]:
    kinds = [HOUSE_KINDS[k].in_(language) if k in HOUSE_KINDS else k for k in (row["house_kinds"] or "").split()]
    words: list[object] = []
    if numbers:
        words.append(
            pick(
                language,
                f"dipakai, lokasi {listed([str(n) for n in numbers], language)}",
                f"used, site {listed([str(n) for n in numbers], language)}",
            )
        )
    elif row["placed"]:
        words.append(pick(language, "tidak dipilih", "not chosen"))
    else:
        words.append(bad(pick(language, "tidak dapat ditempatkan", "could not be placed")))
    if row["damaged"]:
        words.append(pick(language, "tercatat rusak, biayanya perbaikan", "stated as damaged, costs its repair"))
    if row[f"reason_{language}"]:
        words.append(row[f"reason_{language}"])
    floor = NO_FLOOR if row["floor_cap_m2"] is None else grouped(row["floor_cap_m2"], language)
    return [row["name"], ", ".join(kinds), floor, joined(*words, by=". ")]


NO_FLOOR = "–"
