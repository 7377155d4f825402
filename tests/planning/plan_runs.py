"""Small regions and registers, drawn or made, and a plan of them in the folder of a test."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl

from lumbung.core.draws import uniform
from lumbung.planning.areas import areas_from_frame
from lumbung.planning.draws import Depth
from lumbung.planning.folder.schema import PlanTables
from lumbung.planning.plan import Asked, make_plan
from lumbung.planning.plan_inputs import PlanInputs, default_parameters
from lumbung.planning.register import clean_register

ACTIVITIES = (
    "Produksi konveksi pakaian", "Membuat tempe", "Produksi tahu", "Pembuatan roti dan kue", "Sablon kaos",
    "Keripik singkong", "Mebel kayu", "Toko kelontong", "",
)  # fmt: skip
SIZES = ("Mikro", "Kecil", "", "Besar")
HEADING = ("id", "city", "district", "area_code", "lat", "lon", "size", "activity")
SHALLOW = Depth(60, 20)
"""Steps enough for a small region; a plan takes well under a second."""


def one_of(words: Sequence[str], seed: int, *names: str) -> str:
    """One of the words, drawn by seed and names."""
    return words[int(uniform(seed, *names) * len(words))]


def drawn_areas(seed: int, count: int) -> pl.DataFrame:
    """Villages about a kilometre apart, in two districts of two cities."""
    rows = [
        {
            "code": f"31.{i % 2 + 1}.{i:03d}", "village": f"Desa {i}", "district": f"Kec {i % 2}", "city": f"Kota {i % 2}",
            "lat": -6.2 + 0.01 * (i // 3) + 0.004 * uniform(seed, "lat", str(i)),
            "lon": 106.8 + 0.01 * (i % 3) + 0.004 * uniform(seed, "lon", str(i)),
            "population_2024": 500 + int(5000 * uniform(seed, "people", str(i))),
        }
        for i in range(count)
    ]  # fmt: skip
    return pl.DataFrame(rows)


def drawn_rows(seed: int, areas: pl.DataFrame, count: int) -> pl.DataFrame:
    """Enterprises, a third of them known by city only, some without size, activity or point."""
    chain = one_of(ACTIVITIES[:-2], seed, "main")
    rows = []
    for i in range(count):
        area = areas.row(int(uniform(seed, "area", str(i)) * areas.height), named=True)
        vague, pointed = uniform(seed, "vague", str(i)) < 1 / 3, uniform(seed, "point", str(i)) < 0.3
        activity = chain if uniform(seed, "same", str(i)) < 0.7 else one_of(ACTIVITIES, seed, "other", str(i))
        rows.append(
            {
                "id": f"E{i:03d}", "city": area["city"], "district": "" if vague else area["district"],
                "area_code": "" if vague else area["code"],
                "lat": f"{area['lat'] + 0.001:.6f}" if pointed and not vague else "",
                "lon": f"{area['lon'] - 0.001:.6f}" if pointed and not vague else "",
                "size": one_of(SIZES, seed, "size", str(i)), "activity": activity,
            }
        )  # fmt: skip
    return pl.DataFrame(rows, schema=dict.fromkeys(HEADING, pl.String))


def inputs_of(areas: pl.DataFrame, rows: pl.DataFrame) -> PlanInputs:
    """The cleaned register on its ground."""
    ground = areas_from_frame(areas)
    return PlanInputs(clean_register(rows, ground).frame, ground)


def planned(inputs: PlanInputs, budget_rp: int, *, seed: int = 1, draws: int = 1) -> PlanTables:
    """The plan."""
    return make_plan(inputs, Asked(budget_rp, default_parameters(), seed, draws))


def shuffled(rows: pl.DataFrame, seed: int) -> pl.DataFrame:
    """The rows in another order."""
    return rows[np.random.default_rng(seed).permutation(rows.height).tolist()]


def written(folder: Path, areas: str, rows: Sequence[str], heading: str) -> list[str]:
    """The two files that a plan needs at least, as arguments of the command."""
    (folder / "areas.csv").write_text(areas, encoding="utf-8")
    (folder / "register.csv").write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
    return ["plan", f"--areas={folder / 'areas.csv'}", f"--enterprises={folder / 'register.csv'}"]
