"""What is near a producer, from a small published plan written by hand."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from tests.web.cast import Cast
from tests.web.pages import CheckedClient
from tests.web.register.rows import some_areas

from lumbung.planning.folder.schema import TABLES, PlanTables
from lumbung.web.initiatives.services import load_known
from lumbung.web.register import services
from lumbung.web.register.near import near

pytestmark = pytest.mark.django_db
HERE = {"lat": -6.33, "lon": 106.83}


def rows(name: str, *given: dict[str, Any]) -> pl.DataFrame:
    empty = TABLES[name].empty()
    filled = [{column: row.get(column) for column in empty.columns} for row in given]
    return pl.DataFrame(filled, schema=empty.schema)


@pytest.fixture
def plan(monkeypatch: pytest.MonkeyPatch) -> PlanTables:
    """One cluster of three tempe makers, a food house 1.1 km away with a soy cooker, a wood house at the door."""
    makers = [
        {"id": f"M{i}", "chain": "tempe_tofu", "skills": "fermenting", "technologies": "", "activity": "tempe"}
        for i in range(3)
    ]
    frames = {name: table.empty() for name, table in TABLES.items()} | {
        "enterprises": rows("enterprises", *makers),
        "clusters": rows("clusters", {"cluster": "C1", "chain": "tempe_tofu", "members": 3, **HERE, "radius_m": 300.0}),
        "members": rows("members", *({"enterprise": one["id"], "cluster": "C1", "basis": "chain"} for one in makers)),
        "sites": rows(
            "sites",
            {"site": "S1", "kind": "new", "name": "Jagakarsa", "lat": -6.34, "lon": 106.83, "house_kind": "food"},
            {"site": "S2", "kind": "existing", "name": "Kayu", **HERE, "house_kind": "wood_metal"},
        ),
        "equipment": rows(
            "equipment",
            {"site": "S1", "machine_type": "soy_boiler", "name_id": "Ketel kedelai", "name_en": "Soy boiler"},
            {"site": "S2", "machine_type": "table_saw", "name_id": "Gergaji meja", "name_en": "Table saw"},
        ),
    }  # fmt: skip
    tables = PlanTables(frames=frames, summary={}, areas=some_areas(), boundaries=None, seconds={})
    monkeypatch.setattr("lumbung.web.plans.queries.published_tables", lambda region=None: tables)
    monkeypatch.setattr("lumbung.web.register.near.process_machines", lambda chain: frozenset({"soy_boiler"}))
    monkeypatch.setattr("lumbung.web.register.near.machine_kinds", lambda: {"soy_boiler": "food"})
    return tables


def test_the_nearest_house_is_one_with_machines_for_her_chain_not_the_nearest_of_all(
    cast: Cast, plan: PlanTables
) -> None:
    found = near(region=cast.region, **HERE, chain="tempe_tofu")
    assert found.site is not None
    assert (found.site.name, found.site.existing, found.site.machines) == ("Jagakarsa", False, ("Ketel kedelai",))
    assert 1_000 < found.site.metres < 1_200


def test_the_cluster_says_why_in_the_language_of_the_page(cast: Cast, plan: PlanTables) -> None:
    found = near(region=cast.region, **HERE, chain="tempe_tofu", activity="tempe")
    assert found.cluster is not None
    assert found.cluster.cluster == "C1"
    assert "klaster" in found.cluster_reason.lower()


def test_far_from_everything_there_is_no_house(cast: Cast, plan: PlanTables) -> None:
    assert near(region=cast.region, lat=-6.33, lon=107.5, chain="tempe_tofu").site is None


def test_without_a_published_plan_only_what_exists_is_named(cast: Cast) -> None:
    load_known(region=cast.region, points={("lentengagung", "jagakarsa"): (-6.33, 106.83)})
    found = near(region=cast.region, **HERE, chain="tempe_tofu")
    assert (found.has_plan, found.cluster, found.site) == (False, None, None)
    assert found.effort is not None
    assert found.effort.initiative.key == "primkopti-lenteng-agung"


@pytest.mark.parametrize("language", ["id", "en"])
def test_her_page_names_cluster_house_and_machines(
    cast: Cast, plan: PlanTables, client: CheckedClient, language: str
) -> None:
    services.save_areas(region=cast.region, areas=some_areas())
    told = services.Told(words="tempe", chain="tempe_tofu", area_code="31.74.01", size="micro")
    services.enrol(region=cast.region, told=told, once="k", consent=True)
    address = f"/register/mine/{services.secret_for('k')}/"
    page = client.get(address, headers={"accept-language": language}).content.decode()
    assert "Jagakarsa" in page
    assert {"id": "Ketel kedelai", "en": "Soy boiler"}[language] in page
