"""Training sessions: they take the same rows as bookings, are moved and called off, and who is expected is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lumbung.core.slots import SLOT, SlotRange, slot_at
from lumbung.web.accounts.models import User
from lumbung.web.bookings import free, permissions, rules, timetable
from lumbung.web.bookings.models import Booking, Claim, TrainingSession
from lumbung.web.bookings.services import holding, occupancy, trail, waiting
from lumbung.web.bookings.services.changes import NotPossible
from lumbung.web.bookings.services.occupancy import SlotTaken
from lumbung.web.bookings.services.writing import whole
from lumbung.web.bookings.timetable import Timetable, Verdict
from lumbung.web.bookings.units import UnitSet, machines_of_units, units_for, units_of_room
from lumbung.web.bookings.wish import Wish
from lumbung.web.config import clock
from lumbung.web.houses.models import Machine, Unit

State = TrainingSession.State
ASKED = ("house_open", "hours", "people")
"""Rules that hold for a session too; what is about a person, her licence or her hours, is not."""


@dataclass(frozen=True)
class Lesson:
    """What a session needs: so many units of a machine, or all of its room, for so many people."""

    machine: Machine
    start: datetime
    minutes: int
    people: int
    units: int = 1
    whole_room: bool = False

    @property
    def slots(self) -> SlotRange:
        """The slots. Raises ParameterError when not in quarter hours."""
        return SlotRange.of(self.start, self.minutes)

    def needed(self) -> UnitSet:
        """The units that it is held on. Raises NotPossible when the machine stands in no room."""
        day = self.start.astimezone(self.machine.house.zone).date()
        if not self.whole_room:
            return units_for(self.machine, day)
        if self.machine.room is None:
            raise NotPossible(_("This machine stands in no room."), _("Take machines instead of the room."))
        return units_of_room(self.machine.room, day)


def plan(
    *,
    by: User,
    lesson: Lesson,
    title: str,
    members: Sequence[User] = (),
    note: str = "",
    key: str = "",
    overrides: Mapping[str, str] | None = None,
) -> TrainingSession:
    """Hold the time and tell `members`. The same key gives the same session. `overrides`: rule → reason.

    Raises PermissionDenied, NotPossible, Refused, SlotTaken (with times at which all of it is free), Busy.
    """
    permissions.require_run(by, lesson.machine.house)
    try:
        return _plan(by=by, lesson=lesson, title=title, members=members, note=note, key=key, overrides=overrides or {})
    except SlotTaken as taken:
        raise SlotTaken(_alternatives(by, lesson)) from taken


@whole
def _plan(
    *,
    by: User,
    lesson: Lesson,
    title: str,
    members: Sequence[User],
    note: str,
    key: str,
    overrides: Mapping[str, str],
) -> TrainingSession:
    house, units = lesson.machine.house, lesson.needed()
    occupancy.lock(machines=machines_of_units(units.all))
    if key and (before := TrainingSession.objects.filter(by=by, idempotency_key=key).first()) is not None:
        return before
    _require(by, lesson, overrides)
    if len(members) > lesson.people:
        raise NotPossible(_("More people are named than the session is for."), _("Make the number of people larger."))
    made = TrainingSession.objects.create(
        house=house, machine=lesson.machine, title=title[:120], note=note[:240], people=lesson.people,
        units=0 if lesson.whole_room else lesson.units, whole_room=lesson.whole_room,
        first_slot=lesson.slots.first, end_slot=lesson.slots.end, claim=_take(lesson, units), by=by,
        overrides=_set_aside(by, overrides), idempotency_key=key, made=clock.now(),
    )  # fmt: skip
    made.members.set(members)
    _note(by, "planned", made)
    _tell(members, "training_planned", made)
    return made


def move(
    *, by: User, session: TrainingSession, start: datetime, minutes: int, overrides: Mapping[str, str] | None = None
) -> TrainingSession:
    """Another time for it, on whichever units are free then; both or neither. Everyone who is expected is told.

    Raises PermissionDenied, NotPossible, Refused, SlotTaken, Busy.
    """
    permissions.require_run(by, session.house)
    lesson = Lesson(session.machine, start, minutes, session.people, session.units, session.whole_room)
    try:
        return _move(by, session, lesson, overrides or {})
    except SlotTaken as taken:
        raise SlotTaken(_alternatives(by, lesson)) from taken


@whole
def _move(by: User, session: TrainingSession, lesson: Lesson, overrides: Mapping[str, str]) -> TrainingSession:
    units = lesson.needed()
    held = _locked(session, units)
    if (held.first_slot, held.end_slot) == (lesson.slots.first, lesson.slots.end):
        return held
    _require(by, lesson, overrides)
    before = held.start
    freed = holding.units_of(held.claim)
    holding.give_back(claim=held.claim)
    held.claim = _take(lesson, units)
    held.first_slot, held.end_slot = lesson.slots.first, lesson.slots.end
    held.overrides = [*held.overrides, *_set_aside(by, overrides)]
    held.save()
    _note(by, "moved", held)
    _tell(held.members.all(), "training_moved", held, before=before.isoformat())
    _offer(freed)
    return held


@whole
def cancel(*, by: User, session: TrainingSession, reason: str = "") -> TrainingSession:
    """Call it off: its time is free and offered to who waits; everyone who was expected is told. Twice is once.

    Raises PermissionDenied, NotPossible when it is over.
    """
    permissions.require_run(by, session.house)
    held = _locked(session, UnitSet(()))
    if held.state == State.CANCELLED:
        return held
    freed = holding.units_of(held.claim)
    holding.give_back_rest(claim=held.claim, at=clock.now())
    held.state, held.cancelled, held.cancelled_because = State.CANCELLED, clock.now(), reason[:200]
    held.save(update_fields=["state", "cancelled", "cancelled_because"])
    _note(by, "cancelled", held)
    _tell(held.members.all(), "training_cancelled", held, reason=held.cancelled_because)
    _offer(freed)
    return held


@whole
def expect(*, by: User, session: TrainingSession, members: Sequence[User]) -> TrainingSession:
    """Who comes, all of them; those who are new, and those who are no longer among them, are told.

    Raises PermissionDenied, NotPossible.
    """
    permissions.require_run(by, session.house)
    held = _locked(session, UnitSet(()))
    _require_planned(held)
    if len(members) > held.people:
        raise NotPossible(_("More people are named than the session is for."), _("Leave somebody out."))
    before = set(held.members.all())
    held.members.set(members)
    _note(by, "members_set", held)
    _tell([one for one in members if one not in before], "training_planned", held)
    _tell(before - set(members), "training_cancelled", held, reason="")
    return held


def _locked(session: TrainingSession, more: UnitSet) -> TrainingSession:
    """The session as it is once nobody else can change it or take `more`. Raises NotPossible when it is over."""
    units = [*holding.units_of(session.claim), *more.all]
    occupancy.lock(machines=sorted({session.machine_id, *machines_of_units(units)}))
    held = TrainingSession.objects.select_related(
        "house__organisation", "house__region", "machine__room", "machine__house", "claim__house"
    ).get(pk=session.pk)
    if held.claim_id != session.claim_id:
        raise NotPossible(_("Somebody else has just moved it."), _("Look at it once more."))
    if held.end <= clock.now():
        raise NotPossible(_("This session is over."), _("Plan a new one."))
    if more.all:
        _require_planned(held)
    return held


def _require_planned(held: TrainingSession) -> None:
    if held.state != State.PLANNED:
        raise NotPossible(_("This session was called off."), _("Plan a new one."))


def _require(by: User, lesson: Lesson, overrides: Mapping[str, str]) -> None:
    if lesson.slots.start + SLOT <= clock.now():
        raise NotPossible(_("This time has passed."), _("Choose a later time."))
    asked = [rule for rule in rules.RULES if rule.name in ASKED]
    context = rules.Context(_wish(by, lesson), by, Booking.Door.DESK, clock.now())
    if failures := rules.failures_of(context, rules=asked, set_aside=overrides):
        raise rules.Refused(failures)


def _wish(by: User, lesson: Lesson) -> Wish:
    return Wish(lesson.machine, lesson.start, lesson.minutes, by, lesson.people)


def _take(lesson: Lesson, units: UnitSet) -> Claim:
    house, now = lesson.machine.house, slot_at(clock.now())
    table = timetable.read(house, units, lesson.slots.widened(96, 96), now=now)
    return holding.take_several(
        house=house, kind=Claim.Kind.TRAINING, timetable=table, units=_chosen(lesson, table), slots=lesson.slots,
        people=lesson.people, now=now,
    )  # fmt: skip


def _chosen(lesson: Lesson, table: Timetable) -> list[Unit]:
    """The units that are free, as many as are needed; of a whole room its own. Raises SlotTaken."""
    verdicts = table.verdicts(lesson.slots, "")
    found = [unit for unit in table.units.own if verdicts[unit.pk] is Verdict.FREE]
    need = 1 if lesson.whole_room else lesson.units
    no_places = table.units.places and table.free_places(lesson.slots) < lesson.people
    if need < 1 or len(found) < need or no_places:
        raise SlotTaken
    return found[:need]


def _alternatives(by: User, lesson: Lesson) -> list[free.Alternative]:
    need = 1 if lesson.whole_room else lesson.units
    return free.alternatives_for_several(_wish(by, lesson), lesson.needed(), need)


def _set_aside(by: User, overrides: Mapping[str, str]) -> list[dict[str, Any]]:
    return [{"rule": rule, "reason": reason, "by": by.pk} for rule, reason in sorted(overrides.items())]


def _note(by: User, act: str, held: TrainingSession) -> None:
    detail = {"first": held.first_slot, "end": held.end_slot, "people": held.people}
    trail.note(by=by, action=f"training_{act}", subject=held, house=held.house, detail=detail)


def _tell(members: Iterable[User], kind: str, held: TrainingSession, **more: Any) -> None:
    words = {
        "title": held.title, **trail.machine_words(held.machine), "start": held.start.isoformat(),
        "end": held.end.isoformat(), **more,
    }  # fmt: skip
    for member in members:
        trail.tell(member, kind, held.house, **words)


def _offer(freed: Sequence[Unit]) -> None:
    machines = Machine.objects.filter(pk__in=machines_of_units(freed)).select_related("house", "room")
    for machine in machines.order_by("pk"):
        waiting.offer_next(machine=machine)
