"""What was understood of a register that was brought in, and what was not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lumbung.planning.register.problems import expected_in
from lumbung.web.plans.pages.wording import chain_name
from lumbung.web.ui.words import language

SHOWN = 50
"""Problems listed on the page; the rest are counted."""


COLUMNS: dict[str, str | Promise] = {
    "id": gettext_lazy("number of the enterprise"),
    "name": gettext_lazy("name of the enterprise"),
    "city": gettext_lazy("city"),
    "district": gettext_lazy("district"),
    "village": gettext_lazy("village"),
    "area_code": gettext_lazy("code of the area"),
    "lat": gettext_lazy("latitude"),
    "lon": gettext_lazy("longitude"),
    "place_quality": gettext_lazy("how surely the place is known"),
    "size": gettext_lazy("size of the enterprise"),
    "category": gettext_lazy("kind of business"),
    "activity": gettext_lazy("what the enterprise does"),
    "legal_form": gettext_lazy("legal form"),
    "name_hints": gettext_lazy("words of the name"),
    "producer": gettext_lazy("makes goods or not"),
    "sector": gettext_lazy("sector"),
    "chain": gettext_lazy("product chain"),
    "kbli_2020": gettext_lazy("KBLI 2020 code"),
    "confidence": gettext_lazy("how sure the classification is"),
    "skills": gettext_lazy("skills"),
    "technologies": gettext_lazy("technologies"),
    "duplicate_of": gettext_lazy("listed twice with"),
    "problems": gettext_lazy("problems"),
    "why": gettext_lazy("reason of the classification"),
}
"""Our columns in words."""


def context(understood: Mapping[str, Any]) -> dict[str, Any]:
    """For the page: counts, makers by chain, places, problems with their line."""
    report = understood["report"]
    columns = report.get("columns", {})
    return {
        "report": report,
        "makers": report["producer"].get("yes", 0),
        "chains": [
            (chain_name(code) if code else _("none of our chains"), count)
            for code, count in report["chain_of_makers"].items()
        ],
        "city_only": report["place_quality"].get("city_only", 0),
        "doubles": report["doubles"]["proposed"],
        "problems": [
            row | {"expected_said": expected_in(language(), row["code"], row["expected"])}
            for row in understood["problems"][:SHOWN]
        ],
        "taken": [(COLUMNS.get(name, name), heading) for name, heading in columns.get("understood", {}).items()],
        "left_out": columns.get("left_out", []),
        "problems_all": report["problems"]["all"],
        "rejected": understood["rejected"],
    }
