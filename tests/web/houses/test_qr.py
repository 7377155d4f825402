"""A sheet of codes to print: one for each machine that is in use, each leading to the page where one begins."""

from __future__ import annotations

from collections.abc import Callable

from tests.web.cast import Cast
from tests.web.pages import CheckedClient

from lumbung.web.houses import services
from lumbung.web.houses.models import House, Unit
from lumbung.web.houses.views.qr import drawn
from lumbung.web.organisations.services import grant_role


def test_every_unit_in_use_has_a_code_that_leads_to_its_page(
    house: House, cast: Cast, client_of: Callable[[str], CheckedClient]
) -> None:
    machine = services.add_machine(by=None, house=house, type="oven", name_id="Oven", name_en="Oven", units=2)
    gone = Unit.objects.create(house=house, kind="machine", machine=machine, label="9", retired="2026-01-01")
    grant_role(by=None, user=cast.operator, organisation=house.organisation, role="operator")
    client = client_of("operator")
    page = client.get(f"/houses/{house.slug}/run/qr/").content.decode()
    units = list(Unit.objects.filter(machine=machine, retired=None))
    assert len(units) == 2
    for unit in units:
        address = f"http://testserver/bookings/at/{unit.pk}/"
        assert drawn(address) in page
        assert address in page
        assert client.get(f"/bookings/at/{unit.pk}/").status_code == 200
    assert f"/bookings/at/{gone.pk}/" not in page
    assert f"/houses/{house.slug}/run/qr/" in client.get(f"/houses/{house.slug}/run/").content.decode()


def test_two_addresses_have_two_codes() -> None:
    assert drawn("https://contoh/bookings/at/1/") != drawn("https://contoh/bookings/at/2/")


def test_the_sheet_is_for_those_who_run_the_house(house: House, client_of: Callable[[str], CheckedClient]) -> None:
    address = f"/houses/{house.slug}/run/qr/"
    assert client_of("anonymous").get(address).status_code == 302
    for name in ("stranger", "producer", "operator", "other_officer"):
        assert client_of(name).get(address).status_code in (403, 404)
    assert client_of("officer").get(address).status_code == 200
