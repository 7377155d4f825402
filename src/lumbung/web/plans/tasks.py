"""Background work: reading registers, computing plans, computing them again. A worker process runs these."""

from __future__ import annotations

import logging
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django_tasks import task

from lumbung.core.errors import Cancelled, LumbungError
from lumbung.web.plans import computation, services
from lumbung.web.plans.models import Plan, Recomputation, RegisterUpload, Work

logger = logging.getLogger(__name__)
LONG = "plans"
"""A queue of its own: a worker that computes for a minute must not keep sign-in codes waiting."""

SECONDS_BETWEEN_SIGNS = 0.5


class Unexpected(LumbungError):
    """Something failed that we have no words for; the log has the place."""


class Signs:
    """Progress of one piece of work, written at most twice a second; raises Cancelled when asked to stop."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.last = 0.0

    def __call__(self, step: str, share: float) -> None:
        """Note that `step` has come so far (0 to 1 of the whole)."""
        moment = time.monotonic()
        if moment - self.last < SECONDS_BETWEEN_SIGNS and share < 1:
            return
        self.last = moment
        if not services.note_progress(work=self.work, step=step, share=share):
            raise Cancelled("The computation was stopped.", "Start it again when you like.")


@contextmanager
def told(work: Work) -> Iterator[Signs]:
    """Run work so that every end is told: done by the caller, stopped, failed with words, failed without."""
    signs = Signs(work)
    try:
        yield signs
    except Cancelled as stop:
        services.fail(work=work, error=stop, stopped=True)
    except LumbungError as error:
        services.fail(work=work, error=error)
    except Exception:
        logger.exception("%s %s failed", type(work).__name__, work.pk)
        words = Unexpected(
            "The computation failed for a reason that we did not foresee.", "Tell the operator; the log has the place."
        )
        services.fail(work=work, error=words)


@task(queue_name=LONG)
def read_upload(upload_pk: int) -> None:
    """Read and clean a register that was brought in."""
    upload = RegisterUpload.objects.get(pk=upload_pk)
    with told(upload) as signs:
        signs("", 0.0)
        services.note_understood(upload=upload, understood=computation.understand(upload, signs))


@task(queue_name=LONG)
def compute_plan(plan_pk: int) -> None:
    """Write a plan's inputs, compute it, write its folder."""
    plan = Plan.objects.get(pk=plan_pk)
    with told(plan) as signs:
        signs("", 0.0)
        computation.write_inputs(plan)
        summary, fingerprint = computation.compute(plan, plan.folder, signs)
        services.finish_plan(plan=plan, summary=summary, fingerprint=fingerprint)


@task(queue_name=LONG)
def recompute_plan(again_pk: int) -> None:
    """Compute a published plan again from its kept inputs, and compare the bytes."""
    again = Recomputation.objects.select_related("plan").get(pk=again_pk)
    with told(again) as signs:
        signs("", 0.0)
        room = Path(tempfile.mkdtemp(prefix="again-", dir=again.plan.root))
        try:
            _, fingerprint = computation.compute(again.plan, room / "plan", signs)
        finally:
            shutil.rmtree(room, ignore_errors=True)
        services.finish_recomputation(again=again, fingerprint=fingerprint)
