"""The catalogue of technology: a page for each step, in both languages, with figures that are marked."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from tests.web.cast import Cast

from lumbung.planning.appraisal.technology import Maker, compare, countable
from lumbung.planning.needs.catalogue import load_catalogue
from lumbung.web.houses import services as houses
from lumbung.web.technology.pages.catalogue import parameters
from lumbung.web.ui.numbers import rupiah

MIXING = "/technology/bakery/bread/01_kneading/"
pytestmark = pytest.mark.django_db


def test_everybody_finds_a_step_from_the_list_of_chains(client: Client) -> None:
    assert "/technology/bakery/" in client.get("/technology/").content.decode()
    assert MIXING in client.get("/technology/bakery/").content.decode()
    assert client.get(MIXING).status_code == 200


@pytest.mark.parametrize("chain", sorted(load_catalogue().chains))
def test_each_chain_has_a_page_and_its_first_step_too(client: Client, chain: str) -> None:
    assert client.get(f"/technology/{chain}/").status_code == 200
    held = load_catalogue()
    step = next(s for (c, _), steps in held.steps.items() if c == chain for s in steps if countable(s, held))
    assert client.get(f"/technology/{chain}/{step.branch}/{step.name}/").status_code == 200


def test_the_page_says_what_the_library_works_out(client: Client) -> None:
    page = client.get(MIXING, {"volume": "900", "hour": "10000"}).content.decode()
    step = load_catalogue().step("bakery", "bread", "01_kneading")
    found = compare(step, Maker(12 * 900, 10_000, 15.0), load_catalogue(), parameters())
    for way in found.ways:
        assert rupiah(way.unit_rp(12 * 900)) in page


def test_what_was_typed_stays_and_a_wrong_number_says_why(client: Client) -> None:
    answer = client.get(MIXING, {"volume": "banyak"})
    assert answer.status_code == 400
    assert 'value="banyak"' in answer.content.decode()


def test_a_place_that_nobody_knows_is_said(client: Client) -> None:
    assert "Tempat itu tidak dikenal" in client.get(MIXING, {"place": "Negeri Dongeng"}).content.decode()


@pytest.mark.parametrize("address", ["nothing/", "bakery/bread/99_nothing/", "bakery/cakes_wet/11_cold_storage/"])
def test_what_is_not_there_is_not_found(client: Client, address: str) -> None:
    assert client.get(f"/technology/{address}").status_code == 404


def test_a_house_with_the_machine_is_named_with_its_price_and_the_price_counts(client: Client, cast: Cast) -> None:
    before = client.get(MIXING).content.decode()
    house = houses.create_house(by=None, region=cast.region, name="Dapur Uji", slug="dapur-uji", lat=-6.2, lon=106.8)
    room = houses.add_room(by=None, house=house, name="Dapur")
    machine = houses.add_machine(by=None, house=house, type="spiral_mixer", name_id="Mixer", name_en="Mixer", room=room)
    houses.set_tariff(
        by=None, machine=machine, rp_per_hour=777_000, group="public", since=date(2020, 1, 1), origin="published"
    )
    houses.open_house(by=None, house=house)
    page = client.get(MIXING).content.decode()
    assert "/houses/dapur-uji/machines/spiral_mixer/" in page
    assert "Rp777.000" in page
    assert "Rp777.000" not in before


def test_a_later_page_weighs_at_most_15_kilobytes(client: Client) -> None:
    answer = client.get(MIXING, headers={"accept-encoding": "gzip"})
    assert len(answer.content) <= 15_000
