"""`/organisations/`: cooperatives and firms come in by the officer of their region."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from tests.web.cast import Cast
from tests.web.pages import CheckedClient

from lumbung.web.audit.queries import events_of
from lumbung.web.organisations import services
from lumbung.web.organisations.models import Membership, Organisation
from lumbung.web.organisations.queries import managed_by

Clients = Callable[[str], CheckedClient]


@pytest.mark.parametrize(
    ("who", "status"), [("anonymous", 302), ("stranger", 403), ("producer", 403), ("helper", 403), ("officer", 200)]
)
def test_the_list_is_for_those_who_look_after_people(client_of: Clients, who: str, status: int) -> None:
    assert client_of(who).get("/organisations/").status_code == status


def test_an_officer_adds_a_cooperative_and_says_who_is_in_it(client_of: Clients, cast: Cast) -> None:
    client = client_of("officer")
    made = client.post("/organisations/", {"kind": "cooperative", "name": "Koperasi  Tempe Maju"})
    assert made.headers["Location"] == "/organisations/koperasi-tempe-maju/people/"
    body = Organisation.objects.get(slug="koperasi-tempe-maju")
    assert (body.name, body.kind, body.region) == ("Koperasi Tempe Maju", "cooperative", cast.region)
    given = client.post(made.headers["Location"], {"person": cast.stranger.username, "role": "producer"})
    assert given.status_code == 302
    assert Membership.objects.get(organisation=body).user == cast.stranger
    assert [(event.action, event.actor) for event in events_of(body)] == [("organisations.created", cast.officer)]
    assert "Koperasi Tempe Maju" in client.get("/organisations/").content.decode()


def test_a_firm_has_partners_and_no_producers(client_of: Clients, cast: Cast) -> None:
    client = client_of("officer")
    client.post("/organisations/", {"kind": "firm", "name": "PT Contoh"})
    page = client.get("/organisations/pt-contoh/people/").content.decode()
    assert 'value="partner"' in page
    assert 'value="producer"' not in page


@pytest.mark.parametrize(
    "told", [{"kind": "region", "name": "Wilayah"}, {"kind": "firm", "name": "!!"}, {"kind": "firm"}]
)
def test_what_cannot_be_is_told_and_nothing_is_made(client_of: Clients, told: dict[str, str]) -> None:
    before = Organisation.objects.count()
    assert client_of("officer").post("/organisations/", told).status_code == 400
    assert Organisation.objects.count() == before


def test_a_name_that_is_there_already_is_told(client_of: Clients) -> None:
    answer = client_of("officer").post("/organisations/", {"kind": "firm", "name": "PT Mitra"})
    assert answer.status_code == 400


@pytest.mark.parametrize("who", ["anonymous", "stranger", "producer", "helper"])
def test_nobody_else_adds_one(client_of: Clients, who: str) -> None:
    before = Organisation.objects.count()
    assert client_of(who).post("/organisations/", {"kind": "firm", "name": "PT Lain"}).status_code in (302, 403)
    assert Organisation.objects.count() == before


def test_officers_of_another_region_do_not_manage_it(cast: Cast) -> None:
    other = Organisation.objects.get(slug="wilayah-lain")
    made = services.create_organisation(by=None, kind="firm", name="PT X", slug="pt-x", region=other)
    assert made not in managed_by(cast.officer)


def test_only_cooperatives_and_firms_lie_in_a_region(cast: Cast) -> None:
    with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
        services.create_organisation(by=None, kind="house", name="R", slug="r", region=cast.region)
