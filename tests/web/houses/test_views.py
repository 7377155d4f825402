"""Pages of houses: what each person may see and do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time

import pytest
from tests.web.cast import Cast
from tests.web.pages import CheckedClient
from tests.web.plans.small_region import fill

from lumbung.web.audit.models import AuditEvent
from lumbung.web.houses import hours, queries, services
from lumbung.web.houses.models import DayException, House, Machine, ProductClass, RamadanDates, Room, Unit
from lumbung.web.houses.tariffs import in_force
from lumbung.web.organisations.services import grant_role

ClientOf = Callable[[str], CheckedClient]
DAY = date(2026, 11, 24)


@pytest.fixture
def kitchen(cast: Cast, house: House) -> House:
    """An open house with a room, an oven with a price, hours; the cast's operator runs it."""
    grant_role(by=None, user=cast.operator, organisation=house.organisation, role="operator")
    room = services.add_room(by=None, house=house, name="Dapur", people=4)
    oven = services.add_machine(by=None, house=house, type="oven", name_id="Oven roti", name_en="Bread oven", room=room)
    services.set_tariff(by=None, machine=oven, rp_per_hour=12_000, since=DAY, source="pengelola")
    services.set_hours(by=None, house=house, week=[(day, time(7), time(19)) for day in range(6)])
    return services.open_house(by=None, house=house)


HOUSE = "/houses/rumah-uji/"
RUN = f"{HOUSE}run/"
PAGES = (
    "", "describe/", "rules/", "hours/usual/", "hours/ramadan/", "hours/busy/", "days/", "rooms/", "machines/",
    "machines.csv", "machines/oven/", "tariffs/", "tariffs.csv", "classes/",
)  # fmt: skip
ACTS = {
    "turn/": {"to": "closed"},
    "describe/": {"name": "Lain"},
    "rules/": {"horizon_days": "30"},
    "hours/usual/": {"every": "8-9"},
    "days/": {"act": "add", "day": "2026-12-24", "reason": "Libur"},
    "days/usual/": {"day": "2026-12-24"},
    "days/holidays/": {"closed": "no"},
    "rooms/": {"name": "Baru", "people": "1"},
    "machines/": {"type": "own", "own_name": "Alat", "units": "1"},
    "machines/oven/": {"name_id": "Lain", "name_en": "Other", "cleaning_minutes": "0", "power_watt": "0"},
    "machines/oven/units/": {"act": "more"},
    "tariffs/": {"machine": "oven", "member_peak": "1", "since": "2027-01-01", "origin": "assumed", "source": "x"},
    "classes/": {"name_id": "Halal", "name_en": "Halal"},
    "classes/drop/": {"code": "x"},
}


# -- For everybody -----------------------------------------------------------------------------------------------------
def test_everybody_reads_what_a_house_has_when_it_is_open_and_what_it_costs(
    kitchen: House, client_of: ClientOf
) -> None:
    page = client_of("anonymous").get(HOUSE).content.decode()
    for words in ("Oven roti", "Rp12.000", "asumsi, pengelola", "Senin–Sabtu", "07.00–19.00", "Jam bebas", "Dapur"):
        assert words in page
    assert RUN not in page
    machine = client_of("anonymous").get(f"{HOUSE}machines/oven/").content.decode()
    assert "Mesin ini perlu lisensi." in machine
    assert client_of("anonymous").get(f"{HOUSE}machines/nothing/").status_code == 404


def test_a_page_of_a_house_takes_as_many_queries_with_many_machines(
    kitchen: House, client_of: ClientOf, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for number in range(8):
        services.add_machine(by=None, house=kitchen, type=f"m{number}", name_id=f"M{number}", name_en=f"M{number}")
    with django_assert_max_num_queries(24):  # type: ignore[attr-defined]
        client_of("anonymous").get(HOUSE)


def test_the_english_page_is_english(kitchen: House, client_of: ClientOf) -> None:
    client = client_of("anonymous")
    client.get("/language/en/")
    page = client.get(HOUSE).content.decode()
    assert "Bread oven" in page
    assert "07:00–19:00" in page


def test_a_house_in_preparation_is_seen_only_by_those_who_run_it(cast: Cast, house: House, client_of: ClientOf) -> None:
    for who, status in (("anonymous", 404), ("stranger", 404), ("other_officer", 404), ("officer", 200)):
        assert client_of(who).get(HOUSE).status_code == status
    assert "/houses/rumah-uji/run/" in client_of("officer").get("/houses/").content.decode()
    for path in ("/houses/", "/houses/houses.csv"):
        assert "Rumah Uji" not in client_of("stranger").get(path).content.decode()


def test_a_closed_house_says_so_and_offers_nothing_to_book(kitchen: House, client_of: ClientOf) -> None:
    services.close_house(by=None, house=kitchen)
    page = client_of("anonymous").get(HOUSE).content.decode()
    assert "Rumah ini tutup" in page
    assert "Pesan waktu mesin" not in page
    assert "Jam bebas" not in page


def test_the_nearest_house_comes_first_by_a_typed_place(cast: Cast, kitchen: House, client_of: ClientOf) -> None:
    fill(cast.region)
    far = services.create_house(by=None, region=cast.region, name="Rumah Jauh", slug="jauh", lat=-6.24, lon=106.824)
    services.open_house(by=None, house=far)
    client = client_of("anonymous")
    near_far = client.get("/houses/?place=Kelurahan 24").content.decode()
    assert near_far.index("Rumah Jauh") < near_far.index("Rumah Uji")
    assert "<svg" in near_far
    assert "Yang mana maksud Anda?" in client.get("/houses/?place=Kelurahan").content.decode()
    assert "tidak dikenal" in client.get("/houses/?place=Atlantis").content.decode()
    by_point = client.get("/houses/?lat=-6.2&lon=106.8").content.decode()
    assert by_point.index("Rumah Uji") < by_point.index("Rumah Jauh")
    for nonsense in ("lat=nan&lon=1", "lat=x&lon=", "lat=1e99&lon=0", "area=99999999999", "area=x", "area=0"):
        assert client.get(f"/houses/?{nonsense}").status_code == 200


def test_the_list_goes_out_as_csv(kitchen: House, client_of: ClientOf) -> None:
    lines = client_of("anonymous").get("/houses/houses.csv").content.decode().splitlines()
    assert lines[0].startswith("slug,name,state")
    assert lines[1].startswith("rumah-uji,Rumah Uji,open")


# -- For those who run it ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", PAGES)
def test_its_pages_are_open_to_its_operator_and_the_regions_officer_only(
    kitchen: House, client_of: ClientOf, path: str
) -> None:
    statuses = {
        who: client_of(who).get(RUN + path).status_code
        for who in ("anonymous", "stranger", "producer", "helper", "partner", "auditor", "other_officer", "operator", "officer")
    }  # fmt: skip
    assert statuses == {
        "anonymous": 302, "stranger": 403, "producer": 403, "helper": 403, "partner": 403, "auditor": 403,
        "other_officer": 403, "operator": 200, "officer": 200,
    }  # fmt: skip


@pytest.mark.parametrize("path", ACTS)
@pytest.mark.parametrize(
    ("who", "status"), [("anonymous", 302), ("stranger", 403), ("producer", 403), ("auditor", 403)]
)
def test_nobody_else_changes_anything(kitchen: House, client_of: ClientOf, path: str, who: str, status: int) -> None:
    before = AuditEvent.objects.count()
    assert client_of(who).post(RUN + path, ACTS[path]).status_code == status
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize("path", ["turn/", "days/usual/", "days/holidays/", "classes/drop/", "machines/oven/units/"])
def test_what_only_acts_has_no_page(kitchen: House, client_of: ClientOf, path: str) -> None:
    assert client_of("operator").get(RUN + path).status_code == 405


@pytest.mark.parametrize("who", ["anonymous", "stranger", "operator", "auditor", "officer"])
def test_only_an_officer_founds_a_house_and_finds_what_is_missing(cast: Cast, client_of: ClientOf, who: str) -> None:
    fill(cast.region)
    told = {"name": "Rumah Baru!", "area": "99.01.01", "address": "Jalan 1", "time_zone": "Asia/Jakarta"}
    answer = client_of(who).post("/houses/new/", told)
    made = House.objects.filter(name="Rumah Baru!").first()
    if who != "officer":
        assert answer.status_code == (302 if who == "anonymous" else 403)
        assert made is None
        return
    assert answer.headers["Location"] == "/houses/rumah-baru/run/"
    assert made is not None
    assert (made.state, made.lat, made.area_code) == (House.State.PREPARING, -6.21, "99.01.01")
    page = client_of("officer").get("/houses/rumah-baru/run/").content.decode()
    assert "Sebelum dapat dipakai" in page
    again = client_of("officer").post("/houses/new/", told)
    assert again.headers["Location"] == "/houses/rumah-baru-2/run/"
    assert (
        client_of("officer").post("/houses/new/", {**told, "name": "new"}).headers["Location"] == "/houses/new-2/run/"
    )


def test_an_operator_sets_the_week_as_text(kitchen: House, client_of: ClientOf) -> None:
    operator = client_of("operator")
    told = {"every": "08.00–12.00, 13.00–17.00", "day5": "8-12", "day6": "tutup"}
    assert operator.post(f"{RUN}hours/usual/", told).status_code == 302
    assert [one.minutes for one in hours.open_ranges(kitchen, DAY, DAY)] == [240, 240]
    assert hours.open_ranges(kitchen, date(2026, 11, 29), date(2026, 11, 29)) == []
    wrong = operator.post(f"{RUN}hours/usual/", {"day0": "kapan saja"})
    assert wrong.status_code == 400
    assert "kapan saja" in wrong.content.decode()
    assert [one.minutes for one in hours.open_ranges(kitchen, DAY, DAY)] == [240, 240]
    assert operator.post(f"{RUN}hours/busy/", {"day1": "8-10"}).status_code == 302
    assert operator.post(f"{RUN}hours/ramadan/", {"every": "9-13"}).status_code == 302
    assert operator.get(f"{RUN}hours/never/").status_code == 404
    assert "Jam ramai: Selasa 08.00–10.00" not in operator.get(HOUSE).content.decode()  # no quiet price is set


def test_a_day_that_differs_is_set_and_taken_back(kitchen: House, client_of: ClientOf) -> None:
    operator = client_of("operator")
    told = {"act": "add", "day": "2026-12-24", "hours": "8-12", "reason": "Malam Natal"}
    assert operator.post(f"{RUN}days/", told).status_code == 302
    assert operator.post(f"{RUN}days/", {**told, "hours": ""}).status_code == 302
    assert [one.opens for one in DayException.objects.all()] == [None]
    assert "Malam Natal" in operator.get(f"{RUN}days/").content.decode()
    assert operator.post(f"{RUN}days/usual/", {"day": "2026-12-24"}).status_code == 302
    assert not DayException.objects.exists()
    assert operator.post(f"{RUN}days/holidays/", {"closed": "no"}).status_code == 302
    kitchen.refresh_from_db()
    assert not kitchen.closed_on_holidays


def test_ramadan_is_dated_by_an_officer_for_the_region(kitchen: House, client_of: ClientOf, settings: object) -> None:
    coming = hours.calendar_of(kitchen, DAY, DAY)
    assert coming.ramadans == {}
    form = client_of("officer").get(f"{RUN}days/").content.decode()
    assert "Ummul Qura" in form
    first = _initial_of(form, "first")
    told = {"act": "ramadan", "first": first, "last": _initial_of(form, "last"), "source": "Keputusan Menteri Agama"}
    assert client_of("operator").post(f"{RUN}days/", told).status_code == 403
    assert client_of("officer").post(f"{RUN}days/", told).status_code == 302
    assert RamadanDates.objects.get().first.isoformat() == first
    assert "Keputusan Menteri Agama" in client_of("operator").get(f"{RUN}days/").content.decode()
    assert client_of("officer").post(f"{RUN}days/", {**told, "first": "2020-01-01"}).status_code == 400


def _initial_of(page: str, name: str) -> str:
    part = page[page.index(f'name="{name}"') :]
    return part[part.index('value="') + 7 :].split('"')[0]


def test_a_room_is_added_changed_and_offered_whole(kitchen: House, client_of: ClientOf) -> None:
    operator = client_of("operator")
    told = {"name": "Ruang kemas", "people": "3", "bookable": "on"}
    assert operator.post(f"{RUN}rooms/", told).status_code == 302
    room = Room.objects.get(name="Ruang kemas")
    assert Machine.objects.get(room=room, whole_room=True).name_id == "Ruang kemas, seluruhnya"
    assert operator.post(f"{RUN}rooms/", told).status_code == 400
    assert operator.post(f"{RUN}rooms/{room.pk}/", {**told, "people": "2"}).status_code == 302
    assert Unit.objects.filter(room=room, kind="place", retired=None).count() == 2
    assert operator.post(f"{RUN}rooms/{room.pk}/", {**told, "people": "4"}).status_code == 302
    assert Unit.objects.filter(room=room, kind="place", retired=None).count() == 4
    assert operator.get(f"{RUN}rooms/{room.pk}/").status_code == 200
    assert operator.get(f"{RUN}rooms/0/").status_code == 404
    assert Machine.objects.filter(room=room, whole_room=True).count() == 1


def test_a_machine_is_added_from_the_table_or_by_its_own_name(kitchen: House, client_of: ClientOf) -> None:
    operator = client_of("operator")
    answer = operator.post(f"{RUN}machines/", {"type": "spiral_mixer", "units": "2", "licence_needed": "on"})
    assert answer.headers["Location"] == f"{RUN}machines/spiral_mixer/"
    mixer = Machine.objects.get(type="spiral_mixer")
    assert (mixer.name_id, mixer.power_watt, mixer.units.count()) == ("Mixer spiral roti", 2200, 2)
    assert operator.post(f"{RUN}machines/", {"type": "own", "units": "1"}).status_code == 400
    assert operator.post(f"{RUN}machines/", {"type": "own", "own_name": "Cetakan Kue", "units": "1"}).status_code == 302
    assert not Machine.objects.get(type="cetakan-kue").licence_needed
    assert operator.post(f"{RUN}machines/spiral_mixer/units/", {"act": "more"}).status_code == 302
    first = queries.units_of(mixer)[0]
    assert operator.post(f"{RUN}machines/spiral_mixer/units/", {"unit": first.pk}).status_code == 302
    assert [unit.label for unit in queries.units_of(mixer)] == ["2", "3"]
    assert operator.post(f"{RUN}machines/spiral_mixer/units/", {"act": "retire"}).status_code == 302
    assert operator.get(f"{RUN}machines/spiral_mixer/").status_code == 404
    assert "cetakan-kue" in operator.get(f"{RUN}machines.csv").content.decode()


def test_what_a_machine_is_said_to_be_changes(kitchen: House, client_of: ClientOf) -> None:
    told = {"name_id": "Oven besar", "name_en": "Large oven", "room": "", "cleaning_minutes": "30", "power_watt": "1.500",
            "safety": "Panas", "per_person": "on"}  # fmt: skip
    assert client_of("operator").post(f"{RUN}machines/oven/", told).status_code == 302
    oven = Machine.objects.get(type="oven")
    assert (oven.name_id, oven.room, oven.cleaning_minutes, oven.power_watt) == ("Oven besar", None, 30, 1500)
    assert (oven.per_person, oven.licence_needed) == (True, False)


def test_prices_are_set_together_and_the_old_ones_end(kitchen: House, client_of: ClientOf) -> None:
    told = {"machine": "oven", "member_peak": "15.000", "public_peak": "20 ribu", "since": "2026-12-01",
            "origin": "published", "source": "SK 12/2026"}  # fmt: skip
    operator = client_of("operator")
    assert operator.post(f"{RUN}tariffs/", told).status_code == 302
    oven = Machine.objects.get(type="oven")
    (before,), after = in_force([oven], DAY)[oven.pk], in_force([oven], date(2026, 12, 1))[oven.pk]
    assert (before.rp_per_hour, before.until) == (12_000, date(2026, 11, 30))
    assert sorted(one.rp_per_hour for one in after) == [15_000, 20_000]
    empty = {**told, "member_peak": "", "public_peak": ""}
    assert operator.post(f"{RUN}tariffs/", empty).status_code == 400
    early = operator.post(f"{RUN}tariffs/", {**told, "since": "2026-11-01"})
    assert early.status_code == 400
    assert "15.000" in early.content.decode()
    assert len(operator.get(f"{RUN}tariffs.csv").content.decode().splitlines()) == 4


def test_classes_rules_and_words_are_kept(kitchen: House, client_of: ClientOf) -> None:
    operator = client_of("operator")
    told = {"name_id": "Kacang", "name_en": "Peanut", "halal": "on", "allergens": ["peanut", "soy"]}
    assert operator.post(f"{RUN}classes/", told).status_code == 302
    assert ProductClass.objects.get().allergens == "peanut soy"
    assert operator.post(f"{RUN}classes/", told).status_code == 400
    assert operator.post(f"{RUN}classes/drop/", {"code": "kacang"}).status_code == 302
    assert not ProductClass.objects.exists()
    rules = dict.fromkeys(("notice_minutes", "horizon_days", "hours_per_day", "hours_per_week", "hours_per_month", "open_bookings", "free_cancel_hours", "late_cancel_percent", "no_show_minutes", "hold_minutes", "offer_hours"), "10") | {"longest_minutes": "120"}  # fmt: skip
    assert operator.post(f"{RUN}rules/", rules).status_code == 302
    assert operator.post(f"{RUN}rules/", {**rules, "late_cancel_percent": "101"}).status_code == 400
    words = {"name": "Rumah Uji Dua", "about": "Dapur.", "contact": "Meja depan", "lat": "-6.3", "lon": "106.9"}
    assert operator.post(f"{RUN}describe/", words).status_code == 302
    assert operator.post(f"{RUN}describe/", {**words, "lon": ""}).status_code == 400
    kitchen.refresh_from_db()
    assert (kitchen.name, kitchen.lat, kitchen.use_rules.longest_minutes) == ("Rumah Uji Dua", -6.3, 120)


def test_a_house_is_opened_and_closed_from_its_page(kitchen: House, client_of: ClientOf) -> None:
    for to in ("closed", "open"):
        assert client_of("operator").post(f"{RUN}turn/", {"to": to}).status_code == 302
        kitchen.refresh_from_db()
        assert kitchen.state == to
