"""The words: found in the source, compared with the catalogue, compiled."""

from __future__ import annotations

from pathlib import Path

import pytest

from lumbung.web.config import catalogues


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small app with one message in Python and three in a template."""
    folder = tmp_path / "shop"
    (folder / "templates").mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    (folder / "views.py").write_text('from x import gettext as _\nWORDS = _("Open %(name)s")\n')
    (folder / "templates" / "a.html").write_text(
        '<p>{% translate "Good day" %}\n  {% blocktranslate count n=2 %}one{% plural %}{{ n }} many{% endblocktranslate %}\n'
        "\t{% blocktranslate %}It's {{ when }}{% endblocktranslate %}</p>"
    )
    monkeypatch.setattr(catalogues, "WEB", tmp_path)
    return folder


def fill(app: Path, **words: str) -> None:
    path = catalogues.catalogue_path(app)
    text = path.read_text()
    for english, indonesian in words.items():
        start = text.index(f'msgid "{english.replace("_", " ")}')
        gap = text.index('msgstr ""', start)
        text = text[:gap] + f'msgstr "{indonesian}"' + text[gap + len('msgstr ""') :]
    path.write_text(text)


def test_messages_of_python_and_templates_are_found(app: Path) -> None:
    found = {str(message.id) for message in catalogues.source_messages(app) if message.id}
    assert found == {"Open %(name)s", "Good day", "('one', '%(n)s many')", "It's %(when)s"}


def test_every_message_without_indonesian_is_named(app: Path) -> None:
    catalogues.update(app)
    assert len(catalogues.problems()) == 4
    fill(app, Good_day="Selamat siang")
    assert len(catalogues.problems()) == 3
    assert not any("Good day" in line for line in catalogues.problems())


def test_an_unsure_message_counts_as_missing(app: Path) -> None:
    catalogues.update(app)
    fill(app, Good_day="Selamat siang")
    path = catalogues.catalogue_path(app)
    path.write_text(path.read_text().replace('msgid "Good day"', '#, fuzzy\nmsgid "Good day"'))
    assert any("fuzzy" in line and "Good day" in line for line in catalogues.problems())


def test_a_lost_placeholder_is_named(app: Path) -> None:
    catalogues.update(app)
    fill(app, Open="Buka")
    assert any("placeholders differ" in line for line in catalogues.problems())


def test_updating_keeps_words_and_drops_what_is_no_longer_used(app: Path) -> None:
    catalogues.update(app)
    fill(app, Good_day="Selamat siang")
    (app / "views.py").write_text("")
    catalogues.update(app)
    text = catalogues.catalogue_path(app).read_text()
    assert "Selamat siang" in text
    assert "Open" not in text


def test_updating_twice_gives_the_same_bytes(app: Path) -> None:
    catalogues.update(app)
    first = catalogues.catalogue_path(app).read_bytes()
    catalogues.update(app)
    assert catalogues.catalogue_path(app).read_bytes() == first


def test_compiling_writes_only_what_is_older(app: Path) -> None:
    catalogues.update(app)
    assert catalogues.compile_all() == 1
    assert catalogues.compile_all() == 0
