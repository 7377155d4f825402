"""The pages: list, make, revoke; and the list of endpoints."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.web.api.conftest import Program
from tests.web.cast import Cast
from tests.web.pages import CheckedClient

from lumbung.web.api.models import ApiToken
from lumbung.web.api.services.tokens import create_token

ClientOf = Callable[[str], CheckedClient]
WISH = {"label": "Our stock program", "scopes": ["bookings:read"], "days": "90", "whose": "", "key": "k1"}


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("path", ["/api/", "/api/tokens/", "/api/tokens/new/"])
def test_the_pages_stand_in_both_languages(client_of: ClientOf, cast: Cast, path: str, language: str) -> None:
    create_token(by=cast.operator, label="A", scopes=["webhooks"], organisation=cast.house)
    assert client_of("operator").get(path, headers={"Accept-Language": language}).status_code == 200


def test_a_token_is_shown_once_and_works(client_of: ClientOf) -> None:
    client = client_of("producer")
    made = client.post("/api/tokens/new/", WISH)
    text = made.content.decode().split('<code class="long">')[1].split("<")[0]
    assert made.status_code == 201
    assert "no-cache" in made.headers["Cache-Control"]
    assert Program(text).get("/me").json()["scopes"] == ["bookings:read"]
    assert text not in client.get("/api/tokens/").content.decode()


def test_a_double_tap_makes_one_token(client_of: ClientOf) -> None:
    client = client_of("producer")
    answers = [client.post("/api/tokens/new/", WISH).status_code for _ in range(2)]
    assert answers == [201, 409]
    assert ApiToken.objects.count() == 1


def test_what_is_missing_is_said_and_what_was_typed_stays(client_of: ClientOf) -> None:
    answer = client_of("producer").post("/api/tokens/new/", {**WISH, "scopes": []})
    assert answer.status_code == 400
    assert "Our stock program" in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_an_operator_makes_one_for_her_house_and_a_producer_cannot(client_of: ClientOf, cast: Cast) -> None:
    assert client_of("operator").post("/api/tokens/new/", {**WISH, "whose": cast.house.slug}).status_code == 201
    assert ApiToken.objects.get().organisation == cast.house
    assert client_of("producer").post("/api/tokens/new/", {**WISH, "whose": cast.house.slug}).status_code == 400


def test_revoking_ends_it(client_of: ClientOf, cast: Cast) -> None:
    made, text = create_token(by=cast.producer, label="A", scopes=["webhooks"])
    client = client_of("producer")
    assert client.get(f"/api/tokens/{made.pk}/revoke/").status_code == 405
    assert client.post(f"/api/tokens/{made.pk}/revoke/").status_code == 302
    assert Program(text).get("/me").status_code == 401


@pytest.mark.parametrize(("name", "status"), [("anonymous", 302), ("stranger", 403), ("operator", 403)])
def test_others_revoke_nothing(client_of: ClientOf, cast: Cast, name: str, status: int) -> None:
    made, text = create_token(by=cast.producer, label="A", scopes=["webhooks"])
    assert client_of(name).post(f"/api/tokens/{made.pk}/revoke/").status_code == status
    assert Program(text).get("/me").status_code == 200


def test_a_token_that_is_not_there_cannot_be_revoked(client_of: ClientOf) -> None:
    assert client_of("producer").post("/api/tokens/99/revoke/").status_code == 404


@pytest.mark.parametrize("path", ["/api/tokens/", "/api/tokens/new/"])
def test_tokens_are_for_those_who_signed_in(client_of: ClientOf, path: str) -> None:
    assert client_of("anonymous").get(path).status_code == 302


def test_others_tokens_are_not_listed(client_of: ClientOf, cast: Cast) -> None:
    create_token(by=cast.producer, label="Secret plan", scopes=["webhooks"])
    assert "Secret plan" not in client_of("stranger").get("/api/tokens/").content.decode()
    assert "Secret plan" in client_of("producer").get("/api/tokens/").content.decode()


def test_the_list_of_endpoints_is_open_to_all(client_of: ClientOf) -> None:
    page = client_of("anonymous").get("/api/").content.decode()
    assert "GET /me" in page
    assert "openapi.json" in page
