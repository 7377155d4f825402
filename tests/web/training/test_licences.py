"""Licences: who grants, who revokes, who reads, and what a producer sees of her own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from tests.web.cast import Cast
from tests.web.pages import CheckedClient

from lumbung.web.config import clock
from lumbung.web.houses import services as houses
from lumbung.web.houses.models import House
from lumbung.web.organisations.services import grant_role
from lumbung.web.training import queries, services
from lumbung.web.training.models import Licence

ClientOf = Callable[[str], CheckedClient]
ADDRESS = "/training/houses/rumah-uji/"
DAY = timedelta(days=1)


@pytest.fixture
def house(cast: Cast) -> House:
    """Open, with an oven and a mixer; the cast's operator runs it."""
    made = houses.create_house(by=cast.officer, region=cast.region, name="Rumah Uji", slug="rumah-uji")
    grant_role(by=None, user=cast.operator, organisation=made.organisation, role="operator")
    for code, name in (("oven", "Oven"), ("mixer", "Mixer")):
        houses.add_machine(by=None, house=made, type=code, name_id=name, name_en=name)
    return houses.open_house(by=None, house=made)


@pytest.fixture
def licence(cast: Cast, house: House) -> Licence:
    return services.grant(by=cast.officer, person=cast.producer, machine_type="oven", house=house, how="Uji 1 November")


def told(**more: object) -> dict[str, object]:
    today = clock.today().isoformat()
    return {"person": "producer", "machine_types": ["oven", "mixer"], "since": today, "how": "Kursus", **more}


def test_one_evening_of_training_is_one_form(cast: Cast, house: House, client_of: ClientOf) -> None:
    for _tap in range(2):
        assert client_of("operator").post(f"{ADDRESS}grant/", told()).status_code == 302
    assert queries.licensed_types(cast.producer, house, clock.today()) == {"oven", "mixer"}
    assert Licence.objects.count() == 2
    assert {one.granted_by for one in Licence.objects.all()} == {cast.operator}


@pytest.mark.parametrize(
    "more",
    [
        {"person": "nobody"}, {"machine_types": []}, {"machine_types": ["loom"]}, {"since": ""}, {"how": ""},
        {"until": "2001-01-01"},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_told_and_nothing_is_granted(
    house: House, client_of: ClientOf, more: dict[str, object]
) -> None:
    answer = client_of("operator").post(f"{ADDRESS}grant/", told(**more))
    assert answer.status_code == 400
    assert "Kursus" in answer.content.decode() or "how" in more
    assert not Licence.objects.exists()


def test_only_an_officer_grants_for_the_whole_region(cast: Cast, house: House, client_of: ClientOf) -> None:
    client_of("operator").post(f"{ADDRESS}grant/", told(region_wide="on", machine_types=["oven"]))
    assert Licence.objects.get().house == house
    client_of("officer").post(f"{ADDRESS}grant/", told(region_wide="on", machine_types=["mixer"]))
    assert Licence.objects.get(machine_type="mixer").house is None


STATUSES = {
    "anonymous": 302, "stranger": 403, "producer": 403, "helper": 403, "partner": 403, "other_officer": 403,
    "auditor": 403, "operator": 200, "officer": 200,
}  # fmt: skip


@pytest.mark.parametrize("who", STATUSES)
def test_who_may_grant_revoke_and_read(licence: Licence, client_of: ClientOf, who: str) -> None:
    client = client_of(who)
    revoke = f"{ADDRESS}{licence.pk}/revoke/"
    assert client.get(f"{ADDRESS}grant/").status_code == STATUSES[who]
    assert client.get(revoke).status_code == STATUSES[who]
    assert client.get(ADDRESS).status_code == (200 if who == "auditor" else STATUSES[who])
    if STATUSES[who] != 200:
        client.post(f"{ADDRESS}grant/", told())
        client.post(revoke, {"because": "Iseng"})
        assert Licence.objects.count() == 1
        licence.refresh_from_db()
        assert licence.revoked is None


def test_a_licence_is_revoked_with_a_reason_that_she_reads(cast: Cast, licence: Licence, client_of: ClientOf) -> None:
    revoke = f"{ADDRESS}{licence.pk}/revoke/"
    assert client_of("operator").post(revoke, {"because": " "}).status_code == 400
    assert (
        client_of("operator").post(revoke, {"because": "Sarung tangan tidak dipakai, telp 081234567890"}).status_code
        == 302
    )
    licence.refresh_from_db()
    assert licence.revoked is not None
    assert "Sarung tangan" in client_of("producer").get("/training/").content.decode()
    assert client_of("operator").post(revoke, {"because": "Lagi"}).status_code == 400
    assert client_of("operator").get(f"{ADDRESS}0/revoke/").status_code == 404


def test_a_licence_of_another_house_is_not_revoked_from_here(cast: Cast, licence: Licence, client_of: ClientOf) -> None:
    other = houses.create_house(by=cast.officer, region=cast.region, name="Lain", slug="lain")
    grant_role(by=None, user=cast.stranger, organisation=other.organisation, role="operator")
    answer = client_of("stranger").post(f"/training/houses/lain/{licence.pk}/revoke/", {"because": "x"})
    assert answer.status_code == 404
    licence.refresh_from_db()
    assert licence.revoked is None


def test_the_table_is_narrowed_and_goes_out_as_csv(
    cast: Cast, licence: Licence, house: House, client_of: ClientOf
) -> None:
    services.grant(by=cast.officer, person=cast.stranger, machine_type="mixer", house=house)
    client = client_of("operator")
    everything, narrowed = (client.get(f"{ADDRESS}{q}").content.decode() for q in ("", "?machine=oven&q=produ"))
    assert "stranger" in everything
    assert '<th scope="row">stranger' not in narrowed
    assert "producer" in narrowed
    lines = client.get(f"{ADDRESS}?csv=1&machine=oven").content.decode().splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("producer,oven,rumah-uji,")
    assert "Tidak ada lisensi yang cocok" in client.get(f"{ADDRESS}?q=zzz").content.decode()


def test_each_sees_her_own(cast: Cast, licence: Licence, client_of: ClientOf) -> None:
    assert client_of("anonymous").get("/training/").status_code == 302
    assert "Oven" in client_of("producer").get("/training/").content.decode()
    assert "Anda belum punya lisensi" in client_of("stranger").get("/training/").content.decode()


@pytest.mark.parametrize(
    ("since", "until", "holds"), [(0, None, True), (0, 0, True), (-9, -1, False), (1, None, False)]
)
def test_a_licence_holds_from_its_first_to_its_last_day(
    cast: Cast, house: House, since: int, until: int | None, holds: bool
) -> None:
    today = clock.today()
    last = None if until is None else today + until * DAY
    services.grant(
        by=None, person=cast.producer, machine_type="oven", house=house, since=today + since * DAY, until=last
    )
    assert ("oven" in queries.licensed_types(cast.producer, house, today)) is holds


def test_the_licence_that_lasts_longest_counts_and_another_house_does_not(cast: Cast, house: House) -> None:
    today = clock.today()
    other = houses.create_house(by=None, region=cast.region, name="Lain", slug="lain")
    oven = houses.add_machine(by=None, house=other, type="oven", name_id="Oven", name_en="Oven")
    short = services.grant(by=None, person=cast.producer, machine_type="oven", house=other, until=today)
    long = services.grant(by=None, person=cast.producer, machine_type="oven", house=other, until=date(2040, 1, 1))
    services.grant(by=None, person=cast.producer, machine_type="oven", house=house)
    assert queries.licence_for(cast.producer, oven, today) == long != short
