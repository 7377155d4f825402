"""SMS and e-mail: in the person's language, tried again, and forgotten once they are out."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from tests.web.cast import Cast
from tests.web.pages import CheckedClient

from lumbung.web.accounts.services import create_user
from lumbung.web.config import clock
from lumbung.web.messaging import letters, queries, services
from lumbung.web.messaging.models import Message
from lumbung.web.messaging.senders import FileSender

CODE = {"code": "482913", "minutes": 10}


@pytest.fixture(autouse=True)
def outbox(settings: Any, tmp_path: Path) -> Path:
    settings.LUMBUNG_OUTBOX = tmp_path / "outbox"
    return tmp_path / "outbox"


@pytest.mark.django_db(transaction=True)
def test_a_message_goes_into_a_file_that_only_the_owner_reads_and_its_text_is_forgotten(outbox: Path) -> None:
    user = create_user(username="ani", phone="0812-3456-7890")
    made = services.send(to=user, kind="login_code", context=CODE)
    (file,) = outbox.iterdir()
    assert "Kode Lumbung Anda: 482913" in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600
    assert outbox.stat().st_mode & 0o777 == 0o700
    held = Message.objects.get(pk=made.pk) if made else None
    assert held is not None
    assert (held.state, held.channel, bytes(held.sealed)) == ("sent", "sms", b"")
    assert held.shown_address == "+62•••••7890"


def test_until_it_is_sent_nobody_reads_it_in_the_database(db: None) -> None:
    sealed = letters.seal(letters.written("login_code", CODE, "id", "+6281234567890"))
    assert b"482913" not in sealed
    assert b"7890" not in sealed
    assert letters.unseal(sealed).address == "+6281234567890"


def test_each_person_is_told_in_her_own_language(db: None) -> None:
    for language, word in (("id", "Berlaku"), ("en", "holds")):
        assert word in letters.written("login_code", CODE, language, "x").text


def test_a_moment_in_iso_spelling_is_a_moment_and_names_stay_as_they_are(db: None) -> None:
    context = {"organisation": "Oven & “A”", "right": "x", "until": "2026-11-24T09:00:00+07:00", "reason": "y"}
    letter = letters.written("right_suspended", context, "en", "a@contoh.id")
    assert "Oven & “A”" in letter.text
    assert "Nov. 24, 2026" in letter.text
    assert letter.subject == "A right rests"


def test_a_kind_without_a_text_tells_that_there_is_news(db: None) -> None:
    assert "Ada kabar" in letters.written("something_new", {}, "id", "x").text


@pytest.mark.django_db(transaction=True)
def test_e_mail_goes_by_the_mail_server(settings: Any) -> None:
    settings.LUMBUNG_SENDERS = {**settings.LUMBUNG_SENDERS, "email": "lumbung.web.messaging.senders.SmtpSender"}
    user = create_user(username="ani", email="ani@contoh.id")
    services.send(to=user, kind="login_code", context=CODE)
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["ani@contoh.id"], "Kode Anda untuk Lumbung")


def test_someone_without_number_and_address_is_sent_nothing(cast: Cast) -> None:
    assert services.send(to=cast.producer, kind="login_code", context=CODE) is None
    assert not Message.objects.exists()


class Broken:
    """A way out that works from the third try on."""

    tries = 0

    def deliver(self, letter: letters.Letter) -> None:
        type(self).tries += 1
        if type(self).tries < 3:
            raise OSError(f"no line to {letter.address}")


@pytest.mark.django_db(transaction=True)
def test_what_fails_is_tried_again_and_the_log_names_nobody(settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    Broken.tries = 0
    settings.LUMBUNG_SENDERS = {"sms": f"{__name__}.Broken", "email": f"{__name__}.Broken"}
    user = create_user(username="ani", phone="081234567890")
    with caplog.at_level(logging.INFO):
        made = services.send(to=user, kind="login_code", context=CODE)
    held = Message.objects.get(pk=made.pk) if made else None
    assert held is not None
    assert (held.state, held.tries) == ("sent", 3)
    assert "OSError" in caplog.text
    assert "482913" not in caplog.text
    assert "7890" not in caplog.text


class AlwaysBroken:
    """Never works."""

    def deliver(self, letter: letters.Letter) -> None:
        raise OSError("no line")


@pytest.mark.django_db(transaction=True)
def test_after_the_last_try_it_is_given_up_and_forgotten(settings: Any) -> None:
    settings.LUMBUNG_SENDERS = {"sms": f"{__name__}.AlwaysBroken", "email": f"{__name__}.AlwaysBroken"}
    made = services.send(to=create_user(username="ani", phone="081234567890"), kind="login_code", context=CODE)
    held = Message.objects.get(pk=made.pk) if made else None
    assert held is not None
    assert (held.state, held.tries, bytes(held.sealed)) == ("failed", len(services.WAITS) + 1, b"")


@pytest.mark.django_db(transaction=True)
def test_a_code_that_has_ended_is_not_sent(outbox: Path) -> None:
    ended = clock.real_now() - timedelta(seconds=1)
    made = services.send_to(
        address="+6281234567890", channel="sms", kind="login_code", context=CODE, useless_after=ended
    )
    assert Message.objects.get(pk=made.pk).state == "failed"
    assert not outbox.exists()


@pytest.mark.django_db(transaction=True)
def test_the_demo_shows_the_messages_and_nothing_else_does(client: CheckedClient, settings: Any) -> None:
    assert client.get("/demo/messages/").status_code == 404
    settings.LUMBUNG_DEMO = True
    assert "Belum ada pesan" in client.get("/demo/messages/").content.decode()
    services.send(to=create_user(username="ani", phone="081234567890"), kind="login_code", context=CODE)
    assert "482913" in client.get("/demo/messages/").content.decode()
    assert [letter.address for _, letter in queries.latest()] == ["+6281234567890"]
    settings.LUMBUNG_DEMO = False
    assert client.get("/demo/messages/").status_code == 404


def test_files_of_one_second_do_not_overwrite_each_other(outbox: Path) -> None:
    for _ in range(5):
        FileSender().deliver(letters.Letter("x", "s", "t"))
    assert len(list(outbox.iterdir())) == 5
