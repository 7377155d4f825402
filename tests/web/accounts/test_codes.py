"""Signing in with a code that is sent."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from tests.web.cast import Cast
from tests.web.pages import CheckedClient

from lumbung.web.accounts import codes
from lumbung.web.accounts.models import User
from lumbung.web.accounts.services import MOST_PER_ACCOUNT, create_user
from lumbung.web.audit.models import AuditEvent
from lumbung.web.messaging import queries as outgoing
from lumbung.web.messaging.models import Message

NUMBER = "081234567890"


@pytest.fixture
def ani(db: None) -> User:
    return create_user(username="ani", name="Ani", phone=NUMBER, email="ani@contoh.id")


def sent_code() -> str:
    """The newest code that went out."""
    found = re.search(r"\b\d{6}\b", outgoing.latest()[0][1].text)
    assert found
    return found.group()


def ask(client: CheckedClient, who: str, **more: str) -> Any:
    return client.post("/login/code/", {"who": who, **more})


@pytest.mark.parametrize("who", ["0812-3456-7890", "+62 812 3456 7890", "Ani@contoh.id"])
def test_a_code_by_sms_or_e_mail_signs_in_and_goes_on(client: CheckedClient, ani: User, who: str) -> None:
    asked = ask(client, who, next="/plans/")
    assert asked.headers["Location"] == "/login/code/confirm/?next=%2Fplans%2F"
    page = client.get(asked.headers["Location"]).content.decode()
    assert 'autocomplete="one-time-code"' in page
    response = client.post("/login/code/confirm/", {"code": sent_code(), "next": "/plans/"})
    assert response.headers["Location"] == "/plans/"
    assert "Keluar (Ani)" in client.get("/").content.decode()
    assert AuditEvent.objects.filter(actor=ani, action="accounts.signed_in").count() == 1


def test_a_code_may_be_typed_with_spaces(client: CheckedClient, ani: User) -> None:
    ask(client, NUMBER)
    code = sent_code()
    assert client.post("/login/code/confirm/", {"code": f" {code[:3]}-{code[3:]} "}).headers["Location"] == "/"


def test_an_unknown_number_looks_the_same_and_is_sent_nothing(client: CheckedClient, ani: User) -> None:
    asked = ask(client, "081299999999")
    assert asked.headers["Location"] == "/login/code/confirm/"
    assert "sedang dikirim" in client.get("/login/code/confirm/").content.decode()
    assert not Message.objects.exists()
    for code in ("", "000000"):
        assert client.post("/login/code/confirm/", {"code": code}).status_code == 200


def test_what_is_no_number_is_told_so(client: CheckedClient, ani: User) -> None:
    assert "Tulis nomor HP atau alamat email" in ask(client, "ani").content.decode()


def test_three_wrong_codes_end_it_and_the_right_one_comes_too_late(client: CheckedClient, ani: User) -> None:
    ask(client, NUMBER)
    code = sent_code()
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(codes.TRIES):
        client.post("/login/code/confirm/", {"code": wrong})
    client.post("/login/code/confirm/", {"code": code})
    assert "Keluar" not in client.get("/").content.decode()


def test_a_code_holds_ten_minutes(client: CheckedClient, ani: User, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    ask(client, NUMBER)
    code = sent_code()
    later = time.time() + codes.HOLDS.total_seconds() + 1
    monkeypatch.setattr(time, "time", lambda: later)
    client.post("/login/code/confirm/", {"code": code})
    assert "Keluar" not in client.get("/").content.decode()


def test_a_code_opens_the_session_that_asked_for_it_only(client: CheckedClient, ani: User) -> None:
    ask(client, NUMBER)
    other = CheckedClient()
    other.post("/login/code/confirm/", {"code": sent_code()})
    assert "Keluar" not in other.get("/").content.decode()


def test_a_new_code_ends_the_old_one(client: CheckedClient, ani: User) -> None:
    ask(client, NUMBER)
    first = sent_code()
    ask(client, NUMBER)
    if first != sent_code():
        client.post("/login/code/confirm/", {"code": first})
        assert "Keluar" not in client.get("/").content.decode()


def test_nowhere_in_the_database_stands_the_code(client: CheckedClient, ani: User) -> None:
    ask(client, NUMBER)
    code = sent_code()
    held = [str(session.get_decoded()) for session in Session.objects.all()]
    assert held
    assert not any(code in one for one in held)
    assert all(code.encode() not in bytes(message.sealed) for message in Message.objects.all())
    assert not any(code in str(event.detail) for event in AuditEvent.objects.all())


def test_codes_can_be_asked_for_a_few_times_only(client: CheckedClient, ani: User) -> None:
    for _ in range(MOST_PER_ACCOUNT):
        assert ask(client, NUMBER).status_code == 302
    assert ask(client, "+6281234567890").status_code == 429


def test_guessing_stops_across_new_codes(client: CheckedClient, ani: User) -> None:
    refused = 0
    for _ in range(3):
        ask(client, NUMBER)
        for _try in range(codes.TRIES):
            refused += client.post("/login/code/confirm/", {"code": "abcdef"}).status_code == 429
    assert refused == 3 * codes.TRIES - MOST_PER_ACCOUNT


def test_someone_who_was_switched_off_is_sent_nothing(client: CheckedClient, ani: User) -> None:
    ani.is_active = False
    ani.save()
    ask(client, NUMBER)
    assert not Message.objects.exists()


def test_the_number_is_bound_only_after_its_code(client: CheckedClient, cast: Cast) -> None:
    client.force_login(cast.producer, backend="lumbung.web.accounts.backends.IdentifierBackend")
    assert client.post("/account/phone/", {"phone": NUMBER}).headers["Location"] == "/account/phone/code/"
    assert client.post("/account/phone/code/", {"code": "abcdef"}).status_code == 400
    cast.producer.refresh_from_db()
    assert cast.producer.phone is None
    assert client.post("/account/phone/code/", {"code": sent_code()}).headers["Location"] == "/account/"
    cast.producer.refresh_from_db()
    assert cast.producer.phone == "+6281234567890"


def test_a_number_of_another_account_is_not_taken_over(client: CheckedClient, cast: Cast, ani: User) -> None:
    client.force_login(cast.producer, backend="lumbung.web.accounts.backends.IdentifierBackend")
    client.post("/account/phone/", {"phone": NUMBER})
    assert client.post("/account/phone/code/", {"code": sent_code()}).status_code == 409
    cast.producer.refresh_from_db()
    assert cast.producer.phone is None


@pytest.mark.parametrize(
    "address", ["/account/", "/account/phone/", "/account/phone/code/", "/account/password/", "/account/passkeys/"]
)
def test_her_own_account_asks_to_sign_in(client: CheckedClient, db: None, address: str) -> None:
    assert "/login/" in client.get(address).headers["Location"]


@pytest.mark.parametrize("address", ["/signup/", "/account/signup/", "/login/signup/", "/password/reset/", "/email/"])
def test_doors_of_allauth_that_we_do_not_use_do_not_exist(client: CheckedClient, db: None, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_password_is_changed_with_the_old_one(client: CheckedClient, cast: Cast) -> None:
    from tests.web.cast import PASSWORD

    client.force_login(cast.producer, backend="lumbung.web.accounts.backends.IdentifierBackend")
    assert client.post("/account/password/", {"old": "x", "new": "tiga kata baru"}).status_code == 400
    assert client.post("/account/password/", {"old": PASSWORD, "new": "12345678901"}).status_code == 400
    assert client.post("/account/password/", {"old": PASSWORD, "new": "tiga kata baru"}).status_code == 302
    assert client.get("/account/").status_code == 200
    cast.producer.refresh_from_db()
    assert cast.producer.check_password("tiga kata baru")
