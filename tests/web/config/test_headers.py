"""Headers that every response carries."""

from __future__ import annotations

import gzip

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpResponse
from tests.web.pages import CheckedClient

from lumbung.web.config.security import as_document


def test_no_page_may_run_inline_script_or_be_framed(client: CheckedClient, db: None) -> None:
    for address in ("/", "/login/", "/nowhere/"):
        headers = client.get(address).headers
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]


def test_a_self_contained_document_has_its_own_style_and_no_script() -> None:
    policy = as_document(HttpResponse("x")).headers["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "script" not in policy.replace("sandbox", "")


def test_html_is_compressed(client: CheckedClient, db: None) -> None:
    response = client.get("/", headers={"accept-encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert b"<h1>" in gzip.decompress(response.content)


def test_the_style_sheet_has_its_hash_in_its_name_is_compressed_and_kept_for_ever(client: CheckedClient) -> None:
    address = staticfiles_storage.url("ui/lumbung.css")
    response = client.get(address, headers={"accept-encoding": "gzip"})
    sent = b"".join(response)
    assert response.headers["Content-Encoding"] == "gzip"
    assert "immutable" in response.headers["Cache-Control"]
    assert len(sent) < 5_000
    assert len(gzip.decompress(sent)) <= 12_000
    assert settings.STATIC_URL.strip("/") in address


def test_cookies_cannot_be_read_by_script(client: CheckedClient, db: None) -> None:
    client.get("/login/")
    assert all(cookie["httponly"] and cookie["samesite"] == "Lax" for cookie in client.cookies.values())
