"""`/bookings/new/…`: choose a machine, then a time, then look it over and book."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lumbung.core.errors import LumbungError
from lumbung.web.bookings import free, rules
from lumbung.web.bookings.forms import HowLongForm, NoteForm, duration_words
from lumbung.web.bookings.models import Booking
from lumbung.web.bookings.services.booking import KeyReused, Refused, SlotTaken, book
from lumbung.web.bookings.services.changes import free_until
from lumbung.web.bookings.views.access import Actors, actors_of, house_named, machine_named
from lumbung.web.bookings.views.choosing import days_ahead, other_starts, rows_of_day
from lumbung.web.bookings.wish import Wish
from lumbung.web.config import clock
from lumbung.web.config.keys import short_code
from lumbung.web.houses import hours, tariffs
from lumbung.web.houses import queries as houses
from lumbung.web.houses.models import Machine
from lumbung.web.training.queries import licence_for
from lumbung.web.ui.words import language

DAYS_SHOWN = 7


@dataclass(frozen=True)
class Asked:
    """What the address says about the wish, besides machine and start."""

    minutes: int
    people: int
    product_class: str

    def address(self, **more: Any) -> str:
        """As part of an address."""
        return urlencode({"minutes": self.minutes, "people": self.people, "product_class": self.product_class, **more})


def asked_of(machine: Machine, data: QueryDict) -> tuple[HowLongForm, Asked]:
    """The form about duration and people with what was asked, or with what most people ask."""
    house, room = machine.house, machine.room
    given = {"minutes": "120", "people": "1", "product_class": "", **{name: data[name] for name in data}}
    form = HowLongForm(
        given,
        longest=house.use_rules.longest_minutes,
        places=room.people if room else 1,
        classes=list(house.product_classes.all()) if machine.cleaning_minutes else [],
        language=language(),
    )
    form.is_valid()
    told = form.cleaned_data
    return form, Asked(told.get("minutes") or 120, told.get("people") or 1, told.get("product_class") or "")


@login_required
@never_cache
@require_safe
def machine(request: HttpRequest, house_slug: str) -> HttpResponse:
    """Which machine: those of the house, with whether she may use each."""
    house = house_named(house_slug)
    who = actors_of(request)
    today = clock.today()
    rows = [(one, not one.licence_needed or licence_for(who.producer, one, today)) for one in houses.machines_of(house)]
    context = {"title": _("Which machine?"), "house": house, "rows": rows, "number": 1, "who": who}
    return render(request, "bookings/machine.html", context)


@login_required
@never_cache
@require_safe
def time(request: HttpRequest, house_slug: str, machine_type: str) -> HttpResponse:
    """Which time: a day of rows, the days beside it, and the price of what is chosen."""
    chosen = machine_named(house_slug, machine_type)
    form, asked = asked_of(chosen, request.GET)
    who = actors_of(request)
    context = time_context(request, chosen, asked, tariffs.group_of(who.producer, chosen.house))
    context |= {"title": _("Choose a time"), "form": form, "number": 2, "who": who}
    context["next"] = reverse("bookings:check", args=[house_slug, machine_type])
    return render(request, "bookings/time.html", context)


def time_context(request: HttpRequest, chosen: Machine, asked: Asked, group: str) -> dict[str, Any]:
    """Days and rows for the time page; the day is the asked one, or the first with a free row."""
    today = timezone.localdate(clock.now())
    first = max(_day(request.GET.get("from", "")) or today, today)
    last = first + timedelta(days=DAYS_SHOWN - 1)
    found = free.free_starts(
        chosen, first, last, asked.minutes, product_class=asked.product_class, people=asked.people, group=group
    )
    days = days_ahead(first, DAYS_SHOWN, found, asked.minutes)
    day = _day(request.GET.get("day", "")) or next((one.day for one in days if one.fits), first)
    on_day = [one for one in found if timezone.localtime(one.start).date() == day]
    rows = rows_of_day(hours.open_ranges(chosen.house, day, day), on_day, asked.minutes, clock.now())
    return {
        "machine": chosen, "house": chosen.house, "asked": asked, "day": day, "days": days, "rows": rows,
        "others": other_starts(rows, on_day), "earlier": first - timedelta(days=DAYS_SHOWN) if first > today else None,
        "later": last + timedelta(days=1), "first": first, "how_long": duration_words(asked.minutes),
        "picked": request.GET.get("start", ""), "closed_because": hours.day_of(chosen.house, day).reason,
        "prices": sorted({one.price_rp for one in on_day if one.price_rp is not None}),
    }  # fmt: skip


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, house_slug: str, machine_type: str) -> HttpResponse:
    """Who, what, where, when, how much, how to cancel; then book. A second tap is the same booking."""
    chosen = machine_named(house_slug, machine_type)
    data = request.POST if request.method == "POST" else request.GET
    _form, asked = asked_of(chosen, data)
    start = moment_of_text(data.get("start", ""))
    if start is None:
        return redirect(f"{reverse('bookings:time', args=[house_slug, machine_type])}?{asked.address()}")
    who = actors_of(request)
    note = NoteForm(request.POST or None)
    said = note.cleaned_data["note"] if note.is_bound and note.is_valid() else ""
    wish = Wish(chosen, start, asked.minutes, who.producer, asked.people, asked.product_class, said)
    if request.method == "POST" and note.is_valid():
        return _book(request, who, wish, asked)
    return _check_page(request, who, wish, asked, note)


def _book(request: HttpRequest, who: Actors, wish: Wish, asked: Asked) -> HttpResponse:
    """Book, or say why not on the page that she came from, with all that she typed."""
    try:
        made = book(by=who.by, door=who.door, wish=wish, key=request.POST.get("key", "")[:80])
    except SlotTaken as taken:
        context = {
            "title": _("Somebody was faster"), "wish": wish, "asked": asked, "alternatives": taken.alternatives,
            "house": wish.machine.house, "machine": wish.machine, "note": wish.note,
        }  # fmt: skip
        return render(request, "bookings/taken.html", context, status=409)
    except Refused as refused:
        note = NoteForm({"note": wish.note})
        return _check_page(request, who, wish, asked, note, failures=refused.failures, status=422)
    except KeyReused as error:
        note = NoteForm({"note": wish.note})
        return _check_page(request, who, wish, asked, note, error=error, status=409)
    return redirect("bookings:detail", made.code)


def _check_page(
    request: HttpRequest,
    who: Actors,
    wish: Wish,
    asked: Asked,
    note: NoteForm,
    *,
    failures: list[rules.Failure] | None = None,
    error: LumbungError | None = None,
    status: int = 200,
) -> HttpResponse:
    machine = wish.machine
    asks = rules.Context(wish, who.by, who.door, clock.now())
    if failures is None:
        failures = rules.failures_of(asks)
    quote = asks.quote if isinstance(asks.quote, tariffs.Quote) else None
    context = {
        "title": _("Check, then book"), "who": who, "wish": wish, "machine": machine, "house": machine.house,
        "start": wish.slots.start, "end": wish.slots.finish, "how_long": duration_words(wish.minutes),
        "quote": quote,
        "licence": licence_for(who.producer, machine, timezone.localdate(wish.start)),
        "free_until": _if_ahead(free_until(Booking(house=machine.house, first_slot=wish.slots.first))),
        "late_percent": machine.house.use_rules.late_cancel_percent,
        "failures": failures, "error": error, "note": note, "asked": asked, "number": 3,
        "key": request.POST.get("key") or f"web-{short_code(16)}",
    }  # fmt: skip
    return render(request, "bookings/check.html", context, status=status)


def _if_ahead(moment: datetime) -> datetime | None:
    return moment if moment > clock.now() else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def moment_of_text(text: str) -> datetime | None:
    """An aware moment from the address, as the page wrote it."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
