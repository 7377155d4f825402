"""`/houses/`: the production houses, on the map and in a list, the nearest first where somebody says where she is."""

from __future__ import annotations

import math
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lumbung.web.accounts.models import User
from lumbung.web.houses import queries
from lumbung.web.houses.pages import listing as page
from lumbung.web.houses.permissions import FOUND
from lumbung.web.register import queries as register
from lumbung.web.ui.csv_files import csv_response

CSV_COLUMNS = ("slug", "name", "state", "region", "address", "area_code", "lat", "lon", "time_zone", "machine_types")


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All houses; `place` is a name that somebody typed, `area` one of its meanings, `lat` and `lon` her own point."""
    words = request.GET.get("place", "").strip()[:80]
    meanings = register.find_areas(words) if words else []
    here = _here(request.GET)
    if here is None and len(meanings) == 1:
        here = page.Here(meanings[0].lat, meanings[0].lon, str(meanings[0]))
    rows = page.rows(here)
    context = {
        "title": _("Production houses"),
        "rows": rows,
        "here": here,
        "words": words,
        "meanings": meanings if here is None else [],
        "unknown": bool(words) and not meanings,
        "map": page.map_of(rows, here),
        "may_found": request.user.has_perm(FOUND),
        "own": queries.houses_run_by(request.user) if isinstance(request.user, User) else [],
    }
    return render(request, "houses/list.html", context)


def _here(asked: Mapping[str, str]) -> page.Here | None:
    area = asked.get("area", "")
    found = register.find_area(int(area)) if area.isdigit() and len(area) < 10 else None
    if found is not None:
        return page.Here(found.lat, found.lon, str(found))
    try:
        lat, lon = float(asked.get("lat", "")), float(asked.get("lon", ""))
    except ValueError:
        return None
    if not (math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180):
        return None
    return page.Here(lat, lon, _("your place"))


@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The list as CSV."""
    rows = [
        {name: getattr(row.house, name) for name in CSV_COLUMNS if name not in ("region", "machine_types")}
        | {"region": row.house.region.name, "machine_types": row.machines}
        for row in page.rows(None)
    ]
    return csv_response(rows, CSV_COLUMNS, "lumbung-houses")
