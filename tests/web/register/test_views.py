"""The staff's pages of the register: who sees what, filters in the address, CSV, corrections, doubles."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.apps import apps
from tests.web.cast import Cast
from tests.web.pages import CheckedClient
from tests.web.register.rows import SOME, clean_rows, some_areas

from lumbung.web.organisations.models import Organisation
from lumbung.web.register import services
from lumbung.web.register.models import DoubleProposal, Enterprise, Evidence

ClientOf = Callable[[str], CheckedClient]
LISTS = ("/register/", "/register/csv/", "/register/doubles/", "/register/imports/")
PHONE = "+6281234567890"


def fill(region: Organisation) -> None:
    """Areas, four rows, a proposed double and a producer who enrolled."""
    services.save_areas(region=region, areas=some_areas())
    problems = [{"line": 4, "id": "A3", "column": "size", "value": "?", "expected": "a size", "code": "size_unknown"}]
    services.import_register(
        region=region, frame=clean_rows(*SOME), file_name="contoh.csv", file_hash="0" * 64, problems=problems
    )
    told = services.Told(
        words="keripik tempe", chain="snacks", area_code="31.74.01", size="micro", name="Keripik Contoh", phone=PHONE
    )
    services.enrol(region=region, told=told, once="k", consent=True)


@pytest.fixture
def filled(cast: Cast) -> Cast:
    fill(cast.region)
    return cast


def row(key: str) -> str:
    return f"/register/row/{Enterprise.objects.get(external_id=key).pk}/"


def enrolled() -> str:
    return f"/register/row/{Enterprise.objects.get(source='self_registered').pk}/"


@pytest.mark.parametrize("address", LISTS)
def test_lists_are_for_officers_helpers_and_auditors_of_a_region(
    filled: Cast, client_of: ClientOf, address: str
) -> None:
    for who in ("officer", "helper", "auditor"):
        assert client_of(who).get(address).status_code == 200
    for who in ("stranger", "producer", "operator", "partner"):
        assert client_of(who).get(address).status_code == 403
    assert "/login/" in client_of("anonymous").get(address).headers["Location"]


def test_another_region_is_neither_listed_nor_opened(filled: Cast, client_of: ClientOf) -> None:
    client = client_of("other_officer")
    assert client.get("/register/").context["page"].paginator.count == 0
    assert client.get(f"/register/?region={filled.region.slug}").status_code == 403
    assert client.get(row("A1")).status_code == 403
    assert client.post(row("A1"), {}).status_code == 403
    assert client.get(f"/register/doubles/{DoubleProposal.objects.get().pk}/").status_code == 403


@pytest.mark.parametrize("who", ["stranger", "producer", "operator"])
def test_a_row_is_closed_to_others(filled: Cast, client_of: ClientOf, who: str) -> None:
    assert client_of(who).get(row("A1")).status_code == 403


@pytest.mark.parametrize("who", ["helper", "auditor"])
def test_helpers_and_auditors_read_a_row_and_change_nothing(filled: Cast, client_of: ClientOf, who: str) -> None:
    client = client_of(who)
    assert client.get(row("A1")).context["form"] is None
    assert client.post(row("A1"), {"size": "small", "reason": "x"}).status_code == 403
    pair = DoubleProposal.objects.get().pk
    assert client.post(f"/register/doubles/{pair}/decide/", {"answer": "a"}).status_code == 403
    assert client.post(f"/register/doubles/{pair}/reopen/").status_code == 403


def test_what_does_not_exist_is_not_found(filled: Cast, client_of: ClientOf) -> None:
    for address in ("/register/row/999999/", "/register/doubles/999999/", "/register/imports/999999/"):
        assert client_of("officer").get(address).status_code == 404


def test_the_telephone_number_is_whole_for_officers_and_masked_for_others(filled: Cast, client_of: ClientOf) -> None:
    assert PHONE in client_of("officer").get(enrolled()).content.decode()
    for who in ("helper", "auditor"):
        page = client_of(who).get(enrolled()).content.decode()
        assert PHONE not in page
        assert "+6281••••••890" in page


ROLES = ("anonymous", "stranger", "producer", "operator", "partner", "helper", "auditor", "officer", "other_officer")
MINE = f"/register/mine/{services.secret_for('k')}/"
PUBLIC = ("/", "/initiatives/", "/initiatives/csv/", "/plans/", "/register/enrol/make/", "/health/")


@pytest.mark.parametrize("who", ROLES)
def test_only_an_officer_of_the_region_ever_sees_the_whole_number(filled: Cast, client_of: ClientOf, who: str) -> None:
    """Every page that knows of the enrolment, and the public ones, for each role; written in each way a number is."""
    client, seen = client_of(who), set()
    for address in (*PUBLIC, *LISTS, enrolled(), MINE):
        page = client.get(address, follow=True).content.decode()
        if any(spelling in page for spelling in (PHONE, PHONE[1:], f"0{PHONE[3:]}", "34567")):
            seen.add(address)
    assert seen == ({enrolled()} if who == "officer" else set())


@pytest.mark.parametrize("who", ROLES)
def test_the_name_she_gave_is_read_by_the_regions_staff_and_nobody_else(
    filled: Cast, client_of: ClientOf, who: str
) -> None:
    client = client_of(who)
    for address in PUBLIC:
        assert "Keripik Contoh" not in client.get(address, follow=True).content.decode()
    staff = who in ("officer", "helper", "auditor")
    assert ("Keripik Contoh" in client.get(enrolled(), follow=True).content.decode()) is staff


def test_a_nik_is_kept_nowhere() -> None:
    names = {field.name for model in apps.get_app_config("register").get_models() for field in model._meta.get_fields()}
    assert not {"nik", "ktp", "npwp"} & names


def test_lists_and_csv_hold_no_name_and_no_telephone_number(filled: Cast, client_of: ClientOf) -> None:
    for address in LISTS:
        text = client_of("officer").get(address).content.decode()
        assert "Keripik Contoh" not in text
        assert "34567" not in text


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("producer=yes&chain=tempe_tofu", ["A1", "A2"]),
        ("problem=size_missing", ["A3", "A4"]),
        ("problem=place_outside_city", ["A3"]),
        ("problem=any&q=toko", ["A3"]),
        ("double=proposed", ["A1", "A2"]),
        ("double=same", []),
        ("city=Jakarta+Selatan&district=Jagakarsa&source=imported", ["A1", "A2"]),
        ("size=unknown", ["A4"]),
        ("q=TEMPE+pembuatan", ["A2"]),
        ("chain=none", ["A3", "A4"]),
    ],
)
def test_filters_stand_in_the_address(filled: Cast, client_of: ClientOf, query: str, ids: list[str]) -> None:
    client = client_of("officer")
    page = client.get(f"/register/?{query}").context["page"]
    assert [one.external_id for one in page] == ids
    lines = client.get(f"/register/csv/?{query}").content.decode().strip().splitlines()[1:]
    assert [line.split(",")[0] for line in lines] == ids


def test_a_formula_is_neutralised_in_the_csv(filled: Cast, client_of: ClientOf) -> None:
    assert "'=1+1 jual beli" in client_of("officer").get("/register/csv/?q=jual").content.decode()


def test_a_page_beyond_the_last_shows_the_last(filled: Cast, client_of: ClientOf) -> None:
    assert client_of("officer").get("/register/?page=99&batch=x").status_code == 200


def test_an_officer_fixes_a_classification_and_it_is_remembered(filled: Cast, client_of: ClientOf) -> None:
    client = client_of("officer")
    fix = {"producer": "yes", "chain": "snacks", "size": "micro", "area_code": "31.75.01", "reason": "dikunjungi"}
    assert client.post(row("A3"), fix).status_code == 302
    one = Enterprise.objects.get(external_id="A3")
    assert (one.producer, one.chain, one.district, one.place_quality) == ("yes", "snacks", "Duren Sawit", "area_only")
    assert {each.by for each in Evidence.objects.all()} == {filled.officer}
    page = client.get(row("A3")).content.decode()
    assert "dikunjungi" in page
    assert "Klender, Duren Sawit, Jakarta Timur (31.75.01)" in page
    history = page[page.index('id="history"') : page.index("</table>", page.index('id="history"'))]
    for code in (">yes<", ">no<", ">micro<", ">snacks<"):
        assert code not in history, "the history speaks in words, not in codes"


def test_a_fix_without_reason_is_refused_and_what_was_chosen_stays(filled: Cast, client_of: ClientOf) -> None:
    answer = client_of("officer").post(row("A3"), {"producer": "yes", "chain": "snacks", "size": "small"})
    assert answer.status_code == 400
    assert '<option value="snacks" selected>' in answer.content.decode()
    assert not Evidence.objects.exists()


def test_a_chain_for_who_makes_nothing_is_refused_in_words(filled: Cast, client_of: ClientOf) -> None:
    fix = {"producer": "no", "chain": "snacks", "size": "micro", "reason": "x"}
    assert client_of("officer").post(row("A3"), fix).status_code == 400


@pytest.mark.parametrize(("answer", "status"), [("a", "same"), ("b", "same"), ("different", "different")])
def test_an_officer_decides_a_double_and_takes_it_back(
    filled: Cast, client_of: ClientOf, answer: str, status: str
) -> None:
    client, pair = client_of("officer"), DoubleProposal.objects.get()
    assert client.get(f"/register/doubles/{pair.pk}/").status_code == 200
    assert client.post(f"/register/doubles/{pair.pk}/decide/", {"answer": answer}).status_code == 302
    pair.refresh_from_db()
    assert (pair.status, pair.decided_by) == (status, filled.officer)
    assert client.get(f"/register/doubles/{pair.pk}/").status_code == 200
    assert client.get(row("A2")).status_code == 200
    client.post(f"/register/doubles/{pair.pk}/reopen/")
    pair.refresh_from_db()
    assert pair.status == "proposed"
    assert not Enterprise.objects.exclude(double_of=None).exists()


def test_an_answer_that_is_none_of_the_three_is_refused(filled: Cast, client_of: ClientOf) -> None:
    pair = DoubleProposal.objects.get().pk
    assert client_of("officer").post(f"/register/doubles/{pair}/decide/", {"answer": "both"}).status_code == 400


def test_an_imported_file_shows_its_problems_by_line(filled: Cast, client_of: ClientOf) -> None:
    client = client_of("officer")
    batch = client.get("/register/imports/").context["batches"][0]
    page = client.get(f"/register/imports/{batch.pk}/")
    assert page.context["problems"][0]["line"] == 4
    assert client_of("other_officer").get(f"/register/imports/{batch.pk}/").status_code == 403


@pytest.mark.parametrize(("who", "offered"), [("producer", True), ("anonymous", True), ("officer", False)])
def test_the_head_offers_enrolment_to_who_may_have_a_business_and_work_to_the_staff(
    filled: Cast, client_of: ClientOf, who: str, offered: bool
) -> None:
    page = client_of(who).get("/initiatives/").content.decode()
    head = page[page.index("<header") : page.index("</header>")]
    assert ("/register/enrol/" in head) is offered
    assert ('href="/register/"' in head) is not offered
    assert "/register/enrol/" in page[page.index("<footer") :], "the foot has it for everyone"
