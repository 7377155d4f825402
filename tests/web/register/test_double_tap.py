"""Taps at the same moment: one registration, whatever the database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from tests.web.register.rows import some_areas

from lumbung.web.organisations.models import Organisation
from lumbung.web.register import services
from lumbung.web.register.models import Enrolment, Enterprise

TAPS = 6


@pytest.mark.django_db(transaction=True)
def test_taps_at_the_same_moment_make_one_registration() -> None:
    region = Organisation.objects.create(kind="region", name="Wilayah Contoh", slug="wilayah-contoh")
    services.save_areas(region=region, areas=some_areas())
    told = services.Told(words="keripik", chain="snacks", area_code="31.74.01", size="micro")

    def tap(once: str) -> int:
        try:
            return services.enrol(region=region, told=told, once=once, consent=True).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(TAPS) as pool:
        made = set(pool.map(tap, ["the same draft"] * TAPS))
    assert len(made) == Enrolment.objects.count() == Enterprise.objects.count() == 1

    with ThreadPoolExecutor(TAPS) as pool:  # the control: other drafts are other registrations
        others = set(pool.map(tap, [f"draft {n}" for n in range(TAPS)]))
    assert len(others) == TAPS
