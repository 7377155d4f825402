"""A week of bookings for the demo's houses: drawn with a fixed seed around the demo's own day, made by the services.

Past times are entered by the operator as from paper; what lies ahead the producers booked themselves. One machine is
down, one person is late, two toll jobs wait. Nobody in it exists.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

import numpy as np

from lumbung.core.errors import LumbungError
from lumbung.core.slots import SLOT_MINUTES, moment_of
from lumbung.web.accounts.models import User
from lumbung.web.bookings.models import Booking
from lumbung.web.bookings.queries import toll_jobs
from lumbung.web.bookings.services import attendance, maintenance, toll
from lumbung.web.bookings.services.booking import book
from lumbung.web.bookings.wish import Wish
from lumbung.web.config import clock
from lumbung.web.demo.simulation import SEED
from lumbung.web.houses import hours, queries
from lumbung.web.houses.models import House
from lumbung.web.houses.permissions import is_member

DAYS_BACK, DAYS_AHEAD = 1, 5
A_DAY = 4
"""Bookings that are tried for each house and day; some do not fit and are left out."""
LENGTHS = (60, 90, 120, 120, 180)

PRODUCTS = ("Keripik tempe", "Roti manis", "Kue kering", "Rempeyek", "Sambal bawang", "Kaus sablon", "Sabun batang")
TOLL_JOBS = (
    ("Sambal bawang", 40, "kg", "20 kg cabai, botol sendiri", 3),
    ("Kacang sangrai", 25, "kg", "25 kg kacang", 5),
)
"""Product, quantity, measure, what is brought, days until it is wanted: asked of the first house."""
LATE_UNTIL = timedelta(minutes=30)
"""Who should have begun less than this ago has not come yet."""
BROKEN = ("Pemanas putus, teknisi dipanggil", 4)
"""What is wrong with the last unit of the first house, and for how many hours."""


def load_bookings(houses: Sequence[House], people: Mapping[str, User]) -> None:
    """The week, unless the houses have bookings already. `people` by user name."""
    operator = people["operator-1"]
    producers = [people[name] for name in sorted(people) if name.startswith("produsen-")]
    for number, house in enumerate(houses):
        if not Booking.objects.filter(house=house).exists():
            _week(house, operator, producers, np.random.default_rng(SEED + number))
    first = houses[0]
    if not toll_jobs().filter(house=first).exists():
        _toll_jobs(first, producers)
        _broken(first, operator)


def _week(house: House, operator: User, producers: Sequence[User], rng: np.random.Generator) -> None:
    machines = queries.machines_of(house)
    members = [one for one in producers if is_member.test(one, house)]
    today = clock.now().astimezone(house.zone).date()
    for offset in range(-DAYS_BACK, DAYS_AHEAD + 1):
        for span in hours.open_ranges(house, today + timedelta(days=offset), today + timedelta(days=offset)):
            for _ in range(A_DAY if offset else 2 * A_DAY):
                length = int(rng.choice(LENGTHS))
                last = span.end - length // SLOT_MINUTES
                if last <= span.first:
                    continue
                start = moment_of(int(rng.integers(span.first // 2, last // 2)) * 2)
                machine = machines[int(rng.integers(len(machines)))]
                member = members[int(rng.integers(len(members)))]
                _one(operator, Wish(machine, start, length, member, note=str(rng.choice(PRODUCTS))))


def _one(operator: User, wish: Wish) -> None:
    """One booking, with who came and left as far as it is past; what does not fit is left out."""
    now = clock.now()
    try:
        if wish.start > now:
            book(by=wish.producer, door=Booking.Door.WEB, wish=wish)
            return
        made = book(by=operator, door=Booking.Door.PAPER, wish=wish, at=wish.start)
        if now - wish.start < LATE_UNTIL:
            return
        attendance.check_in(by=operator, booking=made, at=wish.start)
        if made.end <= now:
            attendance.finish(by=operator, booking=made, at=made.end)
    except LumbungError:
        return


def _toll_jobs(house: House, producers: Sequence[User]) -> None:
    today = clock.now().astimezone(house.zone).date()
    for number, (product, quantity, measure, material, days) in enumerate(TOLL_JOBS):
        member = producers[number]
        toll.ask(
            by=member, producer=member, house=house, product=product, quantity=quantity, measure=measure,
            material=material, wanted=today + timedelta(days=days),
        )  # fmt: skip


def _broken(house: House, operator: User) -> None:
    """The last unit of the house does not work for some hours."""
    reason, for_hours = BROKEN
    unit = queries.bookable_units(house)[-1]
    until = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=for_hours)
    maintenance.machine_down(by=operator, unit=unit, until=until, reason=reason)
