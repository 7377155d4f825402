"""Who is served: by city as a strip chart and a table, by district in a folded table, and who is below the floor."""

from __future__ import annotations

from collections import defaultdict

from lumbung.planning.drawing.chart import Strip, strip_chart
from lumbung.planning.drawing.outline import district_key
from lumbung.planning.drawing.report.facts import Facts, Row
from lumbung.planning.drawing.report.pieces import (
    Column,
    Html,
    bad,
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
from lumbung.planning.drawing.words import Language, grouped, listed, percent, pick


def share_of(row: Row) -> float | None:
    """Served share of a district or area; None where there is no demand."""
    return row["served_share"] if row["candidate_hours"] else None


def districts(facts: Facts, language: Language) -> Html:
    """Who is served: the strip chart by city, the table of cities, the folded table of districts."""
    cities: dict[str, list[Row]] = defaultdict(list)
    for row in facts.districts:
        cities[row["city"]].append(row)
    strips = []
    for city, members in cities.items():
        wanted = sum(d["reachable_hours"] or 0 for d in members)
        if wanted:
            shares = [
                (f"{d['district']}: {percent(d['reachable_share'], language)}", d["reachable_share"] or 0.0)
                for d in members
                if d["reachable_hours"]
            ]
            strips.append(
                Strip(_short_city(city, list(cities)), shares, sum(d["served_hours"] or 0 for d in members) / wanted)
            )
    words = pick(
        language,
        f"batas keadilan {percent(facts.floor, language, 1)}",
        f"equity floor {percent(facts.floor, language, 1)}",
    )
    chart = strip_chart(strips, floor=facts.floor, floor_words=words, label=_strip_label(strips, words, language))
    caption = pick(
        language,
        "Bagian dari kebutuhan yang terjangkau rumah yang layak. Garis tegak: kecamatan. Belah ketupat: kota. Merah: di bawah batas. ",
        "Share of demand that a paying house can reach. Dash: a district. Diamond: the city. Red: below the floor. ",
    )
    return section(
        f"{language}-adil", pick(language, "Siapa terlayani, menurut kecamatan", "Who is served, by district"),
        halves(figure(chart, caption, origin("simulated", language)), _city_table(cities, facts, language)),
        _below_words(facts, language),
        fold(
            pick(language, f"Lihat {len(facts.districts)} kecamatan", f"See {len(facts.districts)} districts"),
            _district_table(facts, language),
        ),
    )  # fmt: skip


def _short_city(city: str, all_cities: list[str]) -> str:
    """Without the first word when most cities begin with it: `Jakarta Barat` → `Barat`."""
    first, _, rest = city.partition(" ")
    shared = sum(other.startswith(first + " ") for other in all_cities)
    return rest if rest and shared > 1 else city


def _strip_label(strips: list[Strip], floor_words: str, language: Language) -> str:
    parts = "; ".join(f"{strip.name} {percent(strip.mean, language)}" for strip in strips)
    return pick(
        language,
        f"Bagian kebutuhan terlayani menurut kota: {parts}. {floor_words}.",
        f"Share of need served by city: {parts}. {floor_words}.",
    )


def _city_table(cities: dict[str, list[Row]], facts: Facts, language: Language) -> Html:
    columns = [
        Column(pick(language, "Kota", "City")),
        Column(pick(language, "Jam sebulan", "Hours a month"), number=True),
        Column(pick(language, "Terlayani", "Served"), number=True),
        Column(pick(language, "Di bawah batas", "Below floor"), number=True),
    ]
    body = []
    low = {(row["city"], row["district"]) for row in facts.below}
    for city, members in cities.items():
        wanted = sum(d["candidate_hours"] or 0 for d in members)
        served = sum(d["served_hours"] or 0 for d in members)
        least = min(
            (d for d in members if d["candidate_hours"]),
            key=lambda d: (d["served_share"] or 0, d["district"]),
            default=None,
        )
        count = sum((city, d["district"]) in low for d in members)
        lowest = (
            pick(language, "terendah ", "lowest ") + f"{least['district']}, {percent(least['served_share'], language)}"
            if least
            else pick(language, "tanpa kebutuhan", "no demand")
        )
        body.append([
            joined(city, small(lowest)), grouped(served, language),
            percent(served / wanted if wanted else None, language), bad(count) if count else "0",
        ])  # fmt: skip
    hours = facts.hours
    total = [
        pick(language, "Jumlah", "Total"),
        grouped(hours["served"], language),
        percent(facts.served_share, language),
        str(len(facts.below)),
    ]
    return table(columns, body, label=pick(language, "Tabel kota", "Table of cities"), total=total)


def _below_words(facts: Facts, language: Language) -> Html:
    relative = percent(facts.parameter("equity_floor_share", 0.0), language)
    rule = pick(
        language,
        f"Batas: setiap kecamatan mendapat paling sedikit {relative} dari rata-rata wilayah.",
        f"The floor: each district gets at least {relative} of the region's average.",
    )
    all_of, within = percent(facts.served_share, language, 1), percent(facts.reachable_share, language, 1)
    both = pick(
        language,
        f"Terlayani {all_of} dari seluruh kebutuhan, dan {within} dari kebutuhan yang terjangkau rumah yang layak. "
        "Batas diukur pada yang kedua.",
        f"Served: {all_of} of all demand, and {within} of the demand that a paying house can reach. "
        "The floor is measured on the second.",
    )
    parts = [paragraph(strong(_below_headline(facts, language)), " ", rule, " ", both)]
    if facts.without_demand:
        names = listed([row["district"] for row in facts.without_demand], language)
        parts.append(
            paragraph(
                pick(
                    language,
                    f"Tanpa kebutuhan dalam register, jadi tidak dilayani: {names}.",
                    f"No demand in the register, so not served: {names}.",
                ),
                css="small",
            )
        )
    return joined(*parts)


def _below_headline(facts: Facts, language: Language) -> str:
    if not facts.below:
        return pick(language, "Tidak ada kecamatan di bawah batas keadilan.", "No district is below the equity floor.")
    names = listed(
        [f"{row['district']} ({percent(row['reachable_share'], language)})" for row in facts.below], language
    )
    return pick(language, f"Di bawah batas keadilan: {names}.", f"Below the equity floor: {names}.")


def _district_table(facts: Facts, language: Language) -> Html:
    columns = [
        Column(pick(language, "Kecamatan", "District")),
        Column(pick(language, "Kota", "City")),
        Column(pick(language, "Pembuat", "Makers"), number=True),
        Column(pick(language, "Kebutuhan, jam", "Need, hours"), number=True),
        Column(pick(language, "Terlayani, jam", "Served, hours"), number=True),
        Column(pick(language, "Bagian", "Share"), number=True),
        Column(pick(language, "Dari yang terjangkau", "Of what is within reach"), number=True),
        Column(pick(language, "Di rumah, jam", "At home, hours"), number=True),
    ]
    low = {(row["city"], row["district"]) for row in facts.below}
    body, ids = [], []
    for d in facts.districts:
        share = percent(share_of(d), language)
        within = percent(d["reachable_share"] if d["reachable_hours"] else None, language)
        body.append([
            d["district"], d["city"], grouped(d["makers"] or 0, language), grouped(d["candidate_hours"] or 0, language),
            grouped(d["served_hours"] or 0, language), share, bad(within) if (d["city"], d["district"]) in low else within,
            grouped(d["home_hours"] or 0, language),
        ])  # fmt: skip
        ids.append(f"{language}-{slug(district_key(d['city'], d['district']))}")
    return table(columns, body, ids=ids, label=pick(language, "Tabel kecamatan", "Table of districts"))
