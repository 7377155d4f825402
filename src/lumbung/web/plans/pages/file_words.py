"""What stands in each file of a plan folder, in a few words for who downloads it."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FILE_WORDS: dict[str, str | Promise] = {
    "enterprises.csv": _("every enterprise, with what was decided and why"),
    "clusters.csv": _("clusters, their bases and reasons"),
    "cluster_links.csv": _("what joins neighbouring clusters"),
    "members.csv": _("who is in which cluster, and why"),
    "isolated.csv": _("makers without a cluster, and the nearest one"),
    "sites.csv": _("sites, with cost and use"),
    "equipment.csv": _("machines of each site, with price and hours"),
    "assignments.csv": _("who uses which machine where, and the journey"),
    "unserved.csv": _("needs that are not served, and why"),
    "needs.csv": _("what each maker needs of which machine"),
    "offers.csv": _("each way to meet a need, and its cost"),
    "modules.csv": _("what the plan could choose from at each site"),
    "choice.csv": _("shared or at home, under other assumptions"),
    "districts.csv": _("needs and what is served, by district"),
    "areas.csv": _("needs and what is served, by village"),
    "existing.csv": _("existing places, and whether the plan uses them"),
    "draws.csv": _("plans with other draws of the unknown places"),
    "draw_sites.csv": _("sites of those other draws"),
    "frontier.csv": _("what other budgets and equity floors would bring"),
    "robust.csv": _("choices of houses, weighed in every draw"),
    "robust_sites.csv": _("houses of the plan and of the robust choice"),
    "rejected.csv": _("rows that could not be used, and why"),
    "plan.json": _("every setting with its source, sums, fingerprint"),
    "plan.geojson": _("sites and clusters for map programs"),
    "report.html": _("the report on one page"),
    "timings.json": _("how long each step took"),
}


def said(name: str) -> str:
    """The words of a file; nothing for one that we do not know."""
    return str(FILE_WORDS.get(name, ""))
