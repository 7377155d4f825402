"""What a house of a kind costs at a place: capital once, rupiah a year, and for each m2 of floor."""

from __future__ import annotations

import numpy as np
import polars as pl

from lumbung.core.money import annuity, half_up
from lumbung.core.parameters import Parameters
from lumbung.planning.areas import Areas
from lumbung.planning.siting.candidates import Places


def cost_sites(places: Places, areas: Areas, parameters: Parameters) -> pl.DataFrame:
    """One row for each (place, kind): site, _site, _place, name, existing, kind, lat, lon, area_code, floor_m2,
    capital_rp (opening, or repair of a damaged place), yearly_rp (running + annuity of the opening + flood penalty),
    flood_penalty_rp, fit_out_rp_m2 (capital), floor_rp_m2_year (rent + annuity of the fit-out).
    """  # fmt: skip
    rows = [
        _site(place, row, kind, areas, parameters)
        for place, row in enumerate(places.frame.iter_rows(named=True))
        for kind in row["kinds"].split()
    ]
    frame = pl.DataFrame(rows).sort("site")
    return frame.with_row_index("_site").with_columns(pl.col("_site").cast(pl.Int32))


def _site(place: int, row: dict[str, object], kind: str, areas: Areas, parameters: Parameters) -> dict[str, object]:
    life, interest = parameters.number("house_life_years"), parameters.number("house_interest_year")
    floor = float(row["floor_m2"])  # type: ignore[arg-type]
    if row["existing"]:
        capital = floor * parameters.number("existing_repair_rp_m2") if row["damaged"] else 0.0
        fit_out, rent = 0.0, parameters.number("existing_rent_rp_m2_month")
        running = parameters.number("existing_running_rp_year")
    else:
        capital, fit_out = parameters.number("house_opening_rp"), parameters.number(f"fit_out_{kind}_rp_m2")
        rent, running = parameters.number("house_rent_rp_m2_month"), parameters.number("house_running_rp_year")
    flood = flood_penalty(str(row["area_code"]), areas, parameters)
    yearly = running + (annuity(capital, life, interest) if capital else 0.0) + flood
    return {
        "site": f"{row['place']}:{kind}", "_place": place, "name": row["name"], "existing": row["existing"], "kind": kind,
        "lat": row["lat"], "lon": row["lon"], "area_code": row["area_code"], "floor_m2": floor,
        "floor_source": row["floor_source"], "damaged": row["damaged"], "capital_rp": int(half_up(capital)),
        "yearly_rp": int(half_up(yearly)), "flood_penalty_rp": int(half_up(flood)), "fit_out_rp_m2": fit_out,
        "floor_rp_m2_year": rent * 12 + (annuity(fit_out, life, interest) if fit_out else 0.0),
    }  # fmt: skip


def flood_penalty(area_code: str, areas: Areas, parameters: Parameters) -> float:
    """Rupiah a year at a place in this area: the penalty times the share of its neighbourhood units that are flood-prone."""
    if area_code not in areas:
        return 0.0
    share = areas.flood_prone_share[areas.position(area_code)]
    return 0.0 if np.isnan(share) else float(share) * parameters.number("flood_penalty_rp_year")
