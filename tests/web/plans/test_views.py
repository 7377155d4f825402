"""Pages of plans: what each person may see and do."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.web.cast import Cast
from tests.web.pages import CheckedClient
from tests.web.plans.small_region import BUDGET_RP, computed_plan, fill, raw_register

from lumbung.web.plans import services
from lumbung.web.plans.models import Plan, RegisterUpload, State

ClientOf = Callable[[str], CheckedClient]
OUTSIDERS = ("anonymous", "stranger", "producer", "helper", "operator", "other_officer", "partner")
PAGES = ("detail", "clusters", "unserved", "files")
FORM = {"title": "Rencana uji", "budget_rp": "4.000.000.000", "seed": "7", "draws": "1"}


@pytest.fixture
def plan(cast: Cast) -> Plan:
    """A computed plan of the cast's region, not published."""
    fill(cast.region)
    return computed_plan(cast.region)


def test_everybody_may_read_the_list_and_only_officers_see_the_way_to_make_one(cast: Cast, client_of: ClientOf) -> None:
    assert "/plans/new/" not in client_of("anonymous").get("/plans/").content.decode()
    assert "/plans/new/" in client_of("officer").get("/plans/").content.decode()


@pytest.mark.parametrize("who", OUTSIDERS)
def test_an_unpublished_plan_does_not_exist_for_outsiders(plan: Plan, client_of: ClientOf, who: str) -> None:
    client = client_of(who)
    pages = [f"/plans/{plan.code}/", *(f"/plans/{plan.code}/{page}/" for page in PAGES[1:])]
    assert {client.get(page).status_code for page in pages} == {404}
    assert client.get(f"/plans/{plan.code}/files/sites.csv").status_code == 404


@pytest.mark.parametrize("who", ["officer", "auditor"])
def test_officers_and_auditors_of_the_region_read_every_page_of_it(plan: Plan, client_of: ClientOf, who: str) -> None:
    client = client_of(who)
    for page in ("", "clusters/", "unserved/", "files/"):
        assert client.get(f"/plans/{plan.code}/{page}").status_code == 200
    assert client.get(f"/plans/{plan.code}/files/report.html").status_code == 200


@pytest.mark.parametrize("act", ["publish", "start", "stop", "withdraw"])
@pytest.mark.parametrize(
    ("who", "status"), [("anonymous", 302), ("stranger", 404), ("other_officer", 404), ("auditor", 403)]
)
def test_only_an_officer_of_the_region_changes_a_plan(
    plan: Plan, client_of: ClientOf, act: str, who: str, status: int
) -> None:
    before = Plan.objects.values().get(pk=plan.pk)
    assert client_of(who).post(f"/plans/{plan.code}/{act}/").status_code == status
    assert Plan.objects.values().get(pk=plan.pk) == before


def test_a_published_plan_is_read_by_everybody_with_its_sites_districts_and_clusters(
    plan: Plan, client_of: ClientOf
) -> None:
    assert client_of("officer").post(f"/plans/{plan.code}/publish/").status_code == 302
    client = client_of("anonymous")
    page = client.get(f"/plans/{plan.code}/")
    text = page.content.decode()
    assert page.status_code == 200
    links = {part.split('"')[0] for part in text.split(f'href="/plans/{plan.code}/')[1:]}
    followed = [link for link in links if link.startswith(("sites/", "districts/", "clusters/"))]
    assert any(link.startswith("sites/") for link in followed)
    assert any(link.startswith("districts/") for link in followed)
    assert {client.get(f"/plans/{plan.code}/{link}").status_code for link in followed} == {200}
    assert "/publish/" not in text


def test_a_withdrawn_plan_is_no_longer_public(plan: Plan, cast: Cast, client_of: ClientOf) -> None:
    services.publish(by=cast.officer, plan=plan)
    client_of("officer").post(f"/plans/{plan.code}/withdraw/")
    assert client_of("anonymous").get(f"/plans/{plan.code}/").status_code == 404


@pytest.mark.parametrize("who", OUTSIDERS)
def test_nobody_but_officers_makes_a_plan(cast: Cast, client_of: ClientOf, who: str) -> None:
    client = client_of(who)
    expected = 302 if who == "anonymous" else 200 if who == "other_officer" else 403
    assert client.get("/plans/new/").status_code == expected
    if who != "other_officer":
        client.post("/plans/new/register/", FORM)
        assert not Plan.objects.exists()


def test_an_officer_makes_a_plan_from_the_register_and_reads_it(cast: Cast, client_of: ClientOf) -> None:
    fill(cast.region)
    client = client_of("officer")
    assert client.get("/plans/new/register/").status_code == 200
    answer = client.post("/plans/new/register/", FORM)
    made = Plan.objects.get()
    assert answer.headers["Location"] == f"/plans/{made.code}/"
    assert made.state == State.DONE, made.message
    assert made.budget_rp == BUDGET_RP
    assert "Rencana uji" in client.get(f"/plans/{made.code}/").content.decode()


def test_a_form_that_makes_no_sense_comes_back_with_what_was_typed(cast: Cast, client_of: ClientOf) -> None:
    fill(cast.region)
    answer = client_of("officer").post("/plans/new/register/", FORM | {"budget_rp": "-5", "title": "Judul saya"})
    assert answer.status_code == 400
    assert "Judul saya" in answer.content.decode()
    assert not Plan.objects.exists()


def test_a_register_file_is_read_shown_and_planned_from(cast: Cast, client_of: ClientOf) -> None:
    fill(cast.region)
    client = client_of("officer")
    rows = raw_register().write_csv() + "U900,Kota 1,,77.77,Usaha Mikro,Konveksi,,\n"
    file = SimpleUploadedFile("register.csv", rows.encode(), content_type="text/csv")
    answer = client.post("/plans/new/", {"file": file})
    upload = RegisterUpload.objects.get()
    assert answer.headers["Location"] == f"/plans/new/{upload.code}/"
    assert upload.state == State.DONE, upload.message
    page = client.get(f"/plans/new/{upload.code}/").content.decode()
    assert "121" in page
    assert "77.77" in page, "the area code that nobody knows is shown with its line"
    client.post(f"/plans/new/{upload.code}/", FORM)
    made = Plan.objects.get()
    assert (made.state, made.upload) == (State.DONE, upload), made.message
    assert client_of("other_officer").get(f"/plans/new/{upload.code}/").status_code == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("register.csv", b""),
        ("register.pdf", b"%PDF-1.4"),
        ("register.xlsx", b"id,city\n"),
        ("register.csv", b"PK\x03\x04zip"),
    ],
)
def test_a_file_that_is_no_register_is_refused_with_words_and_leaves_nothing(
    cast: Cast, client_of: ClientOf, name: str, content: bytes
) -> None:
    answer = client_of("officer").post("/plans/new/", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 400
    assert "errorlist" in answer.content.decode()
    assert not RegisterUpload.objects.exists()


def test_a_file_without_the_columns_is_told_on_its_page(cast: Cast, client_of: ClientOf) -> None:
    fill(cast.region)
    client = client_of("officer")
    client.post("/plans/new/", {"file": SimpleUploadedFile("register.csv", b"a,b\n1,2\n")})
    upload = RegisterUpload.objects.get()
    assert upload.state == State.FAILED
    assert client.get(f"/plans/new/{upload.code}/").status_code == 200


def test_the_csv_files_and_the_archive_are_public_once_published(plan: Plan, cast: Cast, client_of: ClientOf) -> None:
    services.publish(by=cast.officer, plan=plan)
    client = client_of("anonymous")
    sites = b"".join(client.get(f"/plans/{plan.code}/files/sites.csv").streaming_content)
    assert sites == (plan.folder / "sites.csv").read_bytes()
    archive = io.BytesIO(b"".join(client.get(f"/plans/{plan.code}/files/all.zip").streaming_content))
    names = set(zipfile.ZipFile(archive).namelist())
    assert {f"{plan.code}/plan/plan.json", f"{plan.code}/inputs/enterprises.csv"} <= names
    for wrong in ("../inputs/enterprises.csv", "passwd", "plan.json.bak"):
        assert client.get(f"/plans/{plan.code}/files/{wrong}").status_code == 404


def test_anyone_has_a_published_plan_computed_again_and_sees_that_the_same_bytes_come_out(
    plan: Plan, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of("anonymous")
    assert client.post(f"/plans/{plan.code}/again/").status_code == 404, "not before it is published"
    services.publish(by=cast.officer, plan=plan)
    answer = client.post(f"/plans/{plan.code}/again/", follow=True)
    assert answer.status_code == 200
    again = plan.recomputations.get()
    assert again.same is True, again.message
    assert again.fingerprint == plan.fingerprint


def test_a_changed_input_is_found_by_computing_again(plan: Plan, cast: Cast, client_of: ClientOf) -> None:
    services.publish(by=cast.officer, plan=plan)
    path = plan.inputs / "enterprises.csv"
    path.write_text("\n".join(path.read_text().splitlines()[:-1]) + "\n")
    client_of("anonymous").post(f"/plans/{plan.code}/again/")
    assert plan.recomputations.get().same is False


def test_one_address_cannot_have_it_computed_without_end(
    plan: Plan, cast: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.publish(by=cast.officer, plan=plan)
    monkeypatch.setattr(services, "RECOMPUTATIONS_A_DAY", 1)
    client = client_of("anonymous")
    assert client.post(f"/plans/{plan.code}/again/").status_code == 302
    assert client.post(f"/plans/{plan.code}/again/").status_code == 429


def test_two_plans_stand_side_by_side(plan: Plan, cast: Cast, client_of: ClientOf) -> None:
    other = computed_plan(cast.region, title="Lebih hemat", budget_rp=1_000_000_000)
    page = client_of("officer").get(f"/plans/compare/?a={plan.code}&b={other.code}")
    assert page.status_code == 200
    assert "Lebih hemat" in page.content.decode()
    assert client_of("anonymous").get(f"/plans/compare/?a={plan.code}&b={other.code}").status_code == 404
