"""Writing registers brought in, plans and recomputations. Acts are audited; signs of life of background work are not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction

from lumbung.core.errors import LumbungError
from lumbung.web.accounts.models import User
from lumbung.web.audit.services import record
from lumbung.web.config import clock
from lumbung.web.config.keys import keyed_hash, short_code
from lumbung.web.organisations.models import Organisation
from lumbung.web.plans import queries, uploads
from lumbung.web.plans.models import Plan, Recomputation, RegisterUpload, State, Work
from lumbung.web.register import queries as register

RECOMPUTATIONS_A_DAY = 6
"""From one address; each is a minute of computing."""


class NotReady(LumbungError):
    """The plan is not in the state that this act needs."""


class TooManyRecomputations(LumbungError):
    """This address has asked often enough today."""


def bring_register(
    *, by: User, region: Organisation, file_name: str, chunks: Iterable[bytes], size: int
) -> RegisterUpload:
    """Keep a register file and queue its reading. Raises InputError when it is too large or no CSV or XLSX."""
    from lumbung.web.plans.tasks import read_upload  # noqa: PLC0415 - tasks call services

    code = short_code()
    upload = RegisterUpload(region=region, code=code, file_name=file_name[:200], bytes=size, by=by, created=clock.now())
    upload.sha256 = uploads.keep(chunks, upload.folder, file_name, size)
    with transaction.atomic():
        upload.save()
        record(
            actor=by, action="plans.register_brought", subject=upload, organisation=region,
            detail={"bytes": size, "sha256": upload.sha256},
        )  # fmt: skip
        read_upload.enqueue(upload.pk)
    return upload


@transaction.atomic
def note_understood(*, upload: RegisterUpload, understood: Mapping[str, Any]) -> None:
    """The register has been read: keep what was understood of it."""
    upload.understood = dict(understood)
    _finish(upload, State.DONE)
    upload.save()
    record(actor=None, action="plans.register_read", subject=upload, organisation=upload.region)


@transaction.atomic
def create_plan(
    *,
    by: User | None,
    region: Organisation,
    title: str,
    budget_rp: int,
    seed: int,
    draws: int,
    chosen: Mapping[str, Any],
    upload: RegisterUpload | None = None,
    simulated: bool = False,
) -> Plan:
    """A plan that has not been started; `chosen` are the parameters that differ from their defaults."""
    plan = Plan.objects.create(
        region=region, code=short_code(), title=title, upload=upload, budget_rp=budget_rp, seed=seed, draws=draws,
        chosen=dict(chosen), simulated=simulated, by=by, state=State.DRAFT, created=clock.now(),
    )  # fmt: skip
    record(
        actor=by, action="plans.created", subject=plan, organisation=region,
        detail={"budget_rp": budget_rp, "seed": seed, "chosen": dict(chosen)},
    )  # fmt: skip
    return plan


@transaction.atomic
def create_and_start(
    *, by: User, region: Organisation, wanted: Mapping[str, Any], upload: RegisterUpload | None = None
) -> Plan:
    """A plan from the cleaned values of a `PlanForm`, on its way at once."""
    plan = create_plan(
        by=by, region=region, title=wanted["title"], budget_rp=wanted["budget_rp"], seed=wanted["seed"],
        draws=wanted["draws"], chosen=wanted["chosen"], upload=upload, simulated=holds_simulated(region, upload),
    )  # fmt: skip
    return start_plan(by=by, plan=plan)


def holds_simulated(region: Organisation, upload: RegisterUpload | None) -> bool:
    """Whether the plan says on every page that it is simulated: its register is, in part or whole, or all of this place is."""
    if settings.LUMBUNG_DEMO:
        return True
    return upload is None and register.enterprises(region, register.Filters(source="simulated")).exists()


@transaction.atomic
def start_plan(*, by: User | None, plan: Plan) -> Plan:
    """Queue its computation. Raises NotReady when it is already on its way or published."""
    from lumbung.web.plans.tasks import compute_plan  # noqa: PLC0415 - tasks call services

    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.published is not None or (plan.state in (State.QUEUED, State.RUNNING) and not queries.is_stalled(plan)):
        raise NotReady("This plan is already on its way or published.", "Make a new plan to try other figures.")
    plan.state, plan.progress, plan.step, plan.stop_asked = State.QUEUED, 0, "", False
    plan.message = plan.advice = ""
    plan.beat = clock.real_now()
    plan.save()
    record(actor=by, action="plans.started", subject=plan, organisation=plan.region)
    compute_plan.enqueue(plan.pk)
    return plan


@transaction.atomic
def ask_to_stop(*, by: User, plan: Plan) -> None:
    """Ask the running computation to stop at its next step."""
    Plan.objects.filter(pk=plan.pk, state__in=(State.QUEUED, State.RUNNING)).update(stop_asked=True)
    record(actor=by, action="plans.stop_asked", subject=plan, organisation=plan.region)


def note_progress(*, work: Work, step: str, share: float) -> bool:
    """A sign of life; False when somebody has asked the work to stop."""
    model = type(work)
    model.objects.filter(pk=work.pk).update(  # type: ignore[attr-defined]
        state=State.RUNNING, step=step[:60], progress=min(1.0, max(0.0, share)), beat=clock.real_now()
    )
    return not model.objects.filter(pk=work.pk, stop_asked=True).exists()  # type: ignore[attr-defined]


@transaction.atomic
def finish_plan(*, plan: Plan, summary: Mapping[str, Any], fingerprint: str) -> None:
    """The folder is written: the plan can be read."""
    plan.refresh_from_db()
    plan.summary, plan.fingerprint = dict(summary), fingerprint
    _finish(plan, State.DONE)
    plan.save()
    record(
        actor=None, action="plans.computed", subject=plan, organisation=plan.region, detail={"fingerprint": fingerprint}
    )


@transaction.atomic
def fail(*, work: Work, error: LumbungError, stopped: bool = False) -> None:
    """It did not come to a result: keep why, in words, and what to do."""
    work.refresh_from_db()
    work.message, work.advice = error.message, error.advice
    _finish(work, State.STOPPED if stopped else State.FAILED)
    work.save()
    record(actor=None, action="plans.stopped" if stopped else "plans.failed", subject=work)


@transaction.atomic
def publish(*, by: User | None, plan: Plan) -> None:
    """Show it to everybody. Raises NotReady unless it is done."""
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.state != State.DONE:
        raise NotReady("Only a plan that is ready can be published.", "Wait until it has been computed.")
    plan.published, plan.published_by = clock.now(), by
    plan.save(update_fields=["published", "published_by"])
    record(actor=by, action="plans.published", subject=plan, organisation=plan.region)


@transaction.atomic
def withdraw(*, by: User, plan: Plan) -> None:
    """Take it back from the public; its folder stays."""
    Plan.objects.filter(pk=plan.pk).update(published=None, published_by=None)
    record(actor=by, action="plans.withdrawn", subject=plan, organisation=plan.region)


@transaction.atomic
def ask_recomputation(*, plan: Plan, address: str) -> Recomputation:
    """Queue a recomputation of a published plan; one that is on its way already is given back.

    Raises TooManyRecomputations after RECOMPUTATIONS_A_DAY from one address.
    """
    from lumbung.web.plans.tasks import recompute_plan  # noqa: PLC0415 - tasks call services

    running = plan.recomputations.filter(state__in=(State.QUEUED, State.RUNNING)).first()
    if running is not None and not queries.is_stalled(running):
        return running
    asked_from = keyed_hash("recomputation", address)
    if queries.recomputations_today(asked_from) >= RECOMPUTATIONS_A_DAY:
        raise TooManyRecomputations(
            "From your address, plans were computed again often enough today.",
            "Try again tomorrow, or compute it on your own machine: the page says how.",
        )
    made = Recomputation.objects.create(
        plan=plan, code=short_code(10), asked_from=asked_from, created=clock.now(), beat=clock.real_now()
    )
    record(actor=None, action="plans.recomputation_asked", subject=made, organisation=plan.region)
    recompute_plan.enqueue(made.pk)
    return made


@transaction.atomic
def finish_recomputation(*, again: Recomputation, fingerprint: str) -> None:
    """Keep whether the same bytes came out."""
    again.refresh_from_db()
    again.fingerprint, again.same = fingerprint, fingerprint == again.plan.fingerprint
    _finish(again, State.DONE)
    again.save()
    record(actor=None, action="plans.recomputed", subject=again, detail={"same": again.same})


def _finish(work: Work, state: State) -> None:
    work.state = state
    work.progress = 1.0 if state == State.DONE else work.progress
    work.finished = clock.now()
    work.beat = clock.real_now()
