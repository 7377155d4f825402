"""Printed codes: for a first time, once, for thirty days."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.web.cast import Cast
from tests.web.organisations.test_acting import sent_code
from tests.web.pages import CheckedClient

from lumbung.web.accounts.models import User
from lumbung.web.accounts.queries import find_user
from lumbung.web.accounts.services import MOST_PER_ADDRESS, create_user
from lumbung.web.audit.models import AuditEvent
from lumbung.web.config import clock
from lumbung.web.organisations import queries, services
from lumbung.web.organisations.models import EntryCard
from lumbung.web.organisations.scoping import across_bodies
from lumbung.web.organisations.services.cards import HOLDS

ClientOf = Callable[[str], CheckedClient]


@pytest.fixture
def code(cast: Cast) -> str:
    """A card of the region's helper."""
    return services.print_cards(by=cast.helper, organisation=cast.region)[0]


def only_card() -> EntryCard:
    with across_bodies():
        found: EntryCard = EntryCard.objects.get()
    return found


def show(client: CheckedClient, code: str) -> Any:
    return client.post("/enter/", {"code": code})


def tell(client: CheckedClient, code: str, lets_help: str = "no") -> None:
    assert show(client, code).headers["Location"] == "/enter/name/"
    assert client.get("/enter/name/").status_code == 200
    assert client.post("/enter/name/", {"name": "Ani", "lets_help": lets_help}).headers["Location"] == "/enter/phone/"
    assert client.get("/enter/phone/").status_code == 200


def test_a_card_and_a_number_make_an_account_and_sign_in(client: CheckedClient, cast: Cast, code: str) -> None:
    tell(client, code.lower().replace("-", " "), "yes")
    assert client.post("/enter/phone/", {"phone": "0812-3456-7890"}).headers["Location"] == "/enter/phone/code/"
    assert client.get("/enter/phone/code/").status_code == 200
    assert client.post("/enter/phone/code/", {"code": "abcdef"}).status_code == 400
    assert client.post("/enter/phone/code/", {"code": sent_code()}).headers["Location"] == "/"
    assert "Keluar (Ani)" in client.get("/").content.decode()
    ani = find_user("081234567890")
    assert ani is not None
    (consent,) = queries.helpers_of(ani)
    assert (consent.helper, consent.how) == (cast.helper, "printed_code")


def test_without_a_number_she_chooses_a_password(client: CheckedClient, cast: Cast) -> None:
    (code,) = services.print_cards(by=cast.operator, organisation=cast.house)
    show(client, code)
    assert "mewakili" not in client.get("/enter/name/").content.decode()  # an operator is no helper
    client.post("/enter/name/", {"name": "Ani"})
    assert client.get("/enter/password/").status_code == 200
    assert client.post("/enter/password/", {"new": "12345678901"}).status_code == 400
    assert client.post("/enter/password/", {"new": "tiga kata mudah"}).headers["Location"] == "/"
    page = client.get("/").content.decode()
    username = re.search(r"nama pengguna Anda: (u-\w+)", page)
    assert username
    user = find_user(username.group(1))
    assert user is not None
    assert user.check_password("tiga kata mudah")
    assert queries.has_role(user, "producer", cast.house)
    assert queries.helpers_of(user) == []


def test_a_card_works_once_and_looking_uses_nothing_up(client: CheckedClient, cast: Cast, code: str) -> None:
    assert code in client.get(f"/enter/?code={code}").content.decode()
    tell(client, code)
    client.post("/enter/password/", {"new": "tiga kata mudah"})
    assert show(CheckedClient(), code).status_code == 400
    people = User.objects.count()
    assert CheckedClient().get("/enter/password/").headers["Location"] == "/enter/"
    assert User.objects.count() == people


def test_two_who_show_one_card_at_the_same_time_make_one_account(cast: Cast, code: str) -> None:
    one, two = CheckedClient(), CheckedClient()
    tell(one, code)
    tell(two, code)
    one.post("/enter/password/", {"new": "tiga kata mudah"})
    assert two.post("/enter/password/", {"new": "tiga kata lain"}).headers["Location"] == "/enter/"
    assert User.objects.filter(name="Ani").count() == 1


def test_the_lock_refuses_a_card_that_was_used_meanwhile(cast: Cast, code: str) -> None:
    card = only_card()
    services.come_in(card=card, told=services.Newcomer("Ani", password="tiga kata mudah"))
    with pytest.raises(services.CardRefused):
        services.come_in(card=card, told=services.Newcomer("Ani", password="tiga kata mudah"))


def test_it_ends_after_thirty_days(client: CheckedClient, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    later = clock.real_now() + HOLDS + timedelta(seconds=1)
    monkeypatch.setattr(clock, "real_now", lambda: later)
    assert "sudah tidak berlaku" in show(client, code).content.decode()


def test_the_code_stands_nowhere_in_the_database(code: str) -> None:
    assert only_card().code_hash != code
    assert not any(code[:5] in str(event.detail) for event in AuditEvent.objects.all())


def test_guessing_from_one_place_stops(client: CheckedClient, cast: Cast) -> None:
    answers = [show(client, f"AAAAA-{number:05}").status_code for number in range(MOST_PER_ADDRESS + 1)]
    assert answers == [400] * MOST_PER_ADDRESS + [429]


def test_her_number_has_an_account_already_then_she_keeps_it(client: CheckedClient, cast: Cast) -> None:
    ani = create_user(username="ani", phone="081234567890")
    (code,) = services.print_cards(by=cast.operator, organisation=cast.house)
    show(client, code)
    client.post("/enter/name/", {"name": "Ani"})
    client.post("/enter/phone/", {"phone": "0812-3456-7890"})
    client.post("/enter/phone/code/", {"code": sent_code()})
    assert User.objects.filter(phone="+6281234567890").count() == 1
    assert queries.has_role(ani, "producer", cast.house)


def test_the_helper_who_holds_the_device_stays_herself_and_never_chooses_the_password(
    client_of: ClientOf, cast: Cast, code: str
) -> None:
    client = client_of("helper")
    tell(client, code, "yes")
    assert "kata sandinya sendiri" in client.get("/enter/password/").content.decode()
    assert client.post("/enter/password/", {"new": "dipilih pendamping"}).headers["Location"] == "/producers/"
    (consent,) = queries.producers_of(cast.helper)
    assert not consent.producer.has_usable_password()
    event = AuditEvent.objects.get(action="organisations.consent_given")
    assert (event.actor, event.on_behalf_of) == (cast.helper, consent.producer)
    page = client.post(f"/producers/{consent.pk}/card/").content.decode()
    found = re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", page)
    assert found
    own = CheckedClient()
    assert show(own, found.group()).headers["Location"] == "/enter/phone/"
    assert own.post("/enter/password/", {"new": "tiga kata mudah"}).headers["Location"] == "/"
    assert "Keluar (Ani)" in own.get("/").content.decode()
    assert client.post(f"/producers/{consent.pk}/card/").status_code == 409  # she has a way in now


def test_the_sheet_has_a_picture_for_each_code(client_of: ClientOf, cast: Cast) -> None:
    client = client_of("helper")
    assert client.get("/cards/dki-jakarta/").status_code == 200
    assert client.post("/cards/dki-jakarta/", {"number": "0"}).status_code == 400
    assert client.post("/cards/dki-jakarta/", {"number": "41"}).status_code == 400
    page = client.post("/cards/dki-jakarta/", {"number": "3"}).content.decode()
    assert page.count("<svg") >= 3
    codes = re.findall(r"<b class=\"big\">([0-9A-Z]{5}-[0-9A-Z]{5})</b>", page)
    assert len(set(codes)) == 3


@pytest.mark.parametrize(
    ("name", "status"),
    [("stranger", 403), ("producer", 403), ("partner", 403), ("auditor", 403), ("operator", 403), ("other_officer", 403),
     ("helper", 200), ("officer", 200)],
)  # fmt: skip
def test_who_prints_codes_of_the_region(client_of: ClientOf, name: str, status: int) -> None:
    assert client_of(name).get("/cards/dki-jakarta/").status_code == status
    assert client_of(name).post("/cards/dki-jakarta/", {"number": "1"}).status_code == status


def test_codes_are_not_printed_for_nobody(client_of: ClientOf) -> None:
    assert "/login/" in client_of("anonymous").get("/cards/dki-jakarta/").headers["Location"]


@pytest.mark.parametrize("address", ["/enter/name/", "/enter/phone/", "/enter/phone/code/", "/enter/password/"])
def test_later_pages_begin_with_the_card(client: CheckedClient, db: None, address: str) -> None:
    assert client.get(address).headers["Location"] == "/enter/"
    assert client.post(address, {"name": "x", "phone": "081234567890", "new": "y"}).headers["Location"] == "/enter/"
