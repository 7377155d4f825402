"""Toll jobs (maklon): the house makes the batch. Ask → answer → accept → start → ready → collected."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from lumbung.core.errors import LumbungError
from lumbung.core.slots import SlotRange, moment_of, slot_at
from lumbung.web.accounts.models import User
from lumbung.web.bookings import free, permissions, timetable
from lumbung.web.bookings.models import Claim, TollJob
from lumbung.web.bookings.services import holding, occupancy, trail, waiting
from lumbung.web.bookings.services.booking import KeyReused
from lumbung.web.bookings.services.changes import NotPossible
from lumbung.web.bookings.services.occupancy import SlotTaken
from lumbung.web.bookings.services.writing import whole
from lumbung.web.bookings.units import machines_of_units, machines_together, units_for
from lumbung.web.bookings.wish import Wish
from lumbung.web.config import clock
from lumbung.web.config.keys import short_code
from lumbung.web.houses.models import House, Machine
from lumbung.web.organisations import queries as organisations

State = TollJob.State
ANSWER_HOLDS_FOR = timedelta(hours=48)
"""How long the offered time is held, unless it begins sooner."""


class TollSuspended(LumbungError):
    """Her right to hand in toll jobs is suspended."""


def ask(
    *,
    by: User,
    producer: User,
    house: House,
    product: str,
    quantity: int,
    measure: str = "kg",
    material: str = "",
    wanted: date,
    product_class: str = "",
    note: str = "",
    key: str = "",
) -> TollJob:
    """Ask the house to make a batch: what, how much, what she brings, wanted by when. The same key gives the same job.

    Raises PermissionDenied, TollSuspended, NotPossible (the house is not open, the day has passed), KeyReused.
    """
    wanted_job = {
        "producer": producer, "house": house, "product": product, "quantity": quantity, "measure": measure,
        "material": material, "wanted": wanted, "product_class": product_class, "note": note,
    }  # fmt: skip
    try:
        return _ask(by, key, wanted_job)
    except IntegrityError:
        if (before := _sent_before(by, key, wanted_job)) is not None:
            return before
        raise


@whole
def _ask(by: User, key: str, wanted_job: dict[str, Any]) -> TollJob:
    producer, house = wanted_job["producer"], wanted_job["house"]
    permissions.require_may_book(by, producer, house, clock.now())
    if (before := _sent_before(by, key, wanted_job)) is not None:
        return before
    today = clock.now().astimezone(house.zone).date()
    if house.state != House.State.OPEN or wanted_job["wanted"] < today:
        raise NotPossible(_("The house is not open, or the day has passed."), _("Choose another house or day."))
    for body in (house.organisation, house.region):
        if (rests := organisations.suspended(producer, body, "toll", today)) is not None:
            raise TollSuspended(
                _("Toll jobs are suspended: %(reason)s") % {"reason": rests.reason}, _("Talk to the house.")
            )
    job = TollJob.objects.create(code=short_code(8), made_by=by, idempotency_key=key, made=clock.now(), **wanted_job)
    trail.note(by=by, action="toll_asked", subject=job, house=house, producer=producer)
    return job


def _sent_before(by: User, key: str, wanted_job: dict[str, Any]) -> TollJob | None:
    if not key:
        return None
    before = TollJob.objects.filter(made_by=by, idempotency_key=key).first()
    if before is not None and any(getattr(before, name) != value for name, value in wanted_job.items()):
        raise KeyReused
    return before


@whole
def answer(
    *, by: User, job: TollJob, machine: Machine, start: datetime, minutes: int, price_rp: int, answer: str = ""
) -> TollJob:
    """The house says when, on what, at what price; the time is held until the answer ends.

    Raises PermissionDenied, NotPossible, SlotTaken (with the nearest free times).
    """
    permissions.require_run(by, job.house)
    held = _locked(job, machine)
    _require(held, State.ASKED, State.ANSWERED)
    if price_rp < 0 or machine.house_id != held.house_id or not machine.toll or start <= clock.now():
        raise NotPossible(
            _("The house cannot make it so."), _("Choose a machine for toll jobs, a time ahead and a price from Rp0.")
        )
    _drop_claim(held)
    wish = Wish(machine, start, minutes, held.producer, 1, held.product_class)
    ends = clock.real_now() + min(ANSWER_HOLDS_FOR, start - clock.now())
    held.claim = _hold(wish, Claim.Kind.HOLD, ends)
    held.machine, held.first_slot, held.end_slot = machine, wish.slots.first, wish.slots.end
    held.price_rp, held.answer, held.state = price_rp, answer[:240], State.ANSWERED
    held.answered, held.answered_by, held.answer_ends = clock.now(), by, ends
    held.save()
    trail.note(by=by, action="toll_answered", subject=held, house=held.house, detail={"price_rp": price_rp})
    _tell(held, "toll_answered")
    return held


def _hold(wish: Wish, kind: str, expires: datetime | None) -> Claim:
    house, slots = wish.machine.house, wish.slots
    units = units_for(wish.machine, wish.start.astimezone(house.zone).date())
    now = slot_at(clock.now())
    table = timetable.read(house, units, slots.widened(96, 96), now=now)
    try:
        _unit, claim = holding.take(
            house=house, kind=kind, timetable=table, slots=slots, people=wish.people,
            product_class=wish.product_class, now=now, expires=expires,
        )  # fmt: skip
    except SlotTaken as taken:
        raise SlotTaken(free.alternatives(wish)) from taken
    return claim


@whole
def accept(*, by: User, job: TollJob) -> TollJob:
    """She agrees to time and price: what was held is hers. Accepting twice is once.

    Raises PermissionDenied, NotPossible (the answer has ended).
    """
    permissions.require_change(by, job)
    held = _locked(job, job.machine)
    if held.state == State.ACCEPTED:
        return held
    _require(held, State.ANSWERED)
    if held.claim is None or held.claim.released or held.answer_ends is None or held.answer_ends <= clock.real_now():
        raise NotPossible(_("This answer has ended."), _("Wait for the house to answer again."))
    occupancy.become(claim=held.claim, kind=Claim.Kind.TOLL)
    held.state, held.answer_ends = State.ACCEPTED, None
    held.save(update_fields=["state", "answer_ends"])
    trail.note(by=by, action="toll_accepted", subject=held, house=held.house, producer=held.producer)
    return held


@whole
def decline(*, by: User, job: TollJob, reason: str = "") -> TollJob:
    """The house cannot make it. Raises PermissionDenied, NotPossible."""
    permissions.require_run(by, job.house)
    return _close(by, job, State.DECLINED, reason)


@whole
def withdraw(*, by: User, job: TollJob) -> TollJob:
    """She does not want it any more; possible until the work begins. Raises PermissionDenied, NotPossible."""
    permissions.require_change(by, job)
    return _close(by, job, State.WITHDRAWN, "")


def _close(by: User, job: TollJob, state: str, reason: str) -> TollJob:
    held = _locked(job, job.machine)
    if held.state == state:
        return held
    _require(held, State.ASKED, State.ANSWERED, State.ACCEPTED)
    _drop_claim(held)
    held.state, held.closed = state, clock.now()
    held.answer = reason[:240] or held.answer
    held.save()
    trail.note(by=by, action=f"toll_{state}", subject=held, house=held.house, producer=held.producer)
    if state == State.DECLINED:
        _tell(held, "toll_declined", reason=reason)
    _offer(held)
    return held


@whole
def start(*, by: User, job: TollJob) -> TollJob:
    """The house begins to make it. Raises PermissionDenied, NotPossible."""
    return _step(by, job, State.ACCEPTED, State.IN_WORK)


@whole
def ready(*, by: User, job: TollJob, made_quantity: int, at: datetime | None = None) -> TollJob:
    """It is made, so much of it; machine time that is left is given back. Raises PermissionDenied, NotPossible."""
    held = _step(by, job, State.IN_WORK, State.READY, made_quantity=made_quantity)
    if held.claim is not None and held.first_slot is not None:
        end = max(at or clock.now(), moment_of(held.first_slot + 1))
        holding.give_back_rest(claim=held.claim, at=end)
        held.end_slot = held.claim.end_slot
        held.save(update_fields=["end_slot"])
    _tell(held, "toll_ready", made_quantity=made_quantity)
    _offer(held)
    return held


@whole
def collect(*, by: User, job: TollJob) -> TollJob:
    """She has it. Raises PermissionDenied, NotPossible."""
    return _step(by, job, State.READY, State.COLLECTED, closed=clock.now())


def _step(by: User, job: TollJob, before: str, after: str, **fields: Any) -> TollJob:
    permissions.require_run(by, job.house)
    held = _locked(job, job.machine)
    if held.state == after:
        return held
    _require(held, before)
    held.state = after
    for name, value in fields.items():
        setattr(held, name, value)
    held.save()
    action = "toll_started" if after == State.IN_WORK else f"toll_{after}"
    trail.note(by=by, action=action, subject=held, house=held.house, producer=held.producer)
    return held


@whole
def expire_answers() -> int:
    """Answers whose end has passed, by the true clock: their time is free, the job waits for a new answer. How many."""
    late = TollJob.objects.filter(state=State.ANSWERED, answer_ends__lte=clock.real_now()).select_related(
        "machine__room"
    )
    found = list(late)
    occupancy.lock(machines={pk for job in found if job.machine is not None for pk in machines_together(job.machine)})
    for job in late.all().select_related("house__organisation", "producer", "machine__house", "machine__room", "claim"):
        ask_anew(job, "toll_answer_passed")
        _offer(job)
    return len(found)


def ask_anew(job: TollJob, kind: str) -> None:
    """The time that was offered or agreed cannot be had: it waits for a new answer. Under the locks."""
    _drop_claim(job)
    job.state, job.answer_ends = State.ASKED, None
    job.first_slot = job.end_slot = None
    job.save()
    trail.note(by=None, action="toll_asked_anew", subject=job, house=job.house)
    _tell(job, kind)


def _drop_claim(job: TollJob) -> None:
    if job.claim is None:
        return
    if job.claim.released is None:
        holding.give_back(claim=job.claim)
    job.claim = None
    job.save(update_fields=["claim"])


def _locked(job: TollJob, machine: Machine | None) -> TollJob:
    """With the locks of the machine that is asked for and of the one that is held now."""
    machines = set(machines_together(machine)) if machine is not None else set()
    if job.claim is not None:
        machines |= set(machines_of_units(holding.units_of(job.claim)))
    occupancy.lock(people=[job.producer_id], machines=machines)
    return TollJob.objects.select_related(
        "house__organisation", "house__region", "producer", "machine__room", "machine__house", "claim__house"
    ).get(pk=job.pk)


def _require(job: TollJob, *states: str) -> None:
    if job.state not in states:
        raise NotPossible(_("This job is not at that point."), _("Look at the job once more: something has changed."))


def _offer(job: TollJob) -> None:
    if job.machine is not None:
        waiting.offer_freed(job.machine)


def _tell(job: TollJob, kind: str, **more: Any) -> None:
    words: dict[str, Any] = {"code": job.code, "product": job.product, **more}
    if job.machine is not None and job.first_slot is not None and job.end_slot is not None:
        slots = SlotRange(job.first_slot, job.end_slot)
        words |= {
            **trail.machine_words(job.machine),
            "price_rp": job.price_rp,
            "start": slots.start.isoformat(),
            "end": slots.finish.isoformat(),
        }
    if job.answer_ends is not None:
        words["answer_by"] = job.answer_ends.isoformat()
    trail.tell(job.producer, kind, job.house, **words)
