"""A small region for the tests of plans: eight areas in two cities, some eighty makers, two known facilities."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from pathlib import Path
from typing import Any

import polars as pl

from lumbung.planning.areas import Areas, areas_from_frame
from lumbung.planning.register import clean_register
from lumbung.web.organisations.models import Organisation
from lumbung.web.plans import computation, services
from lumbung.web.plans.models import Plan
from lumbung.web.register import services as register

BUDGET_RP = 4_000_000_000
WORK = (
    "Konveksi kaos", "Produksi tempe", "Pembuatan keripik singkong", "Percetakan undangan", "Menjahit seragam",
    "Bengkel las pagar", "Produksi roti", "Katering nasi kotak", "Warung nasi", "Toko kelontong",
)  # fmt: skip


def areas() -> Areas:
    """Eight areas about a kilometre apart."""
    rows = [
        {
            "code": f"99.0{city}.0{n}", "village": f"Kelurahan {city}{n}", "district": f"Kecamatan {city}{(n + 1) // 2}",
            "city": f"Kota {city}", "lat": -6.2 - 0.01 * n, "lon": 106.8 + 0.012 * city, "population_2024": 20_000 + n,
        }
        for city in (1, 2)
        for n in (1, 2, 3, 4)
    ]  # fmt: skip
    return areas_from_frame(pl.DataFrame(rows))


def raw_register() -> pl.DataFrame:
    """A register as an officer would bring it: 120 rows, a third known by city only."""
    ground = areas()
    rows = []
    for n in range(120):
        at = n % len(ground)
        known = n % 3 != 0
        rows.append(
            {
                "id": f"U{n:03d}", "city": ground.city[at], "district": ground.district[at] if known else "",
                "area_code": ground.code[at] if known else "", "size": "Usaha Mikro" if n % 7 else "Usaha Kecil",
                "activity": WORK[n % len(WORK)], "name_hints": "", "category": "",
            }
        )  # fmt: skip
    return pl.DataFrame(rows)


def fill(region: Organisation) -> None:
    """Areas and register of the region."""
    register.save_areas(region=region, areas=areas())
    clean = clean_register(raw_register(), areas())
    register.import_register(region=region, frame=clean.frame, file_name="kecil.csv", file_hash="0" * 64)


COMPUTED: dict[tuple[str, int, int, str], tuple[Path, dict[str, Any], str]] = {}
"""What was wished and the digest of its inputs → the folder of the plan, its summary, its fingerprint."""


def digest_of(folder: Path) -> str:
    """Of all files in a folder, by name and content."""
    digest = hashlib.sha256()
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def computed_plan(
    region: Organisation, title: str = "Rencana kecil", budget_rp: int = BUDGET_RP, seed: int = 7
) -> Plan:
    """A real plan of the region, as `fill` left it. The same wish gives the same bytes: it is computed once a process."""
    plan = services.create_plan(by=None, region=region, title=title, budget_rp=budget_rp, seed=seed, draws=1, chosen={})
    computation.write_inputs(plan)
    wish = (title, budget_rp, seed, digest_of(plan.inputs))
    if wish not in COMPUTED:
        summary, fingerprint = computation.compute(plan, plan.folder, lambda _step, _share: None)
        kept = Path(tempfile.mkdtemp(prefix="lumbung-plan-")) / "plan"
        shutil.copytree(plan.folder, kept)
        COMPUTED[wish] = (kept, summary, fingerprint)
    else:
        kept, summary, fingerprint = COMPUTED[wish]
        shutil.copytree(kept, plan.folder)
    services.finish_plan(plan=plan, summary=summary, fingerprint=fingerprint)
    plan.refresh_from_db()
    return plan
