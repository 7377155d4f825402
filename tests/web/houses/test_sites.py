"""A site of a published plan becomes a house, once, with the plan's machines."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from tests.web.cast import Cast
from tests.web.pages import CheckedClient
from tests.web.plans.small_region import computed_plan, fill

from lumbung.web.houses import queries, services
from lumbung.web.houses.models import House
from lumbung.web.plans import queries as plans
from lumbung.web.plans import services as plan_services
from lumbung.web.plans.models import Plan

ClientOf = Callable[[str], CheckedClient]


@pytest.fixture
def plan(cast: Cast) -> Plan:
    """A computed plan, not published yet."""
    fill(cast.region)
    return computed_plan(cast.region)


def first_site(plan: Plan) -> str:
    return str(plans.tables(plan)["sites"]["site"][0])


def test_the_house_has_the_plans_machines_and_keeps_where_it_came_from(
    cast: Cast, plan: Plan, client_of: ClientOf
) -> None:
    site = first_site(plan)
    with pytest.raises(services.NoSuchSite):
        services.house_from_site(by=cast.officer, plan_code=plan.code, site=site)
    plan_services.publish(by=cast.officer, plan=plan)
    for who in (cast.stranger, cast.operator, cast.other_officer, cast.auditor):
        with pytest.raises(PermissionDenied):
            services.house_from_site(by=who, plan_code=plan.code, site=site)
    assert not House.objects.exists()

    page, act = f"/plans/{plan.code}/sites/{site}/", f"/houses/from-plan/{plan.code}/{site}/"
    assert act not in client_of("auditor").get(page).content.decode()
    assert act in client_of("officer").get(page).content.decode()
    assert client_of("officer").get(act).status_code == 405
    assert client_of("anonymous").post(act).status_code == 302
    assert client_of("stranger").post(act).status_code == 403
    answer = client_of("officer").post(act)
    (house,) = House.objects.all()
    assert answer.headers["Location"] == f"/houses/{house.slug}/run/"
    assert (house.source_plan, house.source_site, house.state) == (plan, site, House.State.PREPARING)

    planned = plans.tables(plan)["equipment"].filter(site=site)
    machines = queries.machines_of(house)
    assert {one.type: queries.unit_counts(machines)[one.pk] for one in machines} == dict(
        zip(planned["machine_type"], planned["units"], strict=True)
    )
    assert client_of("officer").post(act).headers["Location"] == f"/houses/{house.slug}/"
    assert House.objects.count() == 1
    with pytest.raises(services.HouseExists):
        services.house_from_site(by=cast.officer, plan_code=plan.code, site=site)
    assert act not in client_of("officer").get(page).content.decode()
    assert f"/houses/{house.slug}/" not in client_of("anonymous").get(page).content.decode()
    services.open_house(by=None, house=house)
    assert f"/houses/{house.slug}/" in client_of("anonymous").get(page).content.decode()
    assert plan.title in client_of("anonymous").get(f"/houses/{house.slug}/").content.decode()
    assert client_of("officer").post(f"/houses/from-plan/{plan.code}/nowhere/").status_code == 404
