"""Houses, machines, free times and prices: open to all. The feed shows people only to those who run the house."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from lumbung.core.slots import SlotRange, moment_of, slot_at
from lumbung.web.api import authentication, scopes, times
from lumbung.web.api.authentication import Caller, Needs
from lumbung.web.api.paging import cursor_for, cut, place_of
from lumbung.web.api.reach import SEE_PEOPLE, house_named, within
from lumbung.web.api.schemas.houses import (
    FeedOut,
    FeedQuery,
    FreeQuery,
    FreeTimesOut,
    HouseOut,
    HousesOut,
    MachinesOut,
    PageQuery,
    QuoteOut,
    QuoteQuery,
)
from lumbung.web.api.schemas.problem import answers
from lumbung.web.bookings import free, rows
from lumbung.web.houses import queries, tariffs
from lumbung.web.ui.csv_files import csv_response
from lumbung.web.ui.words import in_language

router = Router(tags=["houses"], auth=Needs())
COLUMNS = ("type", "unit", "start", "end", "kind", "code", "state", "producer")


@router.get("/houses", response=answers(HousesOut, 400, 401, 429), summary=_("Houses that are open"))
def list_houses(request: HttpRequest, wanted: Query[PageQuery]) -> dict[str, Any]:
    """By name."""
    place = place_of(wanted.cursor, 2)
    found = sorted(queries.open_houses(), key=lambda house: (house.name, house.slug))
    if place is not None:
        found = [house for house in found if (house.name, house.slug) > (str(place[0]), str(place[1]))]
    page, more = cut(found, wanted.limit)
    return {
        "items": [_house(house) for house in page],
        "next": cursor_for(page[-1].name, page[-1].slug) if more else None,
    }


@router.get("/houses/{slug}", response=answers(HouseOut, 401, 404, 429), summary=_("One house"))
def one_house(request: HttpRequest, slug: str) -> dict[str, Any]:
    """What it is and where."""
    return _house(house_named(slug))


@router.get(
    "/houses/{slug}/machines", response=answers(MachinesOut, 401, 404, 429), summary=_("What can be booked there")
)
def list_machines(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Types of machine with how many identical units there are."""
    machines = queries.machines_of(house_named(slug))
    counts = queries.unit_counts(machines)
    return {
        "items": [
            {
                "type": machine.type,
                "name": _name(machine),
                "units": 1 if machine.whole_room else counts.get(machine.pk, 0),
                "licence_needed": machine.licence_needed,
                "toll": machine.toll,
                "room": machine.room.name if machine.room else None,
                "cleaning_minutes": machine.cleaning_minutes,
            }
            for machine in machines
        ]
    }


@router.get(
    "/houses/{slug}/free", response=answers(FreeTimesOut, 401, 404, 422, 429), summary=_("Free times of a machine")
)
def free_times(request: HttpRequest, slug: str, wanted: Query[FreeQuery]) -> HttpResponse:
    """Each start at which so many minutes are free, with how many units are, and the price for who asks."""
    house = house_named(slug)
    machine = _machine(house, wanted.type)
    since, until = times.window(wanted.from_, wanted.to, house.zone)
    found = free.free_starts(
        machine,
        since.astimezone(house.zone).date(),
        until.astimezone(house.zone).date(),
        wanted.minutes,
        product_class=wanted.product_class,
        people=wanted.people,
        group=_group(authentication.caller(request), house),
    )
    zone = house.zone
    items = [
        {
            "start": one.start.astimezone(zone).isoformat(),
            "end": one.end.astimezone(zone).isoformat(),
            "units_free": one.units_free,
            "price_rp": one.price_rp,
        }
        for one in found
        if since <= one.start and one.end <= until
    ]
    return _plain({"items": items})


@router.get("/houses/{slug}/quote", response=answers(QuoteOut, 401, 404, 422, 429), summary=_("What it would cost"))
def quote(request: HttpRequest, slug: str, wanted: Query[QuoteQuery]) -> dict[str, Any]:
    """The price for who asks: members pay their own tariff."""
    house = house_named(slug)
    machine = _machine(house, wanted.type)
    slots = SlotRange.of(times.moment_of(wanted.start, house.zone, "start"), wanted.minutes)
    group = _group(authentication.caller(request), house)
    told = tariffs.quote(machine=machine, group=group, slots=slots, people=wanted.people)
    return {"price_rp": told.price_rp, "lines": told.lines}


@router.get(
    "/houses/{slug}/feed",
    response=answers(FeedOut, 401, 404, 422, 429),
    summary=_("What is held in a house"),
)
def feed(request: HttpRequest, slug: str, wanted: Query[FeedQuery]) -> HttpResponse:
    """Codes, states and people only for those who may see them: who runs the house, with the scope houses:read."""
    house = house_named(slug)
    since, until = times.window(wanted.from_, wanted.to, house.zone)
    sees = _sees_people(authentication.caller(request), house)
    held = rows.held_in(house, slot_at(since), slot_at(until), wanted.type)
    items = _items(held, house, sees)
    return csv_response(items, COLUMNS, f"{house.slug}-feed") if wanted.format == "csv" else _plain({"items": items})


def _items(held: Any, house: Any, sees: bool) -> list[dict[str, Any]]:
    """Each edge of a slot is written once: a week has fewer of them than bookings."""
    edges = {slot for row in held for slot in (row.first_slot, row.end_slot)}
    at = {slot: moment_of(slot).astimezone(house.zone).isoformat() for slot in edges}
    items = []
    for row in held:
        item = {
            "type": row.type or "",
            "unit": row.unit,
            "start": at[row.first_slot],
            "end": at[row.end_slot],
            "kind": row.kind,
        }
        if sees and row.booking is not None:
            item |= {
                "id": row.booking,
                "code": row.code,
                "state": row.state,
                "producer": row.name or row.login,
            }
        items.append(item)
    return items


def _sees_people(caller: Caller, house: Any) -> bool:
    if caller.person is None or not caller.has(scopes.HOUSES_READ) or not within(caller, house):
        return False
    return caller.person.has_perm(SEE_PEOPLE, house)


def _plain(body: dict[str, Any]) -> HttpResponse:
    """As JSON, without looking at each of thousands of rows once more."""
    return HttpResponse(json.dumps(body, ensure_ascii=False), content_type="application/json; charset=utf-8")


def _group(caller: Caller, house: Any) -> str:
    return tariffs.group_of(caller.person, house) if caller.person else "public"


def _machine(house: Any, machine_type: str) -> Any:
    machine = queries.machine_named(house, machine_type)
    if machine is None:
        raise Http404
    return machine


def _name(machine: Any) -> str:
    """In the reader's language."""
    return str(in_language(machine.name_id, machine.name_en))


def _house(house: Any) -> dict[str, Any]:
    fields = ("slug", "name", "time_zone", "address", "lat", "lon", "about", "needed", "contact")
    return {**{field: getattr(house, field) for field in fields}, "page": f"/houses/{house.slug}/"}
