"""`/training/`: the licences of the person who has signed in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lumbung.web.config import clock
from lumbung.web.houses import queries as houses
from lumbung.web.organisations.acting import acting_for
from lumbung.web.training import queries
from lumbung.web.training.models import Licence
from lumbung.web.training.views.access import person
from lumbung.web.ui.views.saving import page


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Hers, those that hold first; of the producer for whom a helper acts."""
    held = queries.licences_of(acting_for(request) or person(request))
    today = clock.today()
    holding = [one for one in held if one.revoked is None and (one.until is None or one.until >= today)]
    over = [one for one in held if one not in holding]
    names = houses.names_of_types({one.machine_type for one in held})
    return page(request, "training/mine.html", _("My licences"), holding=_rows(holding, names), over=_rows(over, names))


def _rows(licences: list[Licence], names: dict[str, str]) -> list[dict[str, object]]:
    """With the name of the machine, by house and name; those of a whole region first."""
    rows: list[dict[str, object]] = [{"one": one, "name": names[one.machine_type]} for one in licences]
    return sorted(rows, key=_where)


def _where(row: dict[str, object]) -> tuple[str, str]:
    licence = row["one"]
    house = licence.house.name if isinstance(licence, Licence) and licence.house else ""
    return house, str(row["name"])
