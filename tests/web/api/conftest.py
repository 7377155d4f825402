"""What the tests of the API ask with: a program that has a token, or none."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings
from tests.web.bookings.worlds import NOW, World, make_world
from tests.web.cast import Cast

from lumbung.web.accounts.models import User
from lumbung.web.api.scopes import SCOPES
from lumbung.web.api.services.tokens import create_token
from lumbung.web.organisations.models import Organisation

PROBLEM = "application/problem+json"


@dataclass
class Program:
    """Asks below `/api/v1` with a token, in a language."""

    token: str = ""
    language: str = "en"

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        """One request; every error that comes back must be a whole problem document."""
        if self.token:
            headers = {"Authorization": f"Bearer {self.token}", **headers}
        content = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        response: Any = Client().generic(
            method, f"/api/v1{path}", headers={"Accept-Language": self.language, **headers}, **content
        )
        if response.status_code >= 400:
            check_problem(response)
        return response

    def get(self, path: str, **headers: str) -> HttpResponse:
        """GET."""
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        """POST of JSON."""
        return self.ask("POST", path, {} if body is None else body, **headers)


def check_problem(response: Any) -> None:
    """A problem document: its type, title, status and detail, and no trace of HTML or Python."""
    assert response.headers["Content-Type"] == PROBLEM, response.content[:300]
    body = response.json()
    assert body["type"].startswith("/api/#")
    assert body["title"]
    assert body["detail"]
    assert body["status"] == response.status_code
    assert "<html" not in response.content.decode()
    assert "Traceback" not in response.content.decode()


@pytest.fixture(autouse=True)
def _own_limits(settings: Settings, tmp_path: Path) -> None:
    settings.LUMBUNG_API_LIMITS = tmp_path / "limits"


ProgramOf = Callable[..., Program]


@pytest.fixture
def program_of(cast: Cast) -> ProgramOf:
    """`program_of("operator", "bookings:read")`: a program with her token; "anonymous" has none."""

    def of(name: str, *scopes: str, organisation: Organisation | None = None, language: str = "en") -> Program:
        if name == "anonymous":
            return Program(language=language)
        return Program(token_of(getattr(cast, name), scopes or SCOPES, organisation), language)

    return of


def token_of(user: User, scopes: Iterable[str] = SCOPES, organisation: Organisation | None = None) -> str:
    """The text of a new token."""
    return create_token(by=user, label="test", scopes=scopes, organisation=organisation)[1]


@pytest.fixture
def world(db: None, settings: Settings) -> World:
    """A house with three licensed members and an operator, on a Monday at six; the clock stands still."""
    settings.LUMBUNG_FIXED_NOW = NOW
    return make_world()


@pytest.fixture
def other_world(world: World) -> World:
    """Another house in another region, with its own people."""
    region = Organisation.objects.create(kind="region", name="Wilayah Jauh", slug="wilayah-jauh")
    made = make_world(1, slug="rumah-jauh")
    made.house.region = region
    made.house.save()
    return made


def acting(user: User, *scopes: str, organisation: Organisation | None = None, language: str = "en") -> Program:
    """A program with a token of hers: with these scopes, or all."""
    return Program(token_of(user, scopes or SCOPES, organisation), language)
