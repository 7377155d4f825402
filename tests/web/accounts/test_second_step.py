"""The second step: one-time passwords of an app, and spare codes."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from tests.web.cast import PASSWORD, Cast
from tests.web.pages import CheckedClient

from lumbung.web.accounts.services import MOST_PER_ACCOUNT
from lumbung.web.audit.queries import events_of


def totp(secret: str, steps: int = 0) -> str:
    """What the app shows now, or `steps` half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def sign_in(client: CheckedClient) -> Any:
    return client.post("/login/", {"identifier": "officer", "password": PASSWORD})


@pytest.fixture
def secret(client: CheckedClient, cast: Cast, django_capture_on_commit_callbacks: Any) -> str:
    """The officer has set it up, and signed out again. Its first code is used."""
    sign_in(client)
    asked = client.get("/account/second/on/")
    assert asked.headers["Location"].startswith("/account/again/")
    assert client.post("/account/again/", {"password": "salah"}).status_code == 200
    again = client.post("/account/again/", {"password": PASSWORD, "next": "/account/second/on/"})
    assert again.headers["Location"] == "/account/second/on/"
    page = client.get("/account/second/on/").content.decode()
    found = re.search(r"<code>([A-Z2-7]+)</code>", page)
    assert found
    assert client.post("/account/second/on/", {"code": "abcdef"}).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post("/account/second/on/", {"code": totp(found.group(1))})
    assert done.headers["Location"] == "/account/spare/"
    return found.group(1)


def spare_codes(client: CheckedClient) -> list[str]:
    return re.findall(r"<code>(\d{8})</code>", client.get("/account/spare/").content.decode())


def signed_in(client: CheckedClient) -> bool:
    return "Keluar (officer)" in client.get("/").content.decode()


def test_after_the_password_the_app_is_asked(client: CheckedClient, secret: str) -> None:
    other = CheckedClient()
    assert sign_in(other).headers["Location"] == "/login/second/"
    assert not signed_in(other)
    assert other.get("/login/second/").status_code == 200
    assert other.post("/login/second/", {"code": "abcdef"}).status_code == 200
    assert not signed_in(other)
    other.post("/login/second/", {"code": totp(secret, 1)})
    assert signed_in(other)


def test_one_code_opens_once(client: CheckedClient, secret: str) -> None:
    code = totp(secret, 1)
    for expected in (True, False):
        other = CheckedClient()
        sign_in(other)
        other.post("/login/second/", {"code": code})
        assert signed_in(other) is expected


def test_a_spare_code_opens_once_and_is_shown_once(client: CheckedClient, secret: str) -> None:
    spare = spare_codes(client)
    assert len(spare) == 10
    assert spare_codes(client) == []
    for expected in (True, False):
        other = CheckedClient()
        sign_in(other)
        other.post("/login/second/", {"code": spare[0]})
        assert signed_in(other) is expected


def test_guesses_at_the_second_step_are_counted(client: CheckedClient, secret: str) -> None:
    other = CheckedClient()
    sign_in(other)
    answers = [other.post("/login/second/", {"code": "abcdef"}).status_code for _ in range(MOST_PER_ACCOUNT + 1)]
    assert answers == [200] * MOST_PER_ACCOUNT + [429]
    third = CheckedClient()  # from another session: the account is what counts
    sign_in(third)
    assert third.post("/login/second/", {"code": totp(secret, 1)}).status_code == 429


def test_secrets_lie_encrypted_in_the_database(client: CheckedClient, secret: str) -> None:
    for one in Authenticator.objects.all():
        assert secret not in str(one.data)


def test_switching_it_on_and_off_is_written_down(client: CheckedClient, secret: str, cast: Cast) -> None:
    assert client.post("/account/second/off/").status_code == 302
    assert not Authenticator.objects.exists()
    actions = [event.action for event in events_of(cast.officer)]
    assert "accounts.second_step_added" in actions
    assert actions.count("accounts.second_step_removed") == 2
    assert sign_in(CheckedClient()).headers["Location"] == "/"


def test_new_spare_codes_end_the_old_ones(
    client: CheckedClient, secret: str, django_capture_on_commit_callbacks: Any
) -> None:
    old = spare_codes(client)
    assert "Sisa 10" in client.get("/account/spare/new/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/account/spare/new/")
    assert not set(old) & set(spare_codes(client))


@pytest.mark.parametrize("address", ["/account/second/on/", "/account/spare/new/", "/account/passkey/"])
def test_a_stranger_at_her_device_is_asked_again(client_of: Any, address: str) -> None:
    assert "/account/again/" in client_of("officer").get(address).headers["Location"]
    assert "/login/" in client_of("anonymous").get(address).headers["Location"]


def test_a_code_by_sms_asks_for_the_second_step_too(client: CheckedClient, secret: str, cast: Cast) -> None:
    from tests.web.accounts.test_codes import sent_code

    cast.officer.phone = "+6281234567890"
    cast.officer.save()
    other = CheckedClient()
    other.post("/login/code/", {"who": "081234567890"})
    assert other.post("/login/code/confirm/", {"code": sent_code()}).headers["Location"] == "/login/second/"
    assert not signed_in(other)


@pytest.fixture
def required(settings: Any) -> None:
    settings.LUMBUNG_STAFF_SECOND_STEP = True


def test_staff_with_a_password_alone_are_led_to_the_second_step(
    client: CheckedClient, cast: Cast, required: None
) -> None:
    sign_in(client)
    for address in ("/", "/plans/", "/register/"):
        assert client.get(address).headers["Location"] == "/account/second/on/"
    assert client.get("/account/").status_code == 200
    assert client.post("/logout/").status_code == 302


def test_with_the_second_step_set_up_the_way_is_open(client: CheckedClient, required: None, secret: str) -> None:
    other = CheckedClient()
    sign_in(other)
    other.post("/login/second/", {"code": totp(secret, 1)})
    assert signed_in(other)
    assert signed_in(client)  # the session that has set it up goes on as well


def test_a_producer_with_a_password_is_asked_for_nothing_more(
    client: CheckedClient, cast: Cast, required: None
) -> None:
    client.post("/login/", {"identifier": "stranger", "password": PASSWORD})
    assert client.get("/").status_code == 200
