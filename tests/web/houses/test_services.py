"""Founding and equipping a house: who may, what comes of it, what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from tests.web.cast import Cast

from lumbung.web.audit.models import AuditEvent
from lumbung.web.houses import queries, services
from lumbung.web.houses.models import House, Unit
from lumbung.web.houses.services.equip import EquipmentExists, TooMany
from lumbung.web.houses.services.terms import ImpossibleTerms
from lumbung.web.organisations.services import grant_role
from lumbung.web.training import queries as training
from lumbung.web.training import services as training_services

WRITES: dict[str, Callable[[Any, House], object]] = {
    "room": lambda by, house: services.add_room(by=by, house=house, name="Dapur"),
    "machine": lambda by, house: services.add_machine(by=by, house=house, type="oven", name_id="Oven", name_en="Oven"),
    "hours": lambda by, house: services.set_hours(by=by, house=house, week=[]),
    "rules": lambda by, house: services.set_use_rules(by=by, house=house, horizon_days=30),
    "words": lambda by, house: services.describe_house(by=by, house=house, about="Dapur bersama"),
    "open": lambda by, house: services.open_house(by=by, house=house),
    "note": lambda by, house: services.leave_note(by=by, house=house, text="Kunci di meja"),
    "class": lambda by, house: services.add_product_class(
        by=by, house=house, code="halal", name_id="Halal", name_en="Halal"
    ),
}


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("who", ["stranger", "producer", "operator", "other_officer", "partner", "auditor", "helper"])
def test_who_does_not_run_the_house_changes_nothing(cast: Cast, house: House, who: str, write: str) -> None:
    before = AuditEvent.objects.count()
    with pytest.raises(PermissionDenied):
        WRITES[write](getattr(cast, who), house)
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize("write", WRITES)
def test_its_operator_and_the_regions_officer_may_and_it_is_recorded(cast: Cast, house: House, write: str) -> None:
    grant_role(by=None, user=cast.operator, organisation=house.organisation, role="operator")
    WRITES[write](cast.operator, house)
    assert AuditEvent.objects.filter(actor=cast.operator, organisation=house.organisation).exists()


def test_only_an_officer_of_the_region_founds_a_house(cast: Cast) -> None:
    for who in (cast.stranger, cast.operator, cast.other_officer, cast.auditor):
        with pytest.raises(PermissionDenied):
            services.create_house(by=who, region=cast.region, name="Baru", slug="baru")
    assert services.create_house(by=cast.officer, region=cast.region, name="Baru", slug="baru").state == "preparing"


def test_a_short_name_is_given_once(cast: Cast, house: House) -> None:
    with pytest.raises(services.HouseExists):
        services.create_house(by=cast.officer, region=cast.region, name="Lagi", slug=house.slug)


def test_a_room_has_a_unit_and_a_place_for_each(house: House) -> None:
    room = services.add_room(by=None, house=house, name="Dapur", people=4)
    assert Unit.objects.filter(room=room, kind="room").count() == 1
    assert len(queries.places_of(room)) == 4


def test_units_are_numbered_on_and_retired_ones_are_not_offered(house: House) -> None:
    oven = services.add_machine(by=None, house=house, type="oven", name_id="Oven", name_en="Oven", units=10)
    services.add_units(by=None, machine=oven, units=1)
    assert [unit.label for unit in queries.units_of(oven)] == [str(n) for n in range(1, 12)]
    services.retire_unit(by=None, unit=queries.units_of(oven)[1])
    assert [unit.label for unit in queries.units_of(oven)][:2] == ["1", "3"]
    services.retire_machine(by=None, machine=oven)
    assert queries.machines_of(house) == []


def test_a_type_stands_once_in_a_house_and_a_typing_mistake_is_told(house: House) -> None:
    services.add_machine(by=None, house=house, type="oven", name_id="Oven", name_en="Oven")
    with pytest.raises(EquipmentExists):
        services.add_machine(by=None, house=house, type="oven", name_id="Oven", name_en="Oven")
    with pytest.raises(TooMany):
        services.add_machine(by=None, house=house, type="mixer", name_id="M", name_en="M", units=1000)


def test_a_rule_of_use_that_makes_no_sense_is_told(house: House) -> None:
    with pytest.raises(ImpossibleTerms):
        services.set_use_rules(by=None, house=house, late_cancel_percent=101)
    assert services.set_use_rules(by=None, house=house, late_cancel_percent=100).late_cancel_percent == 100


def test_the_nearest_open_house_comes_first(cast: Cast, house: House) -> None:
    far = services.create_house(by=None, region=cast.region, name="Jauh", slug="jauh", lat=-6.3, lon=106.9)
    services.create_house(by=None, region=cast.region, name="Tanpa titik", slug="tanpa")
    for one in (house, far):
        services.open_house(by=None, house=one)
    found = queries.nearest(-6.2, 106.8)
    assert [one.slug for one, _metres in found] == ["rumah-uji", "jauh"]
    assert found[0][1] == pytest.approx(0)


def test_a_licence_of_the_house_and_one_of_the_region_both_hold(cast: Cast, house: House) -> None:
    oven = services.add_machine(by=None, house=house, type="oven", name_id="Oven", name_en="Oven")
    day = house.created.date()
    assert training.licence_for(cast.producer, oven, day) is None
    here = training_services.grant(by=cast.officer, person=cast.producer, machine_type="oven", house=house, since=day)
    assert training.licence_for(cast.producer, oven, day) == here
    training_services.revoke(by=cast.officer, licence=here, because="Ujian ulang")
    assert training.licence_for(cast.producer, oven, day) is None
    training_services.grant(by=cast.officer, person=cast.producer, machine_type="oven", region=cast.region, since=day)
    assert training.licensed_types(cast.producer, house, day) == {"oven"}


@pytest.mark.parametrize("who", ["stranger", "producer", "operator", "other_officer", "auditor"])
def test_nobody_else_grants_a_licence(cast: Cast, house: House, who: str) -> None:
    with pytest.raises(PermissionDenied):
        training_services.grant(by=getattr(cast, who), person=cast.producer, machine_type="oven", house=house)
