"""What other money, another equity floor or other luck would bring: the frontier, and the houses best over many draws."""

from __future__ import annotations

from lumbung.planning.drawing.curve import Curve, Mark, curve_chart, ticks_of
from lumbung.planning.drawing.figures import legend
from lumbung.planning.drawing.report.facts import Facts, Row
from lumbung.planning.drawing.report.pieces import (
    Column,
    Html,
    bullets,
    figure,
    fold,
    halves,
    joined,
    origin,
    paragraph,
    section,
    strong,
    table,
)
from lumbung.planning.drawing.words import HOUSE_KINDS, Language, grouped, percent, pick, short_rupiah

STEADY = 0.9
"""A house counts as sure when at least this share of the draws has one like it nearby."""
SAME = 0.001
"""Shares of the mean worth that are no difference."""


def frontier(facts: Facts, language: Language) -> Html:
    """Budget x net saving x equity: sentence, chart, table; nothing where it was not computed."""
    rows = facts.plan["frontier"].to_dicts()
    own = [row for row in rows if row["equity_floor"] == _floor(rows)]
    if len(own) < 2:
        return Html("")
    return section(
        f"{language}-uang-lain", pick(language, "Bila anggarannya lain", "With more or less money"),
        paragraph(strong(_head(own, language)), " ", _after_knee(own, language)),
        halves(_chart(rows, language), joined(_steps(own, language), _gap_words(own, language))),
        fold(pick(language, "Semua titik, dengan batas keadilan lain", "All points, with other equity floors"), _table(rows, language)),
    )  # fmt: skip


def _floor(rows: list[Row]) -> float:
    return float(next((row["equity_floor"] for row in rows if row["of_plan"]), 0.0))


def _head(own: list[Row], language: Language) -> str:
    """What more money than the plan's would bring, or that it would bring nothing."""
    here = next(n for n, row in enumerate(own) if row["of_plan"])
    more = [row for row in own[here + 1 :] if row["objective_rp_year"] > own[here]["objective_rp_year"]]
    if not more:
        return pick(
            language,
            "Lebih banyak uang dari anggaran ini tidak menambah hemat, sejauh diketahui.",
            "More money than this budget brings no more, as far as is known.",
        )
    return _step_words(own[here], more[0], language)


def _step_words(low: Row, high: Row, language: Language) -> str:
    money = short_rupiah(high["budget_rp"] - low["budget_rp"], language)
    makers = high["makers"] - low["makers"]
    saved = short_rupiah(high["objective_rp_year"] - low["objective_rp_year"], language)
    people = grouped(abs(makers), language)
    if language == "id":
        who = f"{people} pembuat lebih {'banyak' if makers >= 0 else 'sedikit'}"
        return f"Dengan {money} lebih banyak: {who}, hemat bersih setahun naik {saved}."
    who = f"{people} {'more' if makers >= 0 else 'fewer'} makers"
    return f"With {money} more: {who}, and {saved} more net saving a year."


def _after_knee(own: list[Row], language: Language) -> str:
    """Where the curve bends: what a billion brings before and after."""
    knee = next((n for n, row in enumerate(own) if row["knee"]), None)
    if (
        knee is None
        or knee + 1 >= len(own)
        or own[-1]["spent_rp"] <= own[knee]["spent_rp"]
        or not own[knee]["spent_rp"]
    ):
        return ""
    at, last = own[knee], own[-1]
    before = at["objective_rp_year"] / at["spent_rp"]
    after = (last["objective_rp_year"] - at["objective_rp_year"]) / (last["spent_rp"] - at["spent_rp"])
    each, then = (short_rupiah(1e9 * rate, language) for rate in (before, after))
    money = short_rupiah(at["budget_rp"], language)
    return pick(
        language,
        f"Titik belok ada di {money}. Sampai di situ tiap Rp1 miliar memberi {each} setahun, sesudahnya {then}.",
        f"The bend is at {money}. Up to it each Rp1 billion brings {each} a year, after it {then}.",
    )


def _chart(rows: list[Row], language: Language) -> Html:
    floors = sorted({row["equity_floor"] for row in rows})
    own = _floor(rows)
    kinds = {own: "k1"} | dict(zip([f for f in floors if f != own], ("k2", "k3"), strict=False))
    curves = [
        Curve(
            _floor_words(at, own, language), _path(rows, at, "objective_rp_year"), kinds[at],
            _path(rows, at, "bound_rp_year") if at == own else (),
        )
        for at in sorted(kinds, key=lambda f: kinds[f], reverse=True)
    ]  # fmt: skip
    here, knee = (next((row for row in rows if row[mark]), None) for mark in ("of_plan", "knee"))
    marks = [_mark(row, kind, words) for row, kind, words in (
        (knee, "knee", pick(language, "titik belok", "bend")), (here, "here", pick(language, "rencana ini", "this plan")),
    ) if row is not None]  # fmt: skip
    across, up = ticks_of(curves)
    label = pick(language, "Hemat bersih setahun menurut modal yang dibelanjakan", "Net saving a year by capital spent")
    picture = curve_chart(
        curves, marks, said_x=[_billions(v, language) for v in across], said_y=[_billions(v, language) for v in up],
        words=(pick(language, "Hemat bersih setahun, miliar rupiah", "Net saving a year, billion rupiah"),
               pick(language, "Belanja modal, miliar rupiah", "Capital spent, billion rupiah")),
        label=label + pick(language, ". Angkanya ada di tabel.", ". The numbers are in the table."),
    )  # fmt: skip
    entries = [(kinds[at], _floor_words(at, own, language)) for at in sorted(kinds, key=lambda f: kinds[f])]
    entries.append(("limit", pick(language, "tidak ada rencana di atas garis ini", "no plan lies above this line")))
    return figure(picture, Html(legend(entries)), origin("simulated", language))


def _mark(row: Row, kind: str, words: str) -> Mark:
    return Mark(row["spent_rp"], row["objective_rp_year"], words, kind)


def _path(rows: list[Row], floor: float, column: str) -> list[tuple[float, float]]:
    """Points by capital spent; a budget that buys nothing more than the one before is the same point."""
    path: list[tuple[float, float]] = []
    for row in rows:
        if row["equity_floor"] == floor and (not path or row["spent_rp"] > path[-1][0]):
            path.append((row["spent_rp"], row[column]))
    return path


def _billions(value: float, language: Language) -> str:
    amount = value / 1e9
    decimals = 0 if abs(amount - round(amount)) < 1e-9 else 1 if abs(10 * amount - round(10 * amount)) < 1e-9 else 2
    return grouped(amount, language, decimals)


def _floor_words(floor: float, own: float, language: Language) -> str:
    share = percent(floor, language)
    words = (
        pick(language, "tanpa batas keadilan", "no equity floor")
        if floor == 0
        else pick(language, f"batas keadilan {share}", f"equity floor {share}")
    )
    return words + (pick(language, " (rencana ini)", " (this plan)") if floor == own else "")


def _steps(own: list[Row], language: Language) -> Html:
    """From one budget to the next: what the additional money brings."""
    columns = [
        Column(pick(language, "Anggaran", "Budget")),
        Column(pick(language, "Pembuat", "Makers"), number=True),
        Column(pick(language, "Hemat bersih setahun", "Net saving a year"), number=True),
        Column(pick(language, "Lebih dari baris di atas", "More than the row above"), number=True),
    ]
    body = [
        [
            joined(short_rupiah(row["budget_rp"], language), _flags(row, language)), grouped(row["makers"], language),
            short_rupiah(row["objective_rp_year"], language),
            short_rupiah(row["objective_rp_year"] - (before["objective_rp_year"] if before else 0), language),
        ]
        for before, row in zip([None, *own], own, strict=False)
    ]  # fmt: skip
    return table(columns, body, label=pick(language, "Hemat menurut anggaran", "Net saving by budget"))


def _flags(row: Row, language: Language) -> Html:
    flags = [
        words
        for mark, words in (
            ("of_plan", pick(language, "rencana ini", "this plan")),
            ("knee", pick(language, "titik belok", "bend")),
        )
        if row[mark]
    ]
    return Html(f"<small>{', '.join(flags)}</small>") if flags else Html("")


def _gap_words(own: list[Row], language: Language) -> Html:
    """How far each number may be from the best possible, and what kind of number it is."""
    knee = next((n for n, row in enumerate(own) if row["knee"]), 0)
    low, high = ([row["gap"] for row in part if row["gap"] is not None] for part in (own[:knee], own[knee:]))
    worst = percent(max(high, default=None), language, 1)
    unbuilt = sum(row["sites"] == 0 for row in own)
    words = pick(
        language,
        f"Celah terbukti: paling banyak {worst}{' dari titik belok ke atas' if low else ''}. "
        "Sejauh itu rencana terbaik mungkin lebih baik. ",
        f"Proven gap: at most {worst}{' from the bend upwards' if low else ''}. So much better may the best plan be. ",
    )
    if max(low, default=0) > max(high, default=0):
        words += pick(
            language,
            "Untuk uang yang lebih sedikit batasnya longgar; celahnya ada di tabel. ",
            "For less money the bound is loose; the gaps are in the table. ",
        )
    if unbuilt:
        words += pick(
            language,
            "Bila tidak ada yang dibangun: uangnya belum cukup untuk melayani semua kecamatan dengan adil, sejauh diketahui. ",
            "Where nothing is built the money does not serve every district fairly yet, as far as is known. ",
        )
    words += pick(
        language,
        "Dihitung sebelum ditanyakan siapa yang lebih baik di rumah, jadi sedikit di atas angka rencana. ",
        "Computed before it is asked who is better off at home, so a little above the plan's own number. ",
    )
    return paragraph(words, origin("simulated", language))


def _table(rows: list[Row], language: Language) -> Html:
    columns = [
        Column(pick(language, "Batas keadilan", "Equity floor")),
        *(
            Column(words, number=True)
            for words in (
                pick(language, "Anggaran", "Budget"), pick(language, "Belanja", "Spent"), pick(language, "Lokasi", "Sites"),
                pick(language, "Pembuat", "Makers"), pick(language, "Jam sebulan", "Hours a month"),
                pick(language, "Hemat bersih setahun", "Net saving a year"), pick(language, "Celah", "Gap"),
                pick(language, "Terlayani", "Served"), pick(language, "Kecamatan terendah", "Least served district"),
            )
        ),
    ]  # fmt: skip
    body = [
        [
            percent(row["equity_floor"], language), short_rupiah(row["budget_rp"], language),
            short_rupiah(row["spent_rp"], language), grouped(row["sites"], language), grouped(row["makers"], language),
            grouped(row["hours_assigned"], language), short_rupiah(row["objective_rp_year"], language),
            percent(row["gap"], language, 1), percent(row["served_share"], language), percent(row["least_share"], language),
        ]
        for row in rows
    ]  # fmt: skip
    return table(columns, body, long=True, label=pick(language, "Semua titik", "All points"))


def robust(facts: Facts, language: Language) -> Html:
    """The set of houses that is best over many draws, and what one may come to regret; nothing where not computed."""
    found = facts.summary("robust")
    if not found:
        return Html("")
    sites = facts.plan["robust_sites"].to_dicts()
    plan, chosen = found["sets"][found["plan"]], found["sets"][found["chosen"]]
    draws = found["draws"]
    return section(
        f"{language}-untung", pick(language, "Rumah yang aman dipilih", "Houses that are safe to choose"),
        paragraph(strong(_sure_words(sites, found, language)), " ", _compared(found, plan, chosen, language)),
        halves(_sets(found, language), bullets([
            pick(language,
                 f"Tempat usaha yang hanya diketahui kotanya diundi {draws} kali.",
                 f"Places of makers known by city only were drawn {draws} times."),
            pick(language,
                 "Sesal: selisih dengan rencana terbaik yang diketahui untuk undian itu.",
                 "Regret: what the best plan known for that draw would bring more."),
            joined(_limit(found, chosen, language), " ", origin("simulated", language)),
        ])),
        fold(pick(language, "Rumah demi rumah", "House by house"), _houses(sites, found, facts, language)),
    )  # fmt: skip


def _sure_words(sites: list[Row], found: Row, language: Language) -> str:
    own = [row for row in sites if row["set"] == found["plan"]]
    sure = sum(row["draws"] >= STEADY * found["draws"] for row in own)
    least = percent(STEADY, language)
    return pick(
        language,
        f"{sure} dari {len(own)} rumah rencana ini muncul, dalam 2 km, di {least} undian atau lebih.",
        f"{sure} of this plan's {len(own)} houses appear, within 2 km, in {least} of the draws or more.",
    )


def _compared(found: Row, plan: Row, chosen: Row, language: Language) -> str:
    regret = short_rupiah(plan["mean_regret_rp_year"], language)
    most = short_rupiah(plan["greatest_regret_rp_year"], language)
    words = pick(
        language,
        f"Sesal rencana ini rata-rata {regret} setahun, paling besar {most}.",
        f"This plan's regret is {regret} a year on average, {most} at most.",
    )
    better = chosen["mean_worth_rp_year"] - plan["mean_worth_rp_year"]
    if found["chosen"] == found["plan"] or better <= SAME * abs(plan["mean_worth_rp_year"]):
        return words + pick(
            language, " Tidak ada pilihan lain yang lebih baik rata-rata.", " No other choice is better on average."
        )
    more = short_rupiah(better, language)
    return words + pick(
        language,
        f" Pilihan tahan undian memberi rata-rata {more} lebih setahun, dengan {chosen['sites']} rumah.",
        f" The robust choice brings {more} more a year on average, with {chosen['sites']} houses.",
    )


def _limit(found: Row, chosen: Row, language: Language) -> str:
    worth = chosen["mean_worth_rp_year"]
    gap = (found["bound_mean_rp_year"] - worth) / worth if worth > 0 else None
    return pick(
        language,
        f"Pilihan apa pun rata-rata paling banyak {percent(gap, language, 1)} lebih baik: batas terbukti.",
        f"Any choice is on average at most {percent(gap, language, 1)} better: a proven bound.",
    )


def _sets(found: Row, language: Language) -> Html:
    columns = [
        Column(pick(language, "Pilihan", "Choice")),
        *(
            Column(words, number=True)
            for words in (
                pick(language, "Hemat rata-rata", "Mean net saving"),
                pick(language, "Sesal rata-rata", "Mean regret"), pick(language, "Sesal terbesar", "Greatest regret"),
            )
        ),
    ]  # fmt: skip
    order = sorted(found["sets"].items(), key=lambda named: (-named[1]["mean_worth_rp_year"], named[0]))
    body = [
        [
            joined(_set_words(name, language), _set_note(one["sites"], name == found["chosen"], language)),
            *(short_rupiah(one[key], language) for key in ("mean_worth_rp_year", "mean_regret_rp_year", "greatest_regret_rp_year")),
        ]
        for name, one in order
    ]  # fmt: skip
    return table(columns, body, label=pick(language, "Pilihan rumah di semua undian", "Choices of houses in all draws"))


def _set_note(sites: int, robust: bool, language: Language) -> Html:
    """How many houses, and whether it is the choice that stands best in all draws."""
    count = pick(language, f"{grouped(sites, language)} rumah", f"{grouped(sites, language)} houses")
    return Html(f"<small>{count}{pick(language, ', tahan undian', ', robust') if robust else ''}</small>")


def _set_words(name: str, language: Language) -> str:
    if name == "plan":
        return pick(language, "rencana ini", "this plan")
    if name == "consensus":
        return pick(language, "yang dipilih kebanyakan undian", "what most draws choose")
    number = name.rpartition(" ")[2]
    return pick(language, f"rencana undian {number}", f"plan of draw {number}")


def _houses(sites: list[Row], found: Row, facts: Facts, language: Language) -> Html:
    """Each house of the plan and of the robust choice, with the draws that have one like it."""
    areas = facts.plan.areas
    inside: dict[str, set[str]] = {}
    for row in sites:
        inside.setdefault(row["site"], set()).add(row["set"])
    rows = {row["site"]: row for row in sites}
    columns = [
        Column(pick(language, "Kelurahan", "Village")),
        Column(pick(language, "Jenis", "Kind")),
        Column(pick(language, "Undian", "Draws"), number=True),
        Column(pick(language, "Rencana ini", "This plan")),
        Column(pick(language, "Tahan undian", "Robust")),
    ]
    yes, no = pick(language, "ya", "yes"), pick(language, "tidak", "no")
    body = [
        [
            areas.village[areas.position(row["area_code"])] if row["area_code"] in areas else site,
            HOUSE_KINDS[row["house_kind"]].in_(language) if row["house_kind"] in HOUSE_KINDS else row["house_kind"],
            pick(language, f"{row['draws']} dari {found['draws']}", f"{row['draws']} of {found['draws']}"),
            yes if found["plan"] in inside[site] else no, yes if found["chosen"] in inside[site] else no,
        ]
        for site, row in sorted(rows.items(), key=lambda item: (-item[1]["draws"], item[0]))
    ]  # fmt: skip
    return table(columns, body, label=pick(language, "Rumah demi rumah", "House by house"))
