"""The people of the web tests: always the same."""

from __future__ import annotations

from dataclasses import dataclass

from lumbung.web.accounts.models import User
from lumbung.web.accounts.services import create_user
from lumbung.web.organisations.models import Organisation
from lumbung.web.organisations.services import create_organisation, grant_role

PASSWORD = "lumbung padi 2026"


@dataclass(frozen=True)
class Cast:
    """Who there is, and for what they act. `stranger` is signed in and has no role anywhere."""

    region: Organisation
    other_region: Organisation
    house: Organisation
    firm: Organisation
    stranger: User
    producer: User
    helper: User
    operator: User
    officer: User
    other_officer: User
    partner: User
    auditor: User


def make_cast() -> Cast:
    """Two regions, a house, a firm, and one person for each role."""
    region = create_organisation(by=None, kind="region", name="DKI Jakarta", slug="dki-jakarta", code="31")
    other = create_organisation(by=None, kind="region", name="Wilayah Lain", slug="wilayah-lain", code="99")
    house = create_organisation(by=None, kind="house", name="Rumah Produksi Contoh", slug="rumah-contoh")
    firm = create_organisation(by=None, kind="firm", name="PT Mitra (contoh)", slug="pt-mitra")
    places = {
        "stranger": None,
        "producer": house,
        "helper": region,
        "operator": house,
        "officer": region,
        "other_officer": other,
        "partner": firm,
        "auditor": region,
    }
    people = {}
    for name, place in places.items():
        people[name] = create_user(username=name, password=PASSWORD)
        if place is not None:
            grant_role(by=None, user=people[name], organisation=place, role=name.removeprefix("other_"))
    return Cast(region, other, house, firm, **people)
