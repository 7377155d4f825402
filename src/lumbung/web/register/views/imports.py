"""`/register/imports/`: the files that were read in, with what was wrong in them."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lumbung.web.register import queries
from lumbung.web.register.permissions import BROWSE
from lumbung.web.register.views.access import region_of
from lumbung.web.register.words import PROBLEMS, in_words


@login_required
@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """The files, newest first."""
    region = region_of(request)
    context = {"title": _("Imported files"), "region": region, "batches": queries.batches(region)}
    return render(request, "register/imports.html", context)


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
