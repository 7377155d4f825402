"""The shell's own pages."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import include, path
from django.utils.translation import override
from tests.web.pages import CheckedClient, broken, check_response

from lumbung.core.errors import InputError
from lumbung.web.ui.views import errors

LANGUAGES = ("id", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_home_says_what_lumbung_is_in_both_languages(client: CheckedClient, db: None, language: str) -> None:
    response = client.get("/", headers={"accept-language": language})
    assert response.status_code == 200
    assert f'<html lang="{language}">' in response.content.decode()


def test_indonesian_is_what_a_reader_without_wishes_gets(client: CheckedClient, db: None) -> None:
    assert '<html lang="id">' in client.get("/").content.decode()
    assert '<html lang="id">' in client.get("/", headers={"accept-language": "fr"}).content.decode()


def test_the_language_switch_comes_back_to_the_same_page_and_is_remembered(client: CheckedClient, db: None) -> None:
    page = client.get("/login/?next=%2Fplans%2F").content.decode()
    address = page.split('hreflang="en"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    response = client.get(address)
    assert response.status_code == 302
    assert response.headers["Location"] == "/login/?next=%2Fplans%2F"
    assert '<html lang="en">' in client.get("/").content.decode()


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_the_language_switch_never_leads_to_another_site(client: CheckedClient, back: str) -> None:
    assert client.get("/language/en/", {"next": back}).headers["Location"] == "/"


def test_an_unknown_language_does_not_exist(client: CheckedClient, db: None) -> None:
    assert client.get("/language/xx/").status_code == 404


def test_health_says_that_the_database_answers_and_is_never_cached(client: CheckedClient, db: None) -> None:
    response = client.get("/health/")
    assert response.status_code == 200
    assert json.loads(response.content)["status"] == "ok"
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_that_does_not_exist_has_the_same_face(client: CheckedClient, db: None, language: str) -> None:
    response = client.get("/nowhere/", headers={"accept-language": language})
    assert response.status_code == 404
    assert 'class="top"' in response.content.decode()


def _made(function: Callable[[HttpRequest], HttpResponse], language: str) -> HttpResponse:
    request = RequestFactory().get("/")
    with override(language):
        response = function(request)
    response.headers["Content-Security-Policy"] = "default-src 'none'"
    check_response(response)
    return response


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("function", "status"),
    [
        (lambda request: errors.bad_request(request, ValueError("inner detail")), 400),
        (lambda request: errors.forbidden(request, PermissionError("inner detail")), 403),
        (lambda request: errors.not_found(request, ValueError("inner detail")), 404),
        (lambda request: errors.csrf_failure(request, "inner detail"), 403),
        (lambda request: errors.refused(request, InputError("Berkas kosong.", "Pilih berkas lain.")), 409),
        (errors.server_error, 500),
    ],
)
def test_every_error_page_has_the_same_face_and_no_inner_detail(
    function: Callable[[HttpRequest], HttpResponse], status: int, language: str
) -> None:
    response = _made(function, language)
    text = response.content.decode()
    assert response.status_code == status
    assert 'class="top"' in text
    assert "inner detail" not in text
    assert "Traceback" not in text


def test_too_many_says_when_to_try_again() -> None:
    soon = datetime.now(UTC) + timedelta(minutes=5)
    response = _made(lambda request: errors.too_many(request, soon), "id")
    assert response.status_code == 429
    assert 290 <= int(response.headers["Retry-After"]) <= 300
    assert "WIB" in response.content.decode()


def _fails(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("secret inside")


urlpatterns = [path("fails/", _fails), path("", include("lumbung.web.config.urls"))]
handler500 = "lumbung.web.ui.views.errors.server_error"


@override_settings(ROOT_URLCONF=__name__)
def test_a_mistake_of_ours_shows_the_error_page_and_no_traceback(db: None) -> None:
    client = CheckedClient(raise_request_exception=False)
    response = client.get("/fails/")
    assert response.status_code == 500
    assert "secret inside" not in response.content.decode()
    assert 'class="top"' in response.content.decode()


@override_settings(LUMBUNG_DEMO=True)
def test_the_demo_says_on_every_page_that_its_data_are_simulated(client: CheckedClient, db: None) -> None:
    for address in ("/", "/login/", "/nowhere/"):
        assert "Data simulasi." in client.get(address).content.decode()


def test_without_the_demo_no_page_speaks_of_simulation(client: CheckedClient, db: None) -> None:
    assert "Data simulasi." not in client.get("/").content.decode()


GOOD = '<!doctype html><html lang="id"><title>Judul · Lumbung</title><h1>Judul</h1><form action="/a"></form></html>'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<h1>Judul</h1>", ""),
        ("<h1>Judul</h1>", "<h1>Judul</h1><h1>Judul</h1>"),
        ("<title>Judul", "<title>Lain"),
        (' action="/a"', ""),
        ("</h1>", "</h1><script>1</script>"),
        ("</h1>", "</h1><style>p{}</style>"),
        ("</h1>", '</h1><p style="color:red">'),
        ("</h1>", '</h1><p onclick="go()">'),
        ("</h1>", '</h1><img src="/a.png">'),
        ("</h1>", '</h1><script src="https://elsewhere.example/a.js"></script>'),
        ('lang="id"', ""),
        ("</h1>", '</h1><p id="a"><p id="a">'),
        ("</h1>", "</h1><p>To the home page</p>"),
    ],
)
def test_the_page_checker_finds_each_fault_and_passes_a_good_page(before: str, after: str) -> None:
    assert broken(GOOD) == []
    assert broken(GOOD.replace(before, after, 1)) != []
