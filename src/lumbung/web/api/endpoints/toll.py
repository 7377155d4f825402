"""Toll jobs (maklon): asked for by a producer, answered and made by the house."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from ninja.responses import Status

from lumbung.web.api import authentication, scopes, times
from lumbung.web.api.authentication import Needs
from lumbung.web.api.endpoints.bookings import CHANGED, Key, moment, producer_named, unknown
from lumbung.web.api.paging import cursor_for, cut, numbers_of
from lumbung.web.api.reach import house_named, houses_run, within
from lumbung.web.api.schemas.problem import WITH_TOKEN, answers
from lumbung.web.api.schemas.toll import (
    TollAnswerIn,
    TollDeclineIn,
    TollIn,
    TollOut,
    TollReadyIn,
    TollsOut,
    TollsQuery,
    toll_data,
)
from lumbung.web.bookings import rows
from lumbung.web.bookings.permissions import CHANGE, SEE
from lumbung.web.bookings.services import toll as services
from lumbung.web.houses import queries as houses
from lumbung.web.ui.csv_files import csv_response

router = Router(tags=["toll"], auth=Needs(scopes.TOLL_WRITE))
COLUMNS = tuple(TollOut.model_fields)
ONE = "/toll-jobs/{int:job_id}"


@router.get(
    "/toll-jobs",
    auth=Needs(scopes.TOLL_READ),
    response=answers(TollsOut, 400, *WITH_TOKEN, 422),
    summary=_("Your toll jobs, and all in the houses that you run"),
)
def list_jobs(request: HttpRequest, wanted: Query[TollsQuery]) -> dict[str, Any] | HttpResponse:
    """Newest first. A token of an organisation sees those in the houses of that body only."""
    who, place = authentication.caller(request), numbers_of(wanted.cursor, 1)
    found = rows.page_of_toll_jobs(
        producer=None if who.organisation else authentication.person(request),
        houses=[] if wanted.mine else houses_run(who),
        state=wanted.state,
        before=place[0] if place else None,
        most=wanted.limit + 1,
    )
    page, more = cut(found, wanted.limit)
    items = [toll_data(one) for one in page]
    if wanted.format == "csv":
        return csv_response(items, COLUMNS, "toll-jobs")
    return {"items": items, "next": cursor_for(page[-1].pk) if more else None}


@router.post("/toll-jobs", response=answers(TollOut, *CHANGED, 503, status=201), summary=_("Ask for a batch"))
def ask(request: HttpRequest, body: TollIn, idempotency_key: Key = "") -> Status[Any]:
    """The house answers with a time and a price; nothing is agreed before you accept."""
    who, house = authentication.person(request), house_named(body.house)
    if not within(authentication.caller(request), house):
        raise PermissionDenied
    told = body.dict(exclude={"house", "producer"})
    job = services.ask(by=who, producer=producer_named(body.producer, who), house=house, key=idempotency_key, **told)
    return Status(201, toll_data(_loaded(job)))


@router.get(ONE, auth=Needs(scopes.TOLL_READ), response=answers(TollOut, *WITH_TOKEN, 404), summary=_("One toll job"))
def one_job(request: HttpRequest, job_id: int) -> dict[str, Any]:
    """With the house's answer."""
    return toll_data(_job(request, job_id, SEE))


@router.post(f"{ONE}/accept", response=answers(TollOut, *CHANGED, 503), summary=_("Accept time and price"))
def accept(request: HttpRequest, job_id: int) -> dict[str, Any]:
    """What was held is yours. A second time changes nothing."""
    job = _job(request, job_id, CHANGE)
    return toll_data(_loaded(services.accept(by=authentication.person(request), job=job)))


@router.post(f"{ONE}/withdraw", response=answers(TollOut, *CHANGED, 503), summary=_("Withdraw a toll job"))
def withdraw(request: HttpRequest, job_id: int) -> dict[str, Any]:
    """Possible until the work begins."""
    job = _job(request, job_id, CHANGE)
    return toll_data(_loaded(services.withdraw(by=authentication.person(request), job=job)))


@router.post(f"{ONE}/answer", response=answers(TollOut, *CHANGED, 503), summary=_("Name a time and a price"))
def answer(request: HttpRequest, job_id: int, body: TollAnswerIn) -> dict[str, Any]:
    """By the house. The time is held until the answer ends."""
    job = _job(request, job_id, SEE)
    machine = houses.machine_named(job.house, body.type)
    if machine is None:
        raise unknown("type", gettext("The house has no such machine."))
    held = services.answer(
        by=authentication.person(request),
        job=job,
        machine=machine,
        start=times.moment_of(body.start, job.house.zone, "start"),
        minutes=body.minutes,
        price_rp=body.price_rp,
        answer=body.answer,
    )
    return toll_data(_loaded(held))


@router.post(f"{ONE}/decline", response=answers(TollOut, *CHANGED, 503), summary=_("Decline a toll job"))
def decline(request: HttpRequest, job_id: int, body: TollDeclineIn | None = None) -> dict[str, Any]:
    """By the house."""
    job, reason = _job(request, job_id, SEE), body.reason if body else ""
    return toll_data(_loaded(services.decline(by=authentication.person(request), job=job, reason=reason)))


@router.post(f"{ONE}/start", response=answers(TollOut, *CHANGED, 503), summary=_("Begin to make the batch"))
def start(request: HttpRequest, job_id: int) -> dict[str, Any]:
    """By the house."""
    job = _job(request, job_id, SEE)
    return toll_data(_loaded(services.start(by=authentication.person(request), job=job)))


@router.post(f"{ONE}/ready", response=answers(TollOut, *CHANGED, 503), summary=_("The batch is made"))
def ready(request: HttpRequest, job_id: int, body: TollReadyIn) -> dict[str, Any]:
    """By the house: how much came out. Machine time that is left is free for others."""
    job = _job(request, job_id, SEE)
    held = services.ready(
        by=authentication.person(request),
        job=job,
        made_quantity=body.made_quantity,
        at=moment(body.at, job.house, "at"),
    )
    return toll_data(_loaded(held))


@router.post(f"{ONE}/collect", response=answers(TollOut, *CHANGED, 503), summary=_("The batch was collected"))
def collect(request: HttpRequest, job_id: int) -> dict[str, Any]:
    """By the house."""
    job = _job(request, job_id, SEE)
    return toll_data(_loaded(services.collect(by=authentication.person(request), job=job)))


def _job(request: HttpRequest, pk: int, permission: str) -> Any:
    """The job, if the caller may: 404 otherwise."""
    job, who = rows.find_toll_job(pk), authentication.caller(request)
    if job is None or not within(who, job.house):
        raise Http404
    if not authentication.person(request).has_perm(permission, job):
        raise Http404
    return job


def _loaded(job: Any) -> Any:
    """With all that its document shows."""
    return rows.find_toll_job(job.pk)
