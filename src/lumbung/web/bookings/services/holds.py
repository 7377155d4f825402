"""A time that is kept for a few minutes while somebody looks at the confirm page."""

from __future__ import annotations

from datetime import timedelta

from lumbung.core.slots import slot_at
from lumbung.web.accounts.models import User
from lumbung.web.bookings import permissions, rules
from lumbung.web.bookings.models import Claim
from lumbung.web.bookings.services import holding, occupancy, trail
from lumbung.web.bookings.services.booking import Order, give_back_own_holds
from lumbung.web.bookings.services.writing import whole
from lumbung.web.bookings.units import machines_of_units, machines_together
from lumbung.web.bookings.wish import Wish
from lumbung.web.config import clock


@whole
def hold(*, by: User, wish: Wish, door: str = "web") -> Claim:
    """Keep the time for the producer until the house's time for holds is over; she has one such hold in a house.

    Asks all rules, as booking does. Her booking takes its place. Raises PermissionDenied, Refused, SlotTaken.
    """
    house = wish.machine.house
    permissions.require_may_book(by, wish.producer, house, clock.now())
    occupancy.lock(people=[wish.producer.pk], machines=machines_together(wish.machine))
    give_back_own_holds(Order(by, door, wish))
    context = rules.Context(wish, by, door, clock.now())
    if failures := rules.failures_of(context):
        raise rules.Refused(failures)
    _unit, claim = holding.take(
        house=house, kind=Claim.Kind.HOLD, timetable=context.timetable, slots=wish.slots, people=wish.people,
        product_class=wish.product_class, now=slot_at(context.now), holder=wish.producer,
        expires=clock.real_now() + timedelta(minutes=context.use_rules.hold_minutes),
    )  # fmt: skip
    trail.note(by=by, action="held", subject=claim, house=house, producer=wish.producer)
    return claim


@whole
def drop(*, by: User, claim: Claim) -> None:
    """Give a hold back before its end; one that is gone already stays gone. Raises PermissionDenied."""
    if claim.holder is None:
        permissions.require_run(by, claim.house)
    else:
        permissions.require_may_book(by, claim.holder, claim.house, clock.now())
    occupancy.lock(
        people=[claim.holder_id] if claim.holder_id else [], machines=machines_of_units(holding.units_of(claim))
    )
    held = Claim.objects.select_related("house").get(pk=claim.pk)
    if held.kind != Claim.Kind.HOLD or held.released is not None:
        return
    holding.give_back(claim=held)
    trail.note(by=by, action="hold_dropped", subject=held, house=held.house, producer=claim.holder)


@whole
def give_back_expired() -> int:
    """Release the holds of confirm pages whose end has passed, by the true clock. How many."""
    late = list(Claim.objects.filter(
        kind=Claim.Kind.HOLD, released=None, expires__lte=clock.real_now(), holder__isnull=False
    ).select_related("house"))  # fmt: skip
    units = [unit for claim in late for unit in holding.units_of(claim)]
    occupancy.lock(machines=machines_of_units(units))
    for claim in late:
        claim.refresh_from_db()
        if claim.released is None and claim.kind == Claim.Kind.HOLD:
            holding.give_back(claim=claim)
    return len(late)
