"""`/login/` and `/logout/`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.web.cast import PASSWORD, Cast
from tests.web.pages import CheckedClient

from lumbung.web.accounts import services
from lumbung.web.accounts.models import AttemptCounter
from lumbung.web.accounts.services import MOST_PER_ACCOUNT, MOST_PER_ADDRESS, WINDOW

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


class Clock:
    """A clock that the test sets."""

    now = NOON


@pytest.fixture(autouse=True)
def real_clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    held = Clock()
    monkeypatch.setattr("lumbung.web.config.clock.real_now", lambda: held.now)
    return held


def sign_in(client: CheckedClient, name: str, password: str = PASSWORD, **more: str) -> Any:
    address = more.pop("address", "10.0.0.1")
    return client.post("/login/", {"identifier": name, "password": password, **more}, REMOTE_ADDR=address)


def test_the_right_password_signs_in_and_goes_home(client: CheckedClient, cast: Cast) -> None:
    response = sign_in(client, "officer")
    assert response.status_code == 302
    assert response.headers["Location"] == "/"
    assert "Keluar (officer)" in client.get("/").content.decode()


@pytest.mark.parametrize("spelling", ["0812-3456-7890", "+62 812 3456 7890", "6281234567890", "Ani@Contoh.ID", "ANI"])
def test_user_name_mail_and_phone_all_sign_in_in_any_usual_spelling(
    client: CheckedClient, db: None, spelling: str
) -> None:
    services.create_user(username="ani", email="ani@contoh.id", phone="081234567890", password=PASSWORD)
    assert sign_in(client, spelling).status_code == 302


@pytest.mark.parametrize(("name", "password"), [("officer", "salah"), ("nobody", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_get_the_same_words(
    client: CheckedClient, cast: Cast, name: str, password: str
) -> None:
    response = sign_in(client, name, password)
    assert response.status_code == 400
    assert "Nama dan kata sandi ini tidak cocok." in response.content.decode()


def test_someone_who_was_switched_off_cannot_sign_in(client: CheckedClient, cast: Cast) -> None:
    cast.officer.is_active = False
    cast.officer.save()
    assert sign_in(client, "officer").status_code == 400


def test_it_goes_on_to_where_she_was_going(client: CheckedClient, cast: Cast) -> None:
    assert sign_in(client, "officer", next="/plans/?page=2").headers["Location"] == "/plans/?page=2"


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_it_never_leads_to_another_site(client: CheckedClient, cast: Cast, elsewhere: str) -> None:
    assert sign_in(client, "officer", next=elsewhere).headers["Location"] == "/"


def test_after_too_many_attempts_even_the_right_password_waits(client: CheckedClient, cast: Cast) -> None:
    for _ in range(MOST_PER_ACCOUNT):
        assert sign_in(client, "officer", "salah").status_code == 400
    response = sign_in(client, "officer")
    assert response.status_code == 429
    assert "pukul 12.15 WIB" in response.content.decode()
    assert response.headers["Retry-After"] == str(int(WINDOW.total_seconds()))


def test_when_the_time_is_over_she_signs_in(client: CheckedClient, cast: Cast, real_clock: Clock) -> None:
    for _ in range(MOST_PER_ACCOUNT + 3):
        sign_in(client, "officer", "salah")
    real_clock.now = NOON + WINDOW - timedelta(seconds=1)
    assert sign_in(client, "officer").status_code == 429
    real_clock.now = NOON + WINDOW
    assert sign_in(client, "officer").status_code == 302


def test_the_wait_ends_where_the_demos_clock_stands_still(
    client: CheckedClient, cast: Cast, real_clock: Clock, settings: Any
) -> None:
    settings.LUMBUNG_FIXED_NOW = NOON
    for _ in range(MOST_PER_ACCOUNT + 1):
        sign_in(client, "officer", "salah")
    real_clock.now = NOON + WINDOW
    assert sign_in(client, "officer").status_code == 302


def test_spellings_of_one_phone_number_count_together(client: CheckedClient, db: None) -> None:
    for spelling in ("081234567890", "+6281234567890", "62 812 3456 7890") * 2:
        sign_in(client, spelling, "salah")
    assert sign_in(client, "0812-3456-7890", "salah").status_code == 429


def test_one_accounts_wait_does_not_touch_another(client: CheckedClient, cast: Cast) -> None:
    for _ in range(MOST_PER_ACCOUNT):
        sign_in(client, "officer", "salah")
    assert sign_in(client, "partner").status_code == 302


def test_one_address_cannot_try_many_accounts(client: CheckedClient, cast: Cast) -> None:
    for number in range(MOST_PER_ADDRESS):
        assert sign_in(client, f"name{number}", "salah").status_code == 400
    assert sign_in(client, "officer").status_code == 429
    assert sign_in(client, "officer", address="10.0.0.2").status_code == 302


def test_a_right_password_starts_the_account_afresh(client: CheckedClient, cast: Cast) -> None:
    for _ in range(MOST_PER_ACCOUNT - 1):
        sign_in(client, "officer", "salah")
    assert sign_in(client, "officer").status_code == 302
    for _ in range(MOST_PER_ACCOUNT - 1):
        assert sign_in(CheckedClient(), "officer", "salah").status_code == 400


def test_the_table_of_attempts_names_nobody_and_is_swept(client: CheckedClient, db: None, real_clock: Clock) -> None:
    sign_in(client, "ani@contoh.id", "salah", address="10.9.8.7")
    held = " ".join(AttemptCounter.objects.values_list("key", flat=True))
    assert "ani" not in held
    assert "10.9" not in held
    real_clock.now = NOON + timedelta(days=2)
    sign_in(client, "other", "salah", address="10.9.8.8")
    assert AttemptCounter.objects.count() == 2


def test_signing_out_takes_a_post(client: CheckedClient, cast: Cast) -> None:
    sign_in(client, "officer")
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").status_code == 302
    assert "Anda sudah keluar." in client.get("/").content.decode()


def test_a_form_without_its_token_is_refused_with_the_same_face(cast: Cast) -> None:
    response = sign_in(CheckedClient(enforce_csrf_checks=True), "officer")
    assert response.status_code == 403
    assert "Formulir ini sudah terlalu lama" in response.content.decode()


def test_signing_in_changes_the_session_key(client: CheckedClient, cast: Cast) -> None:
    client.get("/login/")
    sign_in(client, "officer")
    first = client.cookies["lumbung_session"].value
    client.post("/logout/")
    sign_in(client, "officer")
    assert client.cookies["lumbung_session"].value != first
