"""`/register/imports/`: the files that were read in, with what was wrong in them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lumbung.web.organisations.queries import find_organisation
from lumbung.web.register import queries, services
from lumbung.web.register.permissions import BROWSE, CORRECT
from lumbung.web.register.uploads import clean_rows, waiting
from lumbung.web.register.views.access import person, region_of
from lumbung.web.register.words import PROBLEMS, in_words


@login_required
@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """The files, newest first."""
    region = region_of(request)
    batches = queries.batches(region)
    context = {
        "title": _("Imported files"), "region": region, "batches": batches,
        "waiting": waiting(region, {batch.file_hash for batch in batches}),
        "may_correct": request.user.has_perm(CORRECT, region),
    }  # fmt: skip
    return render(request, "register/imports.html", context)


@login_required
@require_POST
def take(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Bring the rows of an uploaded file into the register."""
    region = find_organisation(slug)
    if region is None:
        raise Http404
    if not request.user.has_perm(CORRECT, region):
        raise PermissionDenied
    upload = next((one for one in waiting(region, set()) if one.code == code), None)
    frame = clean_rows(region, code)
    if upload is None or frame is None:
        raise Http404
    batch = services.import_register(
        region=region, frame=frame, file_name=upload.file_name, file_hash=upload.sha256, problems=upload.problems,
        by=person(request),
    )  # fmt: skip
    messages.success(request, _("Brought in. Corrections that people made before were put back."))
    return redirect("register:import", pk=batch.pk)


@login_required
@require_safe
def imported(request: HttpRequest, pk: int) -> HttpResponse:
    """One file: counts, and its problems by line."""
    batch = queries.find_batch(pk)
    if batch is None:
        raise Http404
    if not request.user.has_perm(BROWSE, batch.region):
        raise PermissionDenied
    problems = [{**one, "words": in_words(PROBLEMS, one.get("code", ""))} for one in batch.problems]
    context = {"title": batch.file_name, "batch": batch, "problems": problems}
    return render(request, "register/import.html", context)
