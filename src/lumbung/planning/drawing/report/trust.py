"""How far the plan can be trusted: draws, what it does not know, parameters with sources, how to compute it again."""

from __future__ import annotations

from lumbung.planning.drawing.chart import Bar, row_bars
from lumbung.planning.drawing.report.facts import Facts
from lumbung.planning.drawing.report.pieces import (
    Column,
    Html,
    bullets,
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
from lumbung.planning.drawing.words import ORIGINS, Language, grouped, percent, pick, rupiah, short_rupiah


def draws(facts: Facts, language: Language) -> Html:
    """The plan computed again for other draws of the imputed places."""
    every = [row for row in facts.plan["draws"].to_dicts() if row["draw"]]
    if not every:
        return Html("")
    whole = len(facts.sites)
    of = pick(language, "dari", "of")
    bars = [
        Bar(
            pick(language, f"Undian {row['draw']}", f"Draw {row['draw']}"),
            row["near_sites"] or 0,
            f"{row['near_sites']} {of} {whole}",
        )
        for row in every
    ]
    robust = facts.summary("counts", "sites_robust", default=0)
    head = pick(
        language,
        f"{robust} dari {whole} lokasi tetap ada dalam 2 km di setiap undian.",
        f"{robust} of {whole} sites stay within 2 km in every draw.",
    )
    note = pick(
        language,
        "Usaha yang hanya diketahui kotanya diundi ke kelurahan. Setiap undian memberi rencana baru.",
        "Makers known by city only are drawn to villages. Each draw gives a new plan.",
    )
    label = pick(
        language,
        "Lokasi rencana ini yang punya lokasi undian dalam 2 km",
        "Sites of this plan with a site of the draw within 2 km",
    )
    columns = [
        Column(pick(language, "Undian", "Draw")),
        Column(pick(language, "Lokasi", "Sites"), number=True),
        Column(pick(language, "Belanja", "Spent"), number=True),
        Column(pick(language, "Hemat bersih setahun", "Net saving a year"), number=True),
        Column(pick(language, "Celah", "Gap"), number=True),
    ]
    body = [
        [
            pick(language, "rencana ini", "this plan") if row["draw"] == 0 else str(row["draw"]),
            grouped(row["sites"] or 0, language), short_rupiah(row["spent_rp"] or 0, language),
            short_rupiah(row["objective_rp_year"] or 0, language), percent(row["gap"], language, 2),
        ]
        for row in facts.plan["draws"].to_dicts()
    ]  # fmt: skip
    chart = figure(
        row_bars(bars, label=f"{label}: " + "; ".join(f"{b.label} {b.said}" for b in bars), most=whole),
        label + ". ",
        origin("simulated", language),
    )
    return section(
        f"{language}-kokoh", pick(language, "Seberapa kokoh pilihan lokasi", "How robust the sites are"),
        paragraph(strong(head), " ", note),
        halves(chart, table(columns, body, label=pick(language, "Tabel undian", "Table of draws"))),
    )  # fmt: skip


def unknown(facts: Facts, language: Language) -> Html:
    """What the plan does not know, in plain sentences."""
    counts = facts.plan.summary.get("counts", {})
    drawn = percent(facts.summary("imputed", "makers_share", default=0.0), language)
    unsure, chainless = (grouped(counts.get(name, 0), language) for name in ("producer_unknown", "no_chain"))
    weak = percent(_estimated_share(facts), language)
    notes = [
        note[language] for note in facts.summary("notes", default=[]) if isinstance(note, dict) and note.get(language)
    ]
    moved = grouped(facts.summary("recheck", "needs_better_at_home", default=0), language)
    if language == "id":
        items = [
            f"{unsure} baris register tidak jelas membuat atau hanya menjual. Mereka tidak ikut dihitung.",
            f"{chainless} pembuat tidak diketahui produknya, jadi tanpa kebutuhan.",
            f"{drawn} pembuat hanya diketahui kotanya. Tempatnya diundi, bukan alamat mereka.",
            "Register tidak mencatat produksi. Jam mesin diturunkan dari resep dan ukuran usaha.",
            f"{weak} biaya mesin memakai harga taksiran kami sendiri.",
            f"{moved} kebutuhan ternyata lebih baik di rumah setelah jarak dan pemakaian mesin diketahui.",
            "Belum ditanyakan apakah pembuat mau datang, dan siapa yang mengelola rumah.",
            "Gedung dan izinnya belum dicek. Titik di peta adalah pusat wilayah.",
            "Hemat bersih bukan dampak. Dampak baru terbukti setelah diukur.",
        ]
    else:
        items = [
            f"{unsure} rows of the register may make or only sell. They are not counted.",
            f"{chainless} makers have no known product, so no needs.",
            f"{drawn} of makers are known by city only. Their places are drawn, not their addresses.",
            "The register records no output. Machine hours follow from recipes and size.",
            f"{weak} of machine cost rests on prices that we estimated ourselves.",
            f"{moved} needs turned out better at home once journey and use of the machine were known.",
            "Nobody has been asked whether she would come, or who would run the house.",
            "Buildings and permits are not checked. A point on the map is an area's centre.",
            "Net saving is no impact. Impact is proven only once it is measured.",
        ]
    return section(
        f"{language}-batas", pick(language, "Yang belum diketahui rencana ini", "What this plan does not know"),
        bullets([*items, *notes]),
        paragraph(strong(pick(language, "Keputusan tetap pada pejabat.", "The decision stays with the officers."))),
    )  # fmt: skip


def _estimated_share(facts: Facts) -> float | None:
    """Share of the machines' cost whose price is an estimate (E) or from memory (M)."""
    every = [row for site in facts.sites for row in site["machines"]]
    whole = sum(row["cost_rp"] or 0 for row in every)
    return sum(row["cost_rp"] or 0 for row in every if row["certainty"] in {"E", "M"}) / whole if whole else None


def sources(facts: Facts, language: Language) -> Html:
    """Marks of origin, parameters, hashes, and the command that computes the plan again."""
    return section(
        f"{language}-asal", pick(language, "Asal angka, dan cara menghitung ulang", "Where numbers come from, and how to recompute"),
        _marks(language),
        fold(pick(language, "Semua parameter dengan sumbernya", "All parameters with their sources"), _parameters(facts, language)),
        fold(pick(language, "Hitung ulang rencana ini", "Compute this plan again"), _recompute(facts, language)),
    )  # fmt: skip


def _marks(language: Language) -> Html:
    meanings = {
        "measured": pick(language, "dihitung dari data yang dapat dicek", "worked out from data that can be checked"),
        "published": pick(language, "dari sumber yang disebut", "from a source that is named"),
        "assumed": pick(language, "taksiran atau pilihan kami", "our estimate or choice"),
        "simulated": pick(language, "hasil hitungan model", "a result of the model"),
    }
    return bullets([joined(origin(kind, language), ": ", meanings[kind]) for kind in ORIGINS])


def _parameters(facts: Facts, language: Language) -> Html:
    columns = [
        Column(pick(language, "Parameter", "Parameter")),
        Column(pick(language, "Nilai", "Value"), number=True),
        Column(pick(language, "Asal", "Origin")),
        Column(pick(language, "Sumber", "Source"), wide=True),
    ]
    body = [
        [
            joined(_label(name, language), small(name)),
            _value(found.get("value"), str(found.get("unit", "")), language),
            certainty(str(found.get("certainty", "")), language),
            found.get("source", ""),
        ]
        for name, found in sorted(facts.summary("parameters", default={}).items())
    ]
    return table(columns, body, long=True, label=pick(language, "Tabel parameter", "Table of parameters"))


def _label(name: str, language: Language) -> str:
    """The parameter's words; its name in words when this version does not know it."""
    from lumbung.planning.plan_inputs import default_parameters  # noqa: PLC0415 - heavy, and only this table needs it

    known = default_parameters().by_name.get(name)
    return name.replace("_", " ") if known is None else pick(language, known.label_id, known.label_en)


def _value(value: object, unit: str, language: Language) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if unit.startswith("Rp"):
        return f"{rupiah(value)}{unit[2:]}"
    if unit.startswith("share"):
        return f"{percent(value, language, 0 if round(100 * value, 6) == round(100 * value) else 1)}{unit[5:]}"
    decimals = 0 if float(value).is_integer() else len(f"{value:.6g}".partition(".")[2])
    return f"{grouped(value, language, decimals)} {unit}".strip()


def _recompute(facts: Facts, language: Language) -> Html:
    inputs = facts.summary("inputs", default={})
    files = [
        [role, str(found.get("file") or found.get("name") or ""), grouped(found.get("bytes") or 0, language), Html(f"<code>{_safe(found.get('sha256', ''))}</code>")]
        for role, found in sorted(inputs.items())
        if isinstance(found, dict)
    ]  # fmt: skip
    columns = [
        Column(pick(language, "Masukan", "Input")),
        Column(pick(language, "Berkas", "File")),
        Column(pick(language, "Bita", "Bytes"), number=True),
        Column("SHA-256"),
    ]
    same = pick(
        language,
        "Masukan, parameter, benih dan versi yang sama memberi berkas yang sama.",
        "The same inputs, parameters, seed and version give the same files.",
    )
    return joined(
        paragraph(same),
        Html(f"<pre>{_safe(command(facts))}</pre>"),
        rows([
            (pick(language, "Versi", "Version"), facts.summary("version", default="–"), ""),
            (pick(language, "Benih", "Seed"), facts.summary("seed", default="–"), ""),
            (pick(language, "Status hitungan", "Status"), facts.summary("status", default="–"), ""),
        ]),
        table(columns, files, long=True, label=pick(language, "Sidik masukan", "Hashes of inputs")) if files else "",
        paragraph(pick(language, "Periksa setiap jumlah: ", "Check every sum: "), Html("<code>lumbung plan check DIR</code>")),
    )  # fmt: skip


def _safe(words: object) -> str:
    return str(joined(words))


def command(facts: Facts) -> str:
    """The command line that computes the plan again, from the files' names and the seed."""
    parts = ["lumbung plan"]
    for role in ("enterprises", "areas", "boundaries", "sites", "existing", "roads", "earlier"):
        found = facts.summary("inputs", role)
        name = (found.get("file") or found.get("name")) if isinstance(found, dict) else None
        if name:
            parts.append(f"--{role} {name}")
    parts += [
        f"--budget {facts.summary('budget_rp', default=0)}",
        f"--seed {facts.summary('seed', default=0)}",
        "--out DIR",
    ]
    return " \\\n  ".join(parts)
