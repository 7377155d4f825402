"""The makers' side: clusters and why they stand, what is not served and why, shared or at home."""

from __future__ import annotations

from collections import defaultdict

import polars as pl

from lumbung.planning.clustering.wording import chain_name
from lumbung.planning.drawing.chart import Bar, row_bars
from lumbung.planning.drawing.figures import legend
from lumbung.planning.drawing.map import draw_map
from lumbung.planning.drawing.marks import ClusterMark
from lumbung.planning.drawing.outline import Outline
from lumbung.planning.drawing.report.facts import Facts, Row
from lumbung.planning.drawing.report.pieces import (
    Column,
    Html,
    figure,
    fold,
    halves,
    joined,
    origin,
    paragraph,
    section,
    slug,
    small,
    strong,
    table,
)
from lumbung.planning.drawing.words import (
    BASES,
    REASONS,
    Language,
    capital,
    grouped,
    kilometres,
    letters,
    listed,
    percent,
    pick,
    rupiah,
)
from lumbung.planning.names import names_of

SHOWN = 6
"""Clusters in sight; the rest are folded."""
MOST_MISSED = 4
"""Machines named for each reason."""


def clusters(facts: Facts, ground: Outline, language: Language) -> Html:
    """The clusters on a map and in a table, with their reasons."""
    every = sorted(facts.plan["clusters"].to_dicts(), key=lambda c: (-(c["members"] or 0), c["cluster"]))
    title = pick(language, "Klaster dan alasannya", "Clusters and their reasons")
    alone = facts.plan["isolated"].height
    members = sum(c["members"] or 0 for c in every)
    head = pick(
        language,
        f"{grouped(members, language)} pembuat dalam {len(every)} klaster, {grouped(alone, language)} berdiri sendiri.",
        f"{grouped(members, language)} makers in {len(every)} clusters, {grouped(alone, language)} stand alone.",
    )
    law = pick(
        language,
        "Dasar menurut UU 11/2020 Pasal 89 ayat (2): a rantai produk, b keterampilan, c teknologi yang melengkapi.",
        "Bases of UU 11/2020 Art. 89(2): a product chain, b skills, c complementing technology.",
    )
    intro = paragraph(strong(head), " ", law)
    if not every:
        return section(f"{language}-klaster", title, intro)
    marks = [
        ClusterMark(c["lon"], c["lat"], c["members"] or 0, letters(c["bases"]), _cluster_title(c, language), f"#{language}-{slug(c['cluster'])}")
        for c in every
        if c["lon"] is not None
    ]  # fmt: skip
    label = pick(
        language, f"Peta {len(marks)} klaster menurut jumlah anggota", f"Map of {len(marks)} clusters by members"
    )
    picture = draw_map(ground, {}, label=label, clusters=marks, name=f"{language}-k")
    entries = [
        (
            "cl",
            pick(
                language,
                "klaster: luas lingkaran menurut jumlah anggota, huruf menurut dasar",
                "cluster: size by members, letters by basis",
            ),
        )
    ]
    first = _cluster_table(every[:SHOWN], language)
    rest = every[SHOWN:]
    more = pick(language, f"Lihat {len(rest)} klaster lain", f"See {len(rest)} more clusters")
    return section(
        f"{language}-klaster", title, intro,
        halves(figure(picture, Html(legend(entries)), origin("simulated", language)), first),
        fold(more, _cluster_table(rest, language)) if rest else "",
    )  # fmt: skip


def _cluster_title(cluster: Row, language: Language) -> str:
    members = f"{cluster['members']} {pick(language, 'anggota', 'members')}"
    return f"{cluster['cluster']}, {chain_name(cluster['chain'], language)}: {members}"


def _cluster_table(listed_clusters: list[Row], language: Language) -> Html:
    """What it makes, its bases and why it stands, members, radius: three columns, so that it fits a phone."""
    columns = [
        Column(pick(language, "Klaster dan alasan", "Cluster and reason"), wide=True),
        Column(pick(language, "Anggota", "Members"), number=True),
        Column("Radius", number=True),
    ]
    body = [
        [
            joined(
                capital(chain_name(c["chain"], language)) if c["chain"] else c["cluster"],
                small(f"{c['cluster']} · {', '.join(letters(c['bases']))} · {_bases(c, language)}"),
                small(c[f"reason_{language}"]),
            ),
            grouped(c["members"] or 0, language),
            kilometres(c["radius_m"] or 0.0, language),
        ]
        for c in listed_clusters
    ]
    ids = [f"{language}-{slug(c['cluster'])}" for c in listed_clusters]
    return table(columns, body, ids=ids, label=pick(language, "Tabel klaster", "Table of clusters"))


def _bases(cluster: Row, language: Language) -> str:
    """`rantai produk, keterampilan`."""
    return ", ".join(words.in_(language) for basis, (_, words) in BASES.items() if basis in cluster["bases"].split())


def unserved(facts: Facts, language: Language) -> Html:
    """Hours not served, by reason, what it means, and whom to ask."""
    hours = _reason_hours(facts)
    makers = _reason_makers(facts)
    ordered = sorted(
        (r for r in REASONS if hours.get(r) or makers.get(r)),
        key=lambda r: (not REASONS[r].shortfall, -hours.get(r, 0.0), r),
    )
    missing = sum(hours.get(r, 0.0) for r in ordered if REASONS[r].shortfall)
    home = hours.get("better_at_home", 0.0)
    head = pick(
        language,
        f"{grouped(missing, language)} jam mesin sebulan belum terlayani.",
        f"{grouped(missing, language)} machine hours a month are not served.",
    )
    apart = pick(
        language,
        f"{grouped(home, language)} jam lebih baik di rumah, dan dihitung terpisah.",
        f"{grouped(home, language)} hours are better at home, and count apart.",
    )
    bars = [
        Bar(
            REASONS[r].name.in_(language),
            hours.get(r, 0.0),
            grouped(hours.get(r, 0.0), language),
            "c2" if REASONS[r].shortfall else "cn",
        )
        for r in ordered
        if REASONS[r].shortfall
    ]
    label = pick(language, "Jam mesin sebulan menurut alasan", "Machine hours a month by reason")
    chart = figure(
        row_bars(bars, label=f"{label}: " + "; ".join(f"{b.label} {b.said}" for b in bars)),
        label + pick(language, ". Yang lebih baik di rumah tidak digambar. ", ". Better at home is not drawn. "),
        origin("simulated", language),
    )
    return section(
        f"{language}-belum", pick(language, "Belum terlayani, dan mengapa", "Not served, and why"),
        paragraph(strong(head), " ", apart),
        halves(chart if bars else "", _reason_table(ordered, hours, makers, facts, language)) if ordered else "",
    )  # fmt: skip


def _reason_hours(facts: Facts) -> dict[str, float]:
    """Hours a month of main machines, by reason, as plan.json states them."""
    return {reason: float(hours) for reason, hours in facts.summary("hours", "unserved", default={}).items()}


def _reason_makers(facts: Facts) -> dict[str, int]:
    frame = facts.plan["unserved"].group_by("reason").agg(pl.col("enterprise").n_unique())
    return {str(reason): int(count) for reason, count in frame.iter_rows()}


def _most_missed(facts: Facts, reason: str, language: Language) -> str:
    """The machines with most hours of a reason."""
    frame = (
        facts.plan["unserved"].filter(pl.col("reason") == reason, pl.col("machine_type") != "")
        .group_by("machine_type").agg(pl.col("hours_per_month").sum())
        .sort(["hours_per_month", "machine_type"], descending=[True, False]).head(MOST_MISSED)
    )  # fmt: skip
    names = names_of("machines", language)
    return listed([names.get(kind, kind.replace("_", " ")) for kind in frame["machine_type"]], language)


def _reason_table(
    ordered: list[str], hours: dict[str, float], makers: dict[str, int], facts: Facts, language: Language
) -> Html:
    columns = [
        Column(pick(language, "Alasan dan langkah berikut", "Reason and next step"), wide=True),
        Column(pick(language, "Jam sebulan", "Hours a month"), number=True),
        Column(pick(language, "Pembuat", "Makers"), number=True),
    ]
    body = []
    for reason in ordered:
        words = REASONS[reason]
        missed = _most_missed(facts, reason, language)
        machines = small(pick(language, f"Terbanyak: {missed}.", f"Mostly: {missed}.")) if missed else ""
        told = [small(words.meaning.in_(language)), small(words.advice.in_(language)), machines]
        body.append([
            joined(words.name.in_(language), *told), grouped(hours.get(reason, 0.0), language),
            grouped(makers.get(reason, 0), language),
        ])  # fmt: skip
    return table(columns, body, label=pick(language, "Tabel alasan", "Table of reasons"))


OWN_CAPITAL = {
    "home": ("alat rumah tangga dan tangan saja", "home tools and hands only"),
    "usual": ("mesin biasa", "usual machines"),
    "high": ("mesin mahal", "costly machines"),
}


def choice(facts: Facts, language: Language) -> Html:
    """Shared or at home, under three values of her hour and three caps on own capital."""
    cells: dict[str, dict[int, Row]] = defaultdict(dict)
    for row in facts.plan["choice"].to_dicts():
        cells[row["own_capital"]][row["her_hour_rp"]] = row
    if not cells:
        return Html("")
    values = sorted({value for found in cells.values() for value in found})
    columns = [Column(pick(language, "Modal sendiri", "Own capital"))]
    columns += [
        Column(pick(language, f"jam pembuat {rupiah(v)}", f"maker's hour {rupiah(v)}"), number=True) for v in values
    ]
    body = []
    for own, found in sorted(cells.items(), key=lambda item: min(r["own_capital_rp"] or 0 for r in item[1].values())):
        words = pick(language, *OWN_CAPITAL.get(own, (own, own)))
        most = max(row["own_capital_rp"] or 0 for row in found.values())
        cap = pick(language, f"paling banyak {rupiah(most)}", f"at most {rupiah(most)}") if most else ""
        shares = [_choice_cell(found.get(value), language) for value in values]
        body.append([joined(words, small(cap)), *shares])
    head = pick(
        language,
        "Berapa bagian jam mesin yang lebih baik dikerjakan bersama?",
        "What share of machine hours is better done on a shared machine?",
    )
    note = pick(
        language,
        "Jawabannya bergantung pada nilai jam pembuat dan modalnya sendiri. Sisanya lebih baik di rumah. ",
        "It depends on what a maker's hour is worth and on her own capital. The rest is better at home. ",
    )
    return section(
        f"{language}-pilih", pick(language, "Bersama atau di rumah", "Shared or at home"),
        paragraph(strong(head), " ", note, origin("simulated", language)),
        table(columns, body, label=pick(language, "Tabel bersama atau di rumah", "Table of shared or at home")),
    )  # fmt: skip


def _choice_cell(row: Row | None, language: Language) -> object:
    if row is None:
        return "–"
    toll = percent(row["toll_share"], language)
    return joined(percent(row["shared_share"], language), small(pick(language, f"{toll} maklon", f"{toll} toll work")))
