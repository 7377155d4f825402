"""`/plans/new/CODE/`: what was understood of a register that was brought in, and the plan to make from it."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lumbung.web.accounts.models import User
from lumbung.web.plans import computation, queries, services
from lumbung.web.plans.forms import PlanForm
from lumbung.web.plans.models import State
from lumbung.web.plans.pages import understood as page
from lumbung.web.plans.pages.failures import told
from lumbung.web.plans.permissions import own_upload


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def understood(request: HttpRequest, code: str) -> HttpResponse:
    """While it is read: how far. Then: what was understood, what was not, and the form of the plan."""
    upload = own_upload(request.user, code)
    if upload.state in (State.QUEUED, State.RUNNING) and not queries.is_stalled(upload):
        return render(request, "plans/reading.html", {"title": _("The register is being read"), "upload": upload})
    if upload.state != State.DONE:
        context = {"title": _("The register could not be read"), "upload": upload}
        return render(request, "plans/not_read.html", context | {"failure": told(upload.message, upload.advice)})
    title = {"title": upload.file_name.rsplit(".", 1)[0][:120]}
    form = PlanForm(request.POST or None, initial=title)
    if request.method == "POST" and form.is_valid():
        plan = services.create_and_start(
            by=cast(User, request.user), region=upload.region, wanted=form.cleaned_data, upload=upload
        )
        return redirect("plans:detail", plan.code)
    context = {
        "title": _("What was understood of the register"),
        "upload": upload,
        "form": form,
        **page.context(upload.understood),
    }
    return render(request, "plans/understood.html", context, status=400 if form.errors else 200)


@login_required
@require_safe
def rejected(request: HttpRequest, code: str) -> HttpResponse | FileResponse:
    """The rows that could not be taken, as a CSV to correct."""
    upload = own_upload(request.user, code)
    path = computation.rejected_file(upload)
    if not path.exists():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{upload.code}-rejected.csv")
