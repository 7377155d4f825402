"""The register room: who is a maker and of what, against labels by hand and beside two peers; and how fast.

Labels: `tests/planning/register/labels.csv` (id, half, producer, chain), drawn by `drawn` and labelled by one person who
read each row before any rule was written for it. The fit half was used to write the table of words; the test half was not.
`accuracy` counts three answers (yes, no, unknown); precision and recall are those of `yes`; `chain` is the share of
labelled makers that were found and given their labelled chain (a maker outside the 18 chains has the chain "").

How the labeller decided: a maker makes or processes goods for sale, toll work and tailoring among them; who serves at once,
sells, repairs or rents is none, nor are mining, farming, building and film. A trade word in a name counts under a category
of production, a craft (welding, printing, catering, tailoring) under any but trade. Rows that say nothing but a category are
unknown, and so are bare goods that shops sell as often as makers make. `chain` is labelled for makers only.

Peers, in the same run: `keywords` is the rule that a clerk writes in an hour; `centroid` is TF-IDF over letters (3 to 5) with
one centroid for each answer, taught on the fit half, so its figures on that half flatter it.
"""

from __future__ import annotations

import csv
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from hashlib import blake2b
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent
REGISTER = ROOT.parent / "shared/data/jakarta/enterprises.csv"
AREAS = ROOT.parent / "shared/data/jakarta/areas.csv"
LABELS = ROOT / "tests/planning/register/labels.csv"
SEED = "lumbung-labels-1"
LIKELY_CATEGORIES = ("Home Industri", "Jasa / Produksi Lainnya", "Kerajinan", "Makanan", "")
MILLION = 1_000_000

Answer = tuple[str, str]
"""(producer, chain)."""


def drawn(register: pl.DataFrame) -> list[str]:
    """Ids of the labelled rows, the same whatever the order of rows.

    200 of all rows, 220 of the rest that have an activity, 180 of the rest that say something and are likely makers.
    """
    mark = pl.col("id").map_elements(lambda i: blake2b(f"{SEED}:{i}".encode(), digest_size=8).hexdigest(), pl.String)
    rows = register.with_columns(mark.alias("mark")).sort("mark")
    told = (pl.col("activity") != "") | (pl.col("name_hints") != "")
    likely = told & ((pl.col("name_hints") != "") | pl.col("category").is_in(LIKELY_CATEGORIES))
    chosen = rows.head(200)["id"].to_list()
    chosen += rows.slice(200).filter(pl.col("activity") != "").head(220)["id"].to_list()
    rest = rows.filter(~pl.col("id").is_in(chosen) & likely)
    return sorted(chosen + rest.head(180)["id"].to_list())


def half_of(enterprise: str) -> str:
    """The half of the labels that an id belongs to."""
    return "fit" if blake2b(f"half:{enterprise}".encode(), digest_size=4).digest()[-1] % 2 == 0 else "test"


def labels() -> pl.DataFrame:
    """`id, half, producer, chain` by hand."""
    return pl.read_csv(LABELS, infer_schema=False).fill_null("")


def real_register() -> pl.DataFrame:
    """The register of Jakarta 2014, as published (text)."""
    return pl.read_csv(REGISTER, infer_schema=False).fill_null("")


def ours(frame: pl.DataFrame) -> list[Answer]:
    """Answers of the register room."""
    from lumbung.planning.register.classifying import classified

    answers = classified(frame)
    return list(zip(answers["producer"].to_list(), answers["chain"].to_list(), strict=True))


MAKE = re.compile(
    r"\b(produksi|industri|pembuatan|membuat|konveksi|catering|katering|percetakan|sablon|jahit\w*|menjahit|las|bubut|bordir)\b"
)
SELL = re.compile(r"\b(dagang|perdagangan|jual|menjual|toko|warung|jasa|servis|salon|sewa|distributor)\b")
CHAIN_WORDS = {
    "kue": "bakery", "roti": "bakery", "tempe": "tempe_tofu", "tahu": "tempe_tofu", "mie": "noodles_meatballs",
    "bakso": "noodles_meatballs", "keripik": "snacks", "kerupuk": "snacks", "bumbu": "sauces_spices",
    "sambal": "sauces_spices", "jamu": "beverages_herbal", "minuman": "beverages_herbal", "catering": "prepared_meals",
    "katering": "prepared_meals", "makanan": "prepared_meals", "ikan": "meat_fish_dairy", "daging": "meat_fish_dairy",
    "konveksi": "garments", "jahit": "garments", "pakaian": "garments", "batik": "textiles_batik", "bordir": "textiles_batik",
    "sepatu": "leather_footwear_bags", "tas": "leather_footwear_bags", "percetakan": "printing", "sablon": "printing",
    "undangan": "printing", "mebel": "furniture_wood", "kusen": "furniture_wood", "kayu": "furniture_wood",
    "kerajinan": "handicraft", "souvenir": "handicraft", "perhiasan": "jewellery", "emas": "jewellery", "las": "metalwork",
    "teralis": "metalwork", "bubut": "metalwork", "keramik": "ceramics_glass", "kaca": "ceramics_glass",
    "sabun": "cosmetics_soap", "kosmetik": "cosmetics_soap",
}  # fmt: skip


def by_keywords(frame: pl.DataFrame) -> list[Answer]:
    """The peer `keywords`: a word for making says yes, else a word for selling or serving says no, else unknown."""
    answers = []
    for activity, hints in frame.select("activity", "name_hints").iter_rows():
        text = f"{activity} {hints}".lower()
        producer = "yes" if MAKE.search(text) else "no" if SELL.search(text) else "unknown"
        chain = next((c for word, c in CHAIN_WORDS.items() if re.search(rf"\b\w*{word}", text)), "")
        answers.append((producer, chain if producer == "yes" else ""))
    return answers


class Centroid:
    """The peer `centroid`: TF-IDF over letters, the nearest mean of each answer by cosine."""

    def __init__(self, texts: list[str], answers: list[str]) -> None:
        counts = Counter(gram for text in texts for gram in set(self.grams(text)))
        self.at = {gram: i for i, gram in enumerate(sorted(counts))}
        self.idf = np.log(len(texts) / np.array([counts[gram] for gram in sorted(counts)])) + 1
        vectors = self.vectors(texts)
        self.answers = sorted(set(answers))
        self.means = np.array([vectors[np.array(answers) == answer].mean(axis=0) for answer in self.answers])
        self.means /= np.maximum(np.linalg.norm(self.means, axis=1, keepdims=True), 1e-12)

    @staticmethod
    def grams(text: str) -> list[str]:
        """Runs of 3 to 5 letters."""
        padded = f" {text.lower()} "
        return [padded[i : i + n] for n in (3, 4, 5) for i in range(len(padded) - n + 1)]

    def vectors(self, texts: list[str]) -> NDArray[np.float64]:
        """One row of unit length for each text."""
        found = np.zeros((len(texts), len(self.at)))
        for row, text in enumerate(texts):
            for gram in self.grams(text):
                if gram in self.at:
                    found[row, self.at[gram]] += 1
        found *= self.idf
        unit: NDArray[np.float64] = found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-12)
        return unit

    def predict(self, texts: list[str]) -> list[str]:
        """The nearest answer of each text."""
        return [self.answers[i] for i in np.argmax(self.vectors(texts) @ self.means.T, axis=1)]


def by_centroid(frame: pl.DataFrame) -> list[Answer]:
    """Answers of the peer `centroid`, taught on the fit half; the chain is taught on its makers."""
    texts = [" ".join(row) for row in frame.select("category", "activity", "name_hints").iter_rows()]
    fit = (frame["half"] == "fit").to_list()
    makers = [f and p == "yes" for f, p in zip(fit, frame["producer"], strict=True)]
    taught = Centroid(_kept(texts, fit), _kept(frame["producer"].to_list(), fit))
    chains = Centroid(_kept(texts, makers), _kept(frame["chain"].to_list(), makers))
    pairs = zip(taught.predict(texts), chains.predict(texts), strict=True)
    return [(producer, chain if producer == "yes" else "") for producer, chain in pairs]


def _kept(values: list[str], keep: list[bool]) -> list[str]:
    return [value for value, kept in zip(values, keep, strict=True) if kept]


def scores(labelled: list[Answer], answers: list[Answer]) -> dict[str, float]:
    """Share right of three answers, precision and recall of yes, share of labelled makers with their chain."""
    pairs = list(zip(labelled, answers, strict=True))
    both = sum(t[0] == a[0] == "yes" for t, a in pairs)
    makers = max(1, sum(t[0] == "yes" for t, _ in pairs))
    return {
        "accuracy": sum(t[0] == a[0] for t, a in pairs) / len(pairs),
        "precision": both / max(1, sum(a[0] == "yes" for _, a in pairs)),
        "recall": both / makers,
        "chain": sum(t == a and t[0] == "yes" for t, a in pairs) / makers,
    }


def label_rows() -> list[dict[str, object]]:
    """Scores on each half beside both peers."""
    told = real_register().select("id", "category", "activity", "name_hints")
    frame = labels().join(told, on="id", how="left", maintain_order="left")
    truth = list(zip(frame["producer"].to_list(), frame["chain"].to_list(), strict=True))
    answers = {"ours": ours(frame), "keywords": by_keywords(frame), "centroid": by_centroid(frame)}
    rows = []
    for half in ("fit", "test"):
        at = (frame["half"] == half).to_list()
        found = {
            name: scores(
                [t for t, k in zip(truth, at, strict=True) if k], [a for a, k in zip(given, at, strict=True) if k]
            )
            for name, given in answers.items()
        }
        case = f"{sum(at)} labels, {half} half"
        rows += [
            _row(case, metric, "share", found["ours"][metric], found[peer][metric], peer_name=peer)
            for peer in ("keywords", "centroid")
            for metric in ("accuracy", "precision", "recall", "chain")
        ]
    return rows


def made_up_rows() -> list[dict[str, object]]:
    """Share of the made-up texts answered right, beside the keywords."""
    frame = pl.read_csv(LABELS.with_name("made_up.csv"), infer_schema=False).fill_null("")
    truth = list(zip(frame["producer"].to_list(), frame["chain"].to_list(), strict=True))
    mine, peer = scores(truth, ours(frame)), scores(truth, by_keywords(frame))
    case = f"{frame.height} made-up texts (used to write the table)"
    return [
        _row(case, metric, "share", mine[metric], peer[metric], peer_name="keywords")
        for metric in ("accuracy", "chain")
    ]


def million(path: Path) -> None:
    """A register of a million rows, mostly distinct texts, made from the real one with names and numbers added."""
    draw = random.Random(1)
    with REGISTER.open(encoding="utf-8", newline="") as file:
        heading, *rows = csv.reader(file)
    at = heading.index("activity")
    syllables = ("ka", "ri", "mo", "ta", "na", "du", "se", "lo", "ba", "pi")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heading)
        for i in range(MILLION):
            row = list(draw.choice(rows))
            name = "".join(draw.choice(syllables) for _ in range(4))
            row[0], row[at] = f"E{i:07d}", f"{row[at]} {name} {i}" if row[at] else row[at]
            writer.writerow(row)


CLEAN = """
import json, resource, sys, time
from pathlib import Path
from lumbung.planning.areas import read_areas
from lumbung.planning.register import clean_register
areas = read_areas(Path(sys.argv[2]))
wall, cpu = time.perf_counter(), time.process_time()
clean = clean_register(Path(sys.argv[1]), areas)
print(json.dumps({"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "rows": clean.frame.height,
                  "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""


def speed_rows() -> list[dict[str, object]]:
    """Seconds after start-up, and memory, for the real register and for a million rows."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        many = Path(folder) / "million.csv"
        million(many)
        for path in (REGISTER, many):
            said = subprocess.run(
                [sys.executable, "-c", CLEAN, str(path), str(AREAS)], capture_output=True, text=True, check=True
            )
            found = json.loads(said.stdout)
            case = f"clean {found['rows']:,} rows"
            rows += [
                _row(case, "elapsed", "s", found["wall"]),
                _row(case, "processor time", "s", found["cpu"]),
                _row(case, "most memory", "MB", found["mb"]),
            ]
    return rows


def keyword_speed() -> list[dict[str, object]]:
    """Processor time to classify the real register, beside the keywords."""
    frame = real_register()
    spent = []
    for answer in (ours, by_keywords):
        start = time.process_time()
        answer(frame)
        spent.append(time.process_time() - start)
    return [_row(f"classify {frame.height:,} rows", "processor time", "s", spent[0], spent[1], peer_name="keywords")]


def _row(case: str, metric: str, unit: str, mine: float, *peers: float, peer_name: str = "") -> dict[str, object]:
    peer = peers[0] if peers else None
    return {
        "case": case,
        "metric": metric,
        "unit": unit,
        "ours": round(mine, 4),
        "peer": None if peer is None else round(peer, 4),
        "peer_name": peer_name,
        "ratio": round(mine / peer, 3) if peer else None,
    }


def rows() -> list[dict[str, object]]:
    """All rows of the benchmark; without ../shared only the made-up texts."""
    if not REGISTER.exists():
        print("register: ../shared is missing, only the made-up texts are measured", file=sys.stderr)
        return made_up_rows()
    return [*label_rows(), *made_up_rows(), *keyword_speed(), *speed_rows()]
