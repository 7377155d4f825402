"""What was understood of a register that was brought in, and what was not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from lumbung.web.plans.pages.wording import chain_name

SHOWN = 50
"""Problems listed on the page; the rest are counted."""


def context(understood: Mapping[str, Any]) -> dict[str, Any]:
    """For the page: counts, makers by chain, places, problems with their line."""
    report = understood["report"]
    return {
        "report": report,
        "makers": report["producer"].get("yes", 0),
        "chains": [
            (chain_name(code) if code else _("none of our chains"), count)
            for code, count in report["chain_of_makers"].items()
        ],
        "city_only": report["place_quality"].get("city_only", 0),
        "doubles": report["doubles"]["proposed"],
        "problems": understood["problems"][:SHOWN],
        "problems_all": report["problems"]["all"],
        "rejected": understood["rejected"],
    }
