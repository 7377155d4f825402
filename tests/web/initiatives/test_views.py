"""Pages of the registry of efforts: who sees what, filters in the address, CSV, officers' forms."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.web.cast import Cast
from tests.web.pages import CheckedClient

from lumbung.web.initiatives import queries, services
from lumbung.web.initiatives.models import Initiative

ClientOf = Callable[[str], CheckedClient]
EVERYONE = ("anonymous", "stranger", "producer", "officer", "auditor")
FORMS = ("/initiatives/pik-semanan/correct/", "/initiatives/pik-semanan/status/", "/initiatives/pik-semanan/statement/")


@pytest.fixture
def loaded(cast: Cast) -> Cast:
    services.load_known(region=cast.region)
    return cast


@pytest.mark.parametrize("who", EVERYONE)
def test_everybody_reads_list_effort_and_csv(loaded: Cast, client_of: ClientOf, who: str) -> None:
    client = client_of(who)
    for address in ("/initiatives/", "/initiatives/pik-semanan/", "/initiatives/csv/"):
        assert client.get(address).status_code == 200


def test_the_list_says_that_no_effort_has_machine_hours(loaded: Cast, client: CheckedClient) -> None:
    page = client.get("/initiatives/", headers={"accept-language": "en"}).content.decode()
    assert '<dd class="big bad-news">0</dd>' in page
    assert '<dd class="big bad-news">36</dd>' in page


def test_an_empty_registry_has_its_page_too(cast: Cast, client: CheckedClient) -> None:
    assert client.get("/initiatives/").status_code == 200


@pytest.mark.parametrize(
    ("query", "count"),
    [("kind=vendor_site", 10), ("status=unknown", 2), ("province=Aceh", 3), ("island=Papua", 0), ("words=tempe", 2),
     ("kind=nonsense", 36), ("sector=creative&island=Java", 6)],
)  # fmt: skip
def test_filters_stand_in_the_address(loaded: Cast, client: CheckedClient, query: str, count: int) -> None:
    assert len(client.get(f"/initiatives/?{query}").context["rows"]) == count
    assert len(client.get(f"/initiatives/csv/?{query}").content.decode().strip().splitlines()) == count + 1


def test_a_formula_in_a_name_is_neutralised_in_the_csv(loaded: Cast, client: CheckedClient) -> None:
    Initiative.objects.filter(key="pik-semanan").update(name="=HYPERLINK(1)")
    assert ",'=HYPERLINK(1)," in client.get("/initiatives/csv/").content.decode()


def test_an_unknown_effort_is_not_found(loaded: Cast, client: CheckedClient) -> None:
    assert client.get("/initiatives/nothing-here/").status_code == 404


def test_every_effort_has_a_page_in_both_languages(loaded: Cast, client: CheckedClient) -> None:
    for key in Initiative.objects.values_list("key", flat=True):
        for language in ("id", "en"):
            assert client.get(f"/initiatives/{key}/", headers={"accept-language": language}).status_code == 200


@pytest.mark.parametrize("address", ["/initiatives/add/", *FORMS])
def test_the_forms_are_for_the_officer_of_the_region(loaded: Cast, client_of: ClientOf, address: str) -> None:
    assert client_of("officer").get(address).status_code == 200
    for who in ("stranger", "producer", "helper", "auditor"):
        assert client_of(who).get(address).status_code == 403
    assert "/login/" in client_of("anonymous").get(address).headers["Location"]


@pytest.mark.parametrize("address", FORMS)
def test_another_regions_officer_corrects_only_efforts_without_a_region(
    loaded: Cast, client_of: ClientOf, address: str
) -> None:
    assert client_of("other_officer").get(address).status_code == 403
    assert client_of("other_officer").get(address.replace("pik-semanan", "rpb-garut")).status_code == 200


def test_an_officer_adds_an_effort_and_records_how_it_stands(loaded: Cast, client_of: ClientOf) -> None:
    client = client_of("officer")
    effort = {
        "name": "Dapur Contoh", "kind": "shared_kitchen", "sector": "culinary", "province": "DKI Jakarta",
        "city": "Jakarta Timur", "certainty": "B", "source": "Surat 3/2026",
    }  # fmt: skip
    answer = client.post("/initiatives/add/", effort)
    assert answer.headers["Location"] == "/initiatives/dapur-contoh/status/"
    stood = {"status": "working", "year": "2026", "month": "3", "certainty": "B", "source": "Kunjungan 5 Maret 2026"}
    assert client.post("/initiatives/dapur-contoh/status/", stood).status_code == 302
    made = Initiative.objects.get(key="dapur-contoh")
    assert (made.status, made.region) == ("working", loaded.region)
    assert queries.timeline(made)[0].by == loaded.officer
    assert client.post("/initiatives/add/", effort).headers["Location"] == "/initiatives/dapur-contoh-2/status/"


def test_an_entry_without_a_source_is_refused_and_what_was_typed_stays(loaded: Cast, client_of: ClientOf) -> None:
    answer = client_of("officer").post(
        "/initiatives/pik-semanan/statement/", {"text": "Dua mesin rusak", "certainty": "B"}
    )
    assert answer.status_code == 400
    assert "Dua mesin rusak" in answer.content.decode()


def test_a_date_that_does_not_exist_is_refused(loaded: Cast, client_of: ClientOf) -> None:
    stood = {"status": "idle", "year": "2026", "month": "2", "day": "30", "certainty": "B", "source": "x"}
    assert client_of("officer").post("/initiatives/pik-semanan/status/", stood).status_code == 400
    stood = {"status": "idle", "month": "2", "certainty": "B", "source": "x"}
    assert client_of("officer").post("/initiatives/pik-semanan/status/", stood).status_code == 400


def test_an_officer_corrects_an_effort(loaded: Cast, client_of: ClientOf) -> None:
    client = client_of("officer")
    form = client.get("/initiatives/pik-semanan/correct/").context["form"]
    values = {name: value for name in form.fields if (value := form[name].value()) not in (None, "")}
    values |= {"machine_hours_month": "1.200", "source": "Laporan bulan Mei", "lat": "-6,1", "lon": "106,7"}
    assert client.post("/initiatives/pik-semanan/correct/", values).status_code == 302
    made = Initiative.objects.get(key="pik-semanan")
    assert (made.machine_hours_month, made.lat, made.precision) == (1200, -6.1, "point")
