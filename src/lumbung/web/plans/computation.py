"""Between the database and planning: the one place that maps rows to planning's inputs, and runs what `lumbung plan` runs.

A plan's inputs are kept as files beside its folder, so that the command line gives the same bytes from them.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lumbung.planning.plan_inputs import InputPaths, PlanInputs, default_parameters, read_inputs, with_settings
from lumbung.planning.progress import Progress
from lumbung.web.initiatives import queries as initiatives
from lumbung.web.plans.models import Plan, RegisterUpload
from lumbung.web.plans.uploads import register_file
from lumbung.web.register import queries as register

if TYPE_CHECKING:
    import polars as pl

    from lumbung.core.parameters import Parameters
    from lumbung.planning.areas import Areas
    from lumbung.web.organisations.models import Organisation

ENTERPRISES, AREAS, EXISTING = "enterprises.csv", "areas.csv", "existing.csv"
REJECTED = "rejected.csv"
PROBLEMS_SHOWN = 200
CLOSED, DAMAGED = "closed", "damaged"
"""A status and a caveat of initiatives."""


def rejected_file(upload: RegisterUpload) -> Path:
    """Rows of an upload that could not be taken, if there are any."""
    return upload.folder / REJECTED


def understand(upload: RegisterUpload, progress: Progress) -> dict[str, Any]:
    """Read and clean an upload; keep its clean form and its rejected rows, give back the report with the first problems."""
    from lumbung.planning.register import clean_register  # noqa: PLC0415 - heavy, and only the worker needs it
    from lumbung.planning.tables import write_csv  # noqa: PLC0415

    progress("reading", 0.1)
    clean = clean_register(register_file(upload.folder), register.planning_areas(upload.region))
    progress("writing", 0.8)
    write_csv(clean.frame, upload.clean_file)
    if clean.rejected.height:
        write_csv(clean.rejected, rejected_file(upload))
    shown = clean.problems.head(PROBLEMS_SHOWN).to_dicts()
    return {
        "report": json.loads(json.dumps(clean.report, default=str)),
        "problems": shown,
        "rejected": clean.rejected.height,
    }


def write_inputs(plan: Plan) -> None:
    """The plan's inputs as files, anew."""
    from lumbung.planning.tables import write_csv  # noqa: PLC0415

    shutil.rmtree(plan.inputs, ignore_errors=True)
    plan.inputs.mkdir(parents=True)
    if plan.upload is None:
        write_csv(without_exact_homes(plan), plan.inputs / ENTERPRISES)
    else:
        shutil.copyfile(plan.upload.clean_file, plan.inputs / ENTERPRISES)
    areas = register.planning_areas(plan.region)
    write_csv(areas_frame(areas), plan.inputs / AREAS)
    existing = existing_frame(plan.region)
    if existing.height:
        write_csv(existing, plan.inputs / EXISTING)


def existing_frame(region: Organisation) -> pl.DataFrame:
    """The region's known efforts in the columns of an --existing file; closed ones are left out."""
    import polars as pl  # noqa: PLC0415

    efforts = [effort for effort in initiatives.initiatives().filter(region=region) if effort.status != CLOSED]
    damaged = {pk for pk, change in initiatives.latest_changes(efforts).items() if change.caveat == DAMAGED}
    rows = [
        {
            "id": effort.facility or effort.key, "name": effort.name, "kind": effort.kind.replace("_", " "),
            "sector": effort.sector, "kelurahan": effort.village, "kecamatan": effort.district, "kota": effort.city,
            "stated_facts": "damaged" if effort.pk in damaged else "", "source_url": effort.source,
        }
        for effort in efforts
    ]  # fmt: skip
    return pl.DataFrame(rows).sort("id") if rows else pl.DataFrame()


def without_exact_homes(plan: Plan) -> pl.DataFrame:
    """The region's register for a plan that may be published: who enrolled herself stands at her village, not her door."""
    import polars as pl  # noqa: PLC0415

    frame = register.clean_frame(plan.region)
    enrolled = register.enterprises(plan.region, register.Filters(source="self_registered"))
    own = pl.col("id").is_in(list(enrolled.values_list("external_id", flat=True)))
    return frame.with_columns(
        *(pl.when(own).then(None).otherwise(pl.col(name)).alias(name) for name in ("lat", "lon")),
        pl.when(own).then(pl.lit("area_only")).otherwise(pl.col("place_quality")).alias("place_quality"),
    )


def areas_frame(areas: Areas) -> pl.DataFrame:
    """Areas in the columns of an areas file."""
    import numpy as np  # noqa: PLC0415
    import polars as pl  # noqa: PLC0415

    share = [None if np.isnan(value) else float(value) for value in areas.flood_prone_share]
    return pl.DataFrame(
        {
            "code": areas.code, "village": areas.village, "district": areas.district, "city": areas.city,
            "lat": areas.lat, "lon": areas.lon, "population_2024": areas.population, "flood_prone_share_2012": share,
        },
        schema_overrides={"flood_prone_share_2012": pl.Float64},
    )  # fmt: skip


def parameters_of(plan: Plan) -> Parameters:
    """All parameters of the plan, in the way in which `--set NAME=VALUE` would set them."""
    return with_settings(default_parameters(), {name: str(value) for name, value in plan.chosen.items()})


def inputs_of(plan: Plan, parameters: Parameters) -> PlanInputs:
    """The kept inputs, read as the command line reads them."""
    existing = plan.inputs / EXISTING
    paths = InputPaths(
        enterprises=plan.inputs / ENTERPRISES,
        areas=plan.inputs / AREAS,
        existing=existing if existing.exists() else None,
    )
    return read_inputs(paths, parameters)


def compute(plan: Plan, out: Path, progress: Progress) -> tuple[dict[str, Any], str]:
    """Compute the plan from its kept inputs into the folder `out`; gives back plan.json and the fingerprint."""
    from lumbung.planning.drawing.report import render_report  # noqa: PLC0415
    from lumbung.planning.folder.write import write_plan  # noqa: PLC0415
    from lumbung.planning.plan import Asked, make_plan  # noqa: PLC0415

    parameters = parameters_of(plan)
    asked = Asked(
        budget_rp=plan.budget_rp, parameters=parameters, seed=plan.seed, draws=plan.draws, simulated=plan.simulated,
        frontier=_with_frontier(plan),
    )  # fmt: skip
    tables = make_plan(inputs_of(plan, parameters), asked, progress)
    write_plan(tables, out, render_report, force=True)
    summary = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    return summary, summary["fingerprint"]


def _with_frontier(plan: Plan) -> bool:
    """A new plan also says what other budgets would bring; one that was made without is computed again without."""
    return not plan.summary or "frontier" in plan.summary


def command(plan: Plan) -> str:
    """The command that gives the same plan from the files of its ZIP."""
    settings = "".join(f" \\\n  --set {name}={value}" for name, value in sorted(plan.chosen.items()))
    existing = f" --existing inputs/{EXISTING}" if (plan.inputs / EXISTING).exists() else ""
    simulated = " --simulated" if plan.simulated else ""
    frontier = " --frontier" if _with_frontier(plan) else ""
    return (
        f"./run lumbung plan --enterprises inputs/{ENTERPRISES} --areas inputs/{AREAS}{existing} \\\n"
        f"  --budget {plan.budget_rp} --seed {plan.seed} --draws {plan.draws}{frontier}{simulated}{settings} --out again"
    )
