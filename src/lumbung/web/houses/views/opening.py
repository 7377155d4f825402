"""When a house is open: `/houses/SLUG/run/hours/KIND/` for the week, `/houses/SLUG/run/days/` for days that differ."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lumbung.web.config import clock
from lumbung.web.houses import hours, queries, services
from lumbung.web.houses.calendars import Ramadan, next_ramadan
from lumbung.web.houses.forms import ExceptionForm, RamadanForm, WeekForm
from lumbung.web.houses.models import House
from lumbung.web.houses.pages.days import coming_days
from lumbung.web.houses.views.access import person, run_by
from lumbung.web.organisations.permissions import DECIDE
from lumbung.web.ui.views.saving import back, page, saved

KINDS = ("usual", "ramadan", "busy")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def week(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The week of one kind of hours, one line of text a day."""
    house = run_by(request, slug)
    if kind not in KINDS:
        raise Http404
    form = WeekForm(request.POST or None, week=_held(house, kind))
    if request.method == "POST" and saved(form, lambda: _set(request, house, kind, form)):
        return back(request, "houses:hours", slug, kind)
    titles = {"usual": _("Opening hours"), "ramadan": _("Hours of Ramadan"), "busy": _("Busy hours")}
    leads = {
        "usual": _("Local time of the house. “closed” for a closed day; 24.00 is midnight."),
        "ramadan": _("They hold in Ramadan instead of the usual ones. All empty: the usual hours go on."),
        "busy": _("In these hours the price for busy hours holds. All empty: every hour is busy."),
    }
    tabs = [(one, titles[one]) for one in KINDS]
    return page(
        request,
        "houses/hours.html",
        titles[kind],
        form,
        house=house,
        kind=kind,
        tabs=tabs,
        lead=leads[kind],
        verb=_("Save"),
    )


def _held(house: House, kind: str) -> dict[int, list[hours.Span]]:
    found: dict[int, list[hours.Span]] = {}
    if kind == "busy":
        for peak in queries.peak_hours_of(house):
            found.setdefault(peak.weekday, []).append((peak.begins, peak.ends))
        return found
    for row in queries.opening_hours_of(house):
        if row.ramadan == (kind == "ramadan"):
            found.setdefault(row.weekday, []).append((row.opens, row.closes))
    return found


def _set(request: HttpRequest, house: House, kind: str, form: WeekForm) -> None:
    if kind == "busy":
        services.set_peak_hours(by=person(request), house=house, week=form.week())
    else:
        services.set_hours(by=person(request), house=house, week=form.week(), ramadan=kind == "ramadan")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def days(request: HttpRequest, slug: str) -> HttpResponse:
    """Days that differ, the holidays ahead, and Ramadan: what is computed, and what corrects it."""
    house = run_by(request, slug)
    ramadan = next_ramadan(clock.today(), hours.dated_ramadans([house.region_id]).get(house.region_id, {}))
    adds, dates = request.POST.get("act") == "add", request.POST.get("act") == "ramadan"
    exception = ExceptionForm(request.POST if adds else None)
    dated = RamadanForm(request.POST if dates else None, initial=_initial(ramadan))
    if adds and saved(exception, lambda: _add(request, house, exception)):
        return back(request, "houses:days", slug)
    if dates and ramadan is not None and saved(dated, lambda: _date(request, house, ramadan, dated)):
        return back(request, "houses:days", slug)
    return page(
        request, "houses/days.html", _("Days that differ"), exception, dated, house=house, dated=dated, ramadan=ramadan,
        exceptions=queries.coming_exceptions(house, clock.today()), holidays=coming_days(clock.today()),
        may_date=request.user.has_perm(DECIDE, house.region),
    )  # fmt: skip


def _initial(ramadan: Ramadan | None) -> dict[str, object]:
    return {} if ramadan is None else {"first": ramadan.first, "last": ramadan.last, "source": ramadan.source}


def _add(request: HttpRequest, house: House, form: ExceptionForm) -> None:
    told = form.cleaned_data
    services.set_day(by=person(request), house=house, day=told["day"], spans=told["hours"], reason=told["reason"])


def _date(request: HttpRequest, house: House, ramadan: Ramadan, form: RamadanForm) -> None:
    services.set_ramadan(by=person(request), region=house.region, hijri_year=ramadan.hijri_year, **form.cleaned_data)


@login_required
@require_POST
def usual_again(request: HttpRequest, slug: str) -> HttpResponse:
    """The day is as any other again."""
    house = run_by(request, slug)
    for exception in queries.coming_exceptions(house, clock.today() - timedelta(days=1)):
        if exception.day.isoformat() == request.POST.get("day"):
            services.drop_exception(by=person(request), exception=exception)
    return back(request, "houses:days", slug)


@login_required
@require_POST
def on_holidays(request: HttpRequest, slug: str) -> HttpResponse:
    """Whether the house is closed on national holidays."""
    house = run_by(request, slug)
    services.describe_house(by=person(request), house=house, closed_on_holidays=request.POST.get("closed") == "yes")
    return back(request, "houses:days", slug)
