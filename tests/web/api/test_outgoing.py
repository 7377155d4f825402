"""Where we post to, and where never."""

from __future__ import annotations

import socket
import threading
from typing import Any

import pytest
from pytest_django import Settings
from tests.web.api.receiver import receiving

from lumbung.web.api import outgoing
from lumbung.web.api.outgoing import AddressRefused, addresses_of, checked, is_open, post

INSIDE = [
    "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1%eth0", "fc00::1",
    "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "::127.0.0.1", "2001:db8::1",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_inside_are_not_open(address: str) -> None:
    assert not is_open(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "203.0.114.1", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_addresses_of_the_internet_are(address: str) -> None:
    assert is_open(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/", "ftp://example.org/", "file:///etc/passwd", "gopher://x/", "https://", "//example.org",
        "https://user:word@example.org/", "https://user@example.org/", "https://example.org/#part", "https://[::1",
        "https://example.org:99999/", "https://example.org:0/", "javascript:alert(1)", "",
    ],
)  # fmt: skip
def test_an_address_that_is_no_plain_https_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        checked(url)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "2130706433",
        "0x7f.1",
        "127.1",
        "0177.0.0.1",
        "169.254.169.254",
        "[::ffff:10.0.0.1]",
    ],
)
def test_every_spelling_of_an_address_inside_is_refused(host: str) -> None:
    with pytest.raises(AddressRefused):
        addresses_of(checked(f"https://{host}/"))


def test_a_name_that_stands_for_an_address_inside_is_refused_even_beside_an_open_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def both(*_: Any, **__: Any) -> list[Any]:
        return [(0, 0, 0, "", ("8.8.8.8", 443)), (0, 0, 0, "", ("10.0.0.1", 443))]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    with pytest.raises(AddressRefused):
        addresses_of(checked("https://two.example/"))


def test_a_name_that_changes_its_mind_gets_no_connection_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    connected: list[str] = []
    answers = iter(["8.8.8.8", "127.0.0.1", "127.0.0.1"])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", (next(answers), 443))])

    def connect(address: tuple[str, int], *_: Any, **__: Any) -> Any:
        connected.append(address[0])
        raise OSError("not today")

    monkeypatch.setattr(socket, "create_connection", connect)
    assert post("https://turning.example/", b"{}", {}).status == 0
    assert connected == ["8.8.8.8"]


def test_nothing_goes_to_this_machine_unless_tests_allow_it(settings: Settings) -> None:
    settings.LUMBUNG_WEBHOOKS_PRIVATE = False
    with receiving() as receiver:
        assert post(receiver.url, b"{}", {}).status == 0
        assert receiver.got == []
        settings.LUMBUNG_WEBHOOKS_PRIVATE = True
        assert post(receiver.url, b"{}", {}).status == 200
        assert receiver.got[0][0] == "/hook?from=lumbung"


def test_a_redirect_is_an_answer_and_not_followed(settings: Settings) -> None:
    settings.LUMBUNG_WEBHOOKS_PRIVATE = True
    with receiving() as receiver, receiving() as inside:
        receiver.status, receiver.location = 307, inside.url
        answer = post(receiver.url, b"{}", {})
        assert (answer.status, answer.good) == (307, False)
        assert inside.got == []


def test_who_says_nothing_is_not_waited_for(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.LUMBUNG_WEBHOOKS_PRIVATE = True
    monkeypatch.setattr(outgoing, "SILENCE_SECONDS", 0.2)
    with receiving() as receiver:
        receiver.silent = 1.0
        answer = post(receiver.url, b"{}", {})
    assert answer.status == 0
    assert "imeout" in answer.words


def test_who_says_one_letter_at_a_time_is_not_waited_for(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.LUMBUNG_WEBHOOKS_PRIVATE = True
    monkeypatch.setattr(outgoing, "WHOLE_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as dripping:
        stop = threading.Event()

        def drip() -> None:
            connection, _ = dripping.accept()
            with connection:
                while not stop.wait(0.05):
                    try:
                        connection.sendall(b"H")
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        answer = post(f"http://127.0.0.1:{dripping.getsockname()[1]}/", b"{}", {})
        stop.set()
        thread.join()
    assert answer.status == 0


def test_a_port_where_nobody_listens(settings: Settings) -> None:
    settings.LUMBUNG_WEBHOOKS_PRIVATE = True
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    answer = post(f"http://127.0.0.1:{port}/", b"{}", {})
    assert answer.status == 0
    assert answer.words
