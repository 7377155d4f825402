"""Whatever goes wrong below /api/v1, a program gets a problem document in its language."""

from __future__ import annotations

import json
import logging

import pytest
from django.db import OperationalError
from django.test import Client
from pytest_django import Settings
from tests.web.api.conftest import ProgramOf, check_problem

from lumbung.web.api import queries


@pytest.mark.parametrize("path", ["", "/", "/nowhere", "/me/", "/webhooks/abc", "/me/more", "/webhooks/1/deliveries/2"])
def test_an_address_that_is_not_there(program_of: ProgramOf, path: str) -> None:
    assert program_of("producer").get(path).status_code == 404


def test_a_method_that_the_address_does_not_take(program_of: ProgramOf) -> None:
    answer = program_of("producer").ask("PUT", "/webhooks", {})
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].replace(" ", "").split(",")) == {"GET", "POST"}


def test_a_body_that_is_no_json(program_of: ProgramOf) -> None:
    token = program_of("producer").token
    for content, kind, status in (
        ("{", "application/json", 400),
        ("\ufffd", "application/json", 400),
        ("a=1", "application/x-www-form-urlencoded", 415),
        ("{}", "text/plain", 415),
    ):
        answer = Client().post(
            "/api/v1/webhooks", content, content_type=kind, headers={"Authorization": f"Bearer {token}"}
        )
        assert answer.status_code == status
        check_problem(answer)


def test_a_body_that_is_too_large(program_of: ProgramOf, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    assert program_of("producer").post("/webhooks", {"url": "x" * 200, "events": []}).status_code == 413


def test_all_fields_that_do_not_fit_are_told_at_once(program_of: ProgramOf) -> None:
    answer = program_of("producer").post("/webhooks", {"url": 5, "evnts": []})
    assert answer.status_code == 422
    failures = answer.json()["failures"]
    assert {one["where"] for one in failures} == {"url", "events", "evnts"}
    assert {one["rule"] for one in failures} == {"request"}
    assert all(one["message"] and one["what_to_do"] for one in failures)


@pytest.mark.parametrize(("language", "title"), [("id", "Token diperlukan"), ("en", "A token is needed")])
def test_in_the_language_that_is_asked_for(program_of: ProgramOf, language: str, title: str) -> None:
    answer = program_of("anonymous", language=language).get("/webhooks")
    assert answer.json()["title"] == title
    assert answer.headers["Content-Language"] == language
    assert "Accept-Language" in answer.headers["Vary"]


def test_our_mistakes_are_told_without_a_traceback_and_stand_in_the_log(
    program_of: ProgramOf, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    program = program_of("producer")

    def broken(*_: object) -> None:
        raise ZeroDivisionError("secret place")

    monkeypatch.setattr(queries, "webhooks_of", broken)
    with caplog.at_level(logging.ERROR):
        answer = program.get("/webhooks")
    assert answer.status_code == 500
    assert "secret place" not in answer.content.decode()
    assert "secret place" in caplog.text


def test_a_database_that_gives_up_waiting_asks_to_send_again(
    program_of: ProgramOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = program_of("producer")

    def locked(*_: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(queries, "webhooks_of", locked)
    answer = program.get("/webhooks")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "1"


def test_what_the_machinery_refuses_is_a_problem_too(settings: Settings, db: None) -> None:
    settings.ALLOWED_HOSTS = ["elsewhere.example"]
    answer = Client().get("/api/v1/me")
    assert answer.status_code == 400
    check_problem(answer)


def test_pages_for_people_keep_their_own_errors(client: Client, db: None) -> None:
    answer = client.get("/api/tokens/nowhere/")
    assert answer.status_code == 404
    assert "text/html" in answer.headers["Content-Type"]


def test_cookies_give_no_rights(client_of: object, program_of: ProgramOf) -> None:
    client = client_of("producer")  # type: ignore[operator]
    answer = client.get("/api/v1/me")
    assert answer.status_code == 401
    assert json.loads(answer.content)["type"] == "/api/#no-token"


def test_head_is_get_without_the_body(program_of: ProgramOf) -> None:
    program = program_of("producer")
    whole, head = program.get("/me"), program.ask("HEAD", "/me")
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["Content-Length"] == str(len(whole.content))
