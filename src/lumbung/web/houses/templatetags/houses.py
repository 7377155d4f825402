"""What a plan's page shows of houses."""

from __future__ import annotations

from typing import Any

from django import template

from lumbung.web.houses import queries

register = template.Library()


@register.inclusion_tag("houses/of_site.html", takes_context=True)
def house_of_site(context: dict[str, Any], plan: Any, site: str) -> dict[str, Any]:
    """The way to the house that a site has become, or, for officers of a published plan's region, to make one of it."""
    user = context["request"].user
    house = queries.house_of_site(plan.code, site)
    if house is not None and house.state == house.State.PREPARING and not user.has_perm("houses.run", house):
        house = None
    may = plan.published is not None and user.has_perm("organisations.decide", plan.region)
    return {"request": context["request"], "plan": plan, "site": site, "house": house, "may": may and house is None}
