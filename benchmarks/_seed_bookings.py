"""Fills an empty installation for the booking benchmarks; run as a program, prints JSON: tokens, codes of machine types.

The same content as the peer's: 10 machines x 2,000 one-hour bookings, 8 a day over 250 days centred on today, 40 users
who may use all of them; and empty machines for the races and the creations.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime, time, timedelta

MACHINES, PER_MACHINE, USERS, PER_DAY = 10, 2_000, 40, 8
EMPTY = (("race", 1), ("race-3", 3), ("create", 1))
"""Machine types that nobody has booked, with how many units they have."""
SLUG = "rumah-ukur"


def house():  # type: ignore[no-untyped-def]
    """A house that is open day and night, without limits on one person."""
    from lumbung.web.houses import services as houses
    from lumbung.web.organisations.services import create_organisation

    region = create_organisation(by=None, kind="region", name="Wilayah ukur", slug="wilayah-ukur")
    made = houses.create_house(
        by=None, region=region, name="Rumah ukur", slug=SLUG, lat=-6.2, lon=106.8, time_zone="UTC"
    )
    houses.describe_house(by=None, house=made, closed_on_holidays=False)
    houses.set_hours(by=None, house=made, week=[(day, time(0), time(0)) for day in range(7)])
    houses.set_use_rules(
        by=None, house=made, horizon_days=3_000, hours_per_day=24, hours_per_week=168, hours_per_month=744,
        open_bookings=100_000, longest_minutes=1_440,
    )  # fmt: skip
    return houses.open_house(by=None, house=made)


def main() -> None:
    """Seed, then print."""
    import django

    django.setup()
    from lumbung.web.accounts.services import create_user
    from lumbung.web.api.services.tokens import create_token
    from lumbung.web.houses import services as houses
    from lumbung.web.organisations.services import grant_role
    from lumbung.web.training.models import Licence

    made = house()
    types = [(f"machine-{n}", 1) for n in range(MACHINES)] + list(EMPTY)
    machines = []
    for code, units in types:
        machine = houses.add_machine(by=None, house=made, type=code, name_id=code, name_en=code, units=units)
        houses.set_tariff(by=None, machine=machine, rp_per_hour=20_000, since=date(2020, 1, 1))
        machines.append(machine)
    tokens, users = [], []
    for n in range(USERS):
        user = create_user(username=f"user{n}", name=f"User {n}")
        grant_role(by=None, user=user, organisation=made.organisation, role="producer")
        users.append(user)
        _token, text = create_token(by=user, label="bench", scopes=["bookings:read", "bookings:write", "houses:read"])
        tokens.append(text)
    operator = create_user(username="operator", name="Operator")
    grant_role(by=None, user=operator, organisation=made.organisation, role="operator")
    _token, house_token = create_token(by=operator, label="bench", scopes=["bookings:read", "houses:read"])
    Licence.objects.bulk_create(
        Licence(person=user, machine_type=machine.type, house=made, region=made.region, since=date(2020, 1, 1))
        for user in users
        for machine in machines
    )
    fill(machines[:MACHINES], users)
    json.dump({"house": SLUG, "tokens": tokens, "house_token": house_token, "types": [c for c, _ in types]}, sys.stdout)


def fill(machines: list, users: list) -> None:  # type: ignore[type-arg]
    """One-hour bookings, 08:00-16:00 UTC, written as many at a time as the database takes."""
    from lumbung.core.slots import slot_at
    from lumbung.web.bookings.models import Booking, Claim, Occupancy, Span
    from lumbung.web.houses.queries import units_of

    first_day = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    now = slot_at(datetime.now(UTC)) + 2 * PER_DAY * 4  # what begins while we measure would be given back as not used
    first_day -= timedelta(days=PER_MACHINE // PER_DAY // 2)
    for number, machine in enumerate(machines):
        (unit,) = units_of(machine)
        starts = [slot_at(first_day + timedelta(days=n // PER_DAY, hours=8 + n % PER_DAY)) for n in range(PER_MACHINE)]
        claims = Claim.objects.bulk_create(
            [Claim(house=machine.house, kind="booking", first_slot=s, end_slot=s + 4) for s in starts], 500
        )
        spans = Span.objects.bulk_create(
            [Span(claim=c, unit=unit, first_slot=c.first_slot, end_slot=c.end_slot) for c in claims], 500
        )
        Occupancy.objects.bulk_create(
            [Occupancy(unit=unit, slot=slot, span=s) for s in spans for slot in range(s.first_slot, s.end_slot)], 1000
        )
        Booking.objects.bulk_create(
            [
                Booking(
                    code=f"B{number:02d}{n:05d}", house=machine.house, machine=machine, unit=unit, claim=claim,
                    producer=users[(n + number) % USERS], made_by=users[(n + number) % USERS], door="web",
                    first_slot=claim.first_slot, end_slot=claim.end_slot, price_rp=20_000, made=first_day,
                    state="finished" if claim.end_slot <= now else "booked",
                )
                for n, claim in enumerate(claims)
            ],
            500,
        )  # fmt: skip


if __name__ == "__main__":
    main()
