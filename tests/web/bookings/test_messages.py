"""What people are told: every text is there, in both languages, in the house's own time."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import translation
from tests.web.bookings.worlds import World, make_world

from lumbung.web.bookings.services import trail
from lumbung.web.messaging.letters import unseal, written
from lumbung.web.messaging.models import Message

TEXTS = Path(trail.__file__).parents[1] / "templates" / "messages"
KINDS = sorted(path.stem for path in TEXTS.glob("*.txt"))
WORDS = {
    "house": "Rumah A & B",
    "machine_id": "Pengaduk",
    "machine_en": "Mixer",
    "unit": "2",
    "code": "ABCD2345",
    "product": "Keripik",
    "start": "2026-11-24T09:00:00+07:00",
    "end": "2026-11-24T10:00:00+07:00",
    "answer_by": "2026-11-24T08:00:00+07:00",
    "price_rp": 40_000,
    "cost_rp": 20_000,
    "reason": "Sabuk putus.",
    "entry": 7,
    "offer": 8,
    "title": "Oven untuk pemula",
    "before": "2026-11-24T07:00:00+07:00",
    "giver": "Ibu Sari",
    "receiver": "Ibu Wati",
    "other_1": "2026-11-25T09:00:00+07:00",
    "other_1_house": "Rumah B",
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_text_can_be_written(kind: str, language: str) -> None:
    letter = written(kind, WORDS, language, "+6281234567890")
    assert letter.subject
    assert letter.text
    assert "&amp;" not in letter.text
    assert "{" not in letter.text


def test_the_machine_has_the_name_of_the_readers_language() -> None:
    assert "Pengaduk" in written("booking_confirmed", WORDS, "id", "x").text
    assert "Mixer" in written("booking_confirmed", WORDS, "en", "x").text


def test_times_are_those_of_the_house(world: World) -> None:
    there = make_world(1, zone="Asia/Jayapura", slug="rumah-timur")
    type(there.people[0]).objects.filter(pk=there.people[0].pk).update(phone="+6281234567890")
    there.people[0].refresh_from_db()
    with translation.override("id"):
        there.book(9)
    message = Message.objects.get(kind="booking_confirmed", to=there.people[0])
    assert "pukul 09.00 WIT" in unseal(message.sealed).text
