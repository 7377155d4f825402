"""Three houses for the demo, all of them invented: a food kitchen, a sewing and printing house, and a mixed one.

Prices are assumed for the demo; machine names and powers are those of our table of machines. The first house has wide
rules of use and is open every day, so that whoever tries Lumbung is never stopped by a quota; the second has the usual
ones, Ramadan hours and closes on holidays; in the third a whole room can be booked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time

from lumbung.web.accounts.models import User
from lumbung.web.demo.simulation import data_rows
from lumbung.web.houses import queries, services
from lumbung.web.houses.catalogue import machine_types
from lumbung.web.houses.models import House, Machine, Tariff
from lumbung.web.organisations.models import Organisation
from lumbung.web.organisations.services import grant_role
from lumbung.web.training import services as training

SINCE = date(2026, 10, 1)
LICENCES_UNTIL = date(2028, 9, 30)
WHOSE = "demo"

QUIET_SHARE, PUBLIC_SHARE = 0.75, 1.5
"""Of a member's price in busy hours: a member's in quiet hours, and everyone else's. Assumed for the demo."""
ROUND_TO_RP = 500


@dataclass(frozen=True)
class Equipment:
    """Machines of one type in a room: how many, a member's price for a busy hour, minutes of cleaning."""

    type: str
    units: int
    rp_per_hour: int
    room: str
    cleaning_minutes: int = 0
    licence: bool = True
    safety: str = ""


@dataclass(frozen=True)
class Invented:
    """One house of the demo."""

    slug: str
    name: str
    district: str
    about: str
    needed: str
    rooms: Sequence[tuple[str, int, bool]]
    equipment: Sequence[Equipment]
    week: Sequence[tuple[int, time, time]]
    ramadan: Sequence[tuple[int, time, time]] = ()
    classes: Sequence[tuple[str, str, str, bool, str]] = ()
    rules: Mapping[str, int] = field(default_factory=dict)
    closed_on_holidays: bool = True


def days(numbers: Sequence[int], opens: int, closes: int) -> list[tuple[int, time, time]]:
    """The same hours on these weekdays."""
    return [(number, time(opens), time(closes)) for number in numbers]


HOT = "Pakai sarung tangan tahan panas. Jangan tinggalkan mesin saat menyala."
SHARP = "Jangan dorong bahan dengan tangan. Matikan dan cabut kabel sebelum membersihkan."
SEWING = "Ikat rambut panjang. Matikan mesin saat mengganti jarum."

HALAL = ("halal", "Halal tanpa alergen", "Halal, no allergens", True, "")
PEANUT = ("kacang", "Halal, mengandung kacang", "Halal, with peanuts", True, "peanut")
DAIRY = ("susu-telur", "Halal, mengandung susu atau telur", "Halal, with milk or eggs", True, "milk egg")
OTHER = ("non-halal", "Non-halal", "Non-halal", False, "")

WIDE = {
    "horizon_days": 180, "longest_minutes": 960, "hours_per_day": 24, "hours_per_week": 168, "hours_per_month": 744,
    "open_bookings": 500,
}  # fmt: skip

HOUSES = (
    Invented(
        "rumah-1", "Rumah Produksi Matraman (contoh)", "Matraman",
        "Dapur bersama untuk roti, camilan, tempe, dan bumbu. Pakai sendiri, atau minta dibuatkan (maklon).",
        "KTP, NIB atau surat keterangan usaha, dan lisensi mesin. Pelatihan lisensi satu hari.",
        (("Dapur olah", 0, False), ("Ruang panggang dan goreng", 0, False), ("Ruang kemas", 6, False)),
        (
            Equipment("planetary_mixer", 2, 12_000, "Dapur olah", 30, safety=SHARP),
            Equipment("spiral_mixer", 1, 16_000, "Dapur olah", 30, safety=SHARP),
            Equipment("spice_grinder", 1, 9_000, "Dapur olah", 30, safety=SHARP),
            Equipment("tempe_slicer", 1, 8_000, "Dapur olah", 30, safety=SHARP),
            Equipment("proofer", 1, 7_000, "Ruang panggang dan goreng", 15, licence=False),
            Equipment("deck_oven", 3, 18_000, "Ruang panggang dan goreng", 30, safety=HOT),
            Equipment("deep_fryer_gas", 2, 17_500, "Ruang panggang dan goreng", 45, safety=HOT),
            Equipment("oil_spinner", 1, 9_000, "Ruang panggang dan goreng", 30, safety=SHARP),
            Equipment("vacuum_packer", 2, 10_000, "Ruang kemas", 15),
            Equipment("continuous_band_sealer", 2, 6_000, "Ruang kemas", 0),
        ),
        days(range(7), 6, 22), classes=(HALAL, PEANUT, DAIRY), rules=WIDE, closed_on_holidays=False,
    ),
    Invented(
        "rumah-2", "Rumah Jahit dan Cetak Tambora (contoh)", "Tambora",
        "Mesin jahit, bordir, dan sablon untuk konveksi rumahan. Kain potongan dapat dibawa sendiri.",
        "KTP dan lisensi mesin. Mesin obras dan jahit dapat dipelajari dalam setengah hari.",
        (("Ruang jahit", 12, False), ("Ruang cetak", 5, False)),
        (
            Equipment("lockstitch_machine", 6, 5_000, "Ruang jahit", safety=SEWING),
            Equipment("overlock_machine", 3, 6_000, "Ruang jahit", safety=SEWING),
            Equipment("coverstitch_machine", 2, 7_000, "Ruang jahit", safety=SEWING),
            Equipment("buttonhole_machine", 1, 8_000, "Ruang jahit", safety=SEWING),
            Equipment("embroidery_single_head", 2, 20_000, "Ruang cetak"),
            Equipment("dtf_printer", 1, 35_000, "Ruang cetak"),
            Equipment("heat_press", 2, 9_000, "Ruang cetak", licence=False, safety=HOT),
        ),
        days(range(6), 7, 19), ramadan=days(range(6), 8, 16),
    ),
    Invented(
        "rumah-3", "Rumah Produksi Jagakarsa (contoh)", "Jagakarsa",
        "Dapur olah susu dan minuman, ruang sabun, dan ruang kemas. Dapur dapat dipesan utuh.",
        "KTP, dan lisensi untuk pasteurizer. Ruang lain cukup pengenalan di tempat.",
        (("Dapur minuman", 4, True), ("Ruang kemas dan label", 4, False)),
        (
            Equipment("batch_pasteuriser", 1, 30_000, "Dapur minuman", 45, safety=HOT),
            Equipment("commercial_blender", 2, 7_000, "Dapur minuman", 15, licence=False, safety=SHARP),
            Equipment("cup_sealer", 1, 8_000, "Dapur minuman", 15, licence=False),
            Equipment("soap_cutter", 1, 5_000, "Ruang kemas dan label", licence=False),
            Equipment("label_printer", 1, 6_000, "Ruang kemas dan label", licence=False),
        ),
        [*days(range(5), 8, 17), (5, time(8), time(13))], classes=(HALAL, DAIRY, OTHER),
    ),
)  # fmt: skip

WHOLE_ROOM = ("rumah-3", "Dapur minuman", "dapur_minuman_utuh", "Dapur minuman, seluruhnya", "The whole drinks kitchen")
WHOLE_ROOM_RP = 60_000
MEMBERS = {"rumah-1": 12, "rumah-2": 6, "rumah-3": 6}
"""How many of the producers are members of a house and licensed for each of its machines."""


def load_houses(region: Organisation, people: Mapping[str, User]) -> list[House]:
    """The three houses in the region, with `people` by user name: `operator-1`, `produsen-1` …; what is there stays."""
    made = []
    for invented in HOUSES:
        house = queries.house_by_slug(invented.slug)
        if house is None:
            house = _make(region, invented)
            _let_in(house, people)
        made.append(house)
    return made


def _make(region: Organisation, invented: Invented) -> House:
    place = next(row for row in data_rows("districts.csv") if row["district"] == invented.district)
    house = services.create_house(
        by=None, region=region, name=invented.name, slug=invented.slug, area_code=place["code"],
        lat=float(place["lat"]), lon=float(place["lon"]), simulated=True,
        address=f"Jalan Contoh No. 1, {place['district']}, {place['city']}",
    )  # fmt: skip
    services.describe_house(
        by=None, house=house, about=invented.about, needed=invented.needed, contact="Meja depan rumah ini (contoh)",
        directions="Rumah ini rekaan. Letaknya di tengah kecamatan, tanpa alamat nyata.\nMotor: pintu samping.",
        closed_on_holidays=invented.closed_on_holidays,
    )  # fmt: skip
    services.set_hours(by=None, house=house, week=invented.week)
    if invented.ramadan:
        services.set_hours(by=None, house=house, week=invented.ramadan, ramadan=True)
    services.set_peak_hours(by=None, house=house, week=days(range(6), 8, 12))
    for code, name_id, name_en, halal, allergens in invented.classes:
        services.add_product_class(
            by=None, house=house, code=code, name_id=name_id, name_en=name_en, halal=halal, allergens=allergens
        )
    services.set_use_rules(by=None, house=house, **invented.rules)
    _equip(house, invented)
    return services.open_house(by=None, house=house)


def _equip(house: House, invented: Invented) -> None:
    rooms = {
        name: services.add_room(by=None, house=house, name=name, people=people, bookable=bookable)
        for name, people, bookable in invented.rooms
    }
    for one in invented.equipment:
        known = machine_types()[one.type]
        machine = services.add_machine(
            by=None, house=house, type=one.type, name_id=known.name_id, name_en=known.name_en, units=one.units,
            room=rooms[one.room], power_watt=known.power_watt, cleaning_minutes=one.cleaning_minutes,
            licence_needed=one.licence, safety=one.safety,
            price_basis="Harga diasumsikan untuk demo: listrik, gas, operator, dan cadangan perbaikan.",
        )  # fmt: skip
        _price(machine, one.rp_per_hour)
    slug, room, code, name_id, name_en = WHOLE_ROOM
    if house.slug == slug:
        whole = services.add_machine(
            by=None, house=house, type=code, name_id=name_id, name_en=name_en, room=rooms[room], whole_room=True,
            toll=False, cleaning_minutes=45,
        )  # fmt: skip
        _price(whole, WHOLE_ROOM_RP)


def _price(machine: Machine, member_rp: int) -> None:
    shares = {
        (Tariff.Group.MEMBER, Tariff.Band.PEAK): 1.0,
        (Tariff.Group.MEMBER, Tariff.Band.OFF_PEAK): QUIET_SHARE,
        (Tariff.Group.PUBLIC, Tariff.Band.PEAK): PUBLIC_SHARE,
        (Tariff.Group.PUBLIC, Tariff.Band.OFF_PEAK): PUBLIC_SHARE * QUIET_SHARE,
    }
    for (group, band), share in shares.items():
        rp_per_hour = round(member_rp * share / ROUND_TO_RP) * ROUND_TO_RP
        services.set_tariff(
            by=None, machine=machine, rp_per_hour=rp_per_hour, group=group, band=band, since=SINCE, source=WHOSE
        )


def _let_in(house: House, people: Mapping[str, User]) -> None:
    """Those who run it, and its members with a licence for each machine that needs one and each that does not."""
    if operator := people.get("operator-1"):
        grant_role(by=None, user=operator, organisation=house.organisation, role="operator")
    for number in range(1, MEMBERS[house.slug] + 1):
        member = people.get(f"produsen-{number}")
        if member is None:
            continue
        grant_role(by=None, user=member, organisation=house.organisation, role="producer")
        for machine in queries.machines_of(house):
            training.grant(
                by=None, person=member, machine_type=machine.type, house=house, since=SINCE, until=LICENCES_UNTIL,
                how="Pelatihan contoh",
            )  # fmt: skip
