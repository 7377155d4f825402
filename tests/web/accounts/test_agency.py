"""An agency's own sign-on (OpenID Connect), against a real provider on loopback."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from tests.web.accounts.agency import Provider, provider
from tests.web.cast import Cast
from tests.web.pages import CheckedClient

from lumbung.web.accounts.models import User
from lumbung.web.audit.queries import events_of


@pytest.fixture
def agency(settings: Any) -> Iterator[Provider]:
    with provider() as made:
        settings.LUMBUNG_OIDC_NAME = "Dinas PPKUKM"
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {
                "APPS": [
                    {
                        **settings.LUMBUNG_OIDC,
                        "name": "Dinas PPKUKM",
                        "client_id": "lumbung",
                        "secret": "rahasia",
                        "settings": {"server_url": made.address, "oauth_pkce_enabled": True},
                    }
                ]
            }
        }
        yield made


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """The way back is for the test client."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def through_the_agency(client: CheckedClient, going_to: str = "/") -> Any:
    """To the provider and back, as a browser goes."""
    there = client.get(f"/login/agency/agency/?next={going_to}").headers["Location"]
    opener = urllib.request.build_opener(NoRedirect)
    try:
        opener.open(there)
    except urllib.error.HTTPError as answer:
        back = urlsplit(answer.headers["Location"])
    return client.get(f"{back.path}?{back.query}")


@pytest.fixture
def officer(cast: Cast) -> User:
    cast.officer.email = "petugas@dinas.example"
    cast.officer.save()
    return cast.officer


def test_it_is_off_unless_its_address_is_given(client: CheckedClient, db: None) -> None:
    assert "agency" not in client.get("/login/").content.decode()
    assert client.get("/login/agency/agency/").status_code == 404


def test_a_person_known_here_by_a_confirmed_e_mail_signs_in(
    client: CheckedClient, agency: Provider, officer: User
) -> None:
    agency.claims = {"sub": "7", "email": "Petugas@dinas.example", "email_verified": True}
    assert "Dengan akun Dinas PPKUKM Anda" in client.get("/login/").content.decode()
    assert through_the_agency(client, "/plans/").headers["Location"] == "/plans/"
    assert "Keluar (officer)" in client.get("/").content.decode()
    assert agency.asked[0]["code_challenge_method"] == "S256"
    assert "accounts.agency_joined" in [event.action for event in events_of(officer)]


def test_from_then_on_the_agencys_own_number_counts(client: CheckedClient, agency: Provider, officer: User) -> None:
    agency.claims = {"sub": "7", "email": "petugas@dinas.example", "email_verified": True}
    through_the_agency(client)
    agency.claims = {"sub": "7", "email": "new@dinas.example", "email_verified": True}
    other = CheckedClient()
    through_the_agency(other)
    assert "Keluar (officer)" in other.get("/").content.decode()


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "petugas@dinas.example", "email_verified": False},
        {"email": "petugas@dinas.example"},
        {"email": "stranger@dinas.example", "email_verified": True},
        {},
    ],
)
def test_the_others_are_refused_and_no_account_is_made(
    client: CheckedClient, agency: Provider, officer: User, claims: dict[str, Any]
) -> None:
    agency.claims = {"sub": "8", **claims}
    people = User.objects.count()
    response = through_the_agency(client)
    assert response.status_code == 403
    assert "Akun instansi Anda belum dikenal di sini." in response.content.decode()
    assert User.objects.count() == people
    assert "Keluar" not in client.get("/").content.decode()


def test_an_answer_that_nobody_asked_for_signs_nobody_in(
    client: CheckedClient, agency: Provider, officer: User
) -> None:
    response = client.get("/login/agency/agency/back/?code=x&state=y")
    assert "Masuk lewat instansi tidak berhasil" in response.content.decode()
    assert "Keluar" not in client.get("/").content.decode()


def test_she_who_turns_back_at_the_agency_is_told_so(client: CheckedClient, db: None) -> None:
    assert "Anda belum masuk" in client.get("/login/agency-cancelled/").content.decode()
    assert client.get("/login/closed/").status_code == 200
