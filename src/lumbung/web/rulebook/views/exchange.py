"""`/rulebook/changes.zip` and `/rulebook/import/`: the changes as files for a pull request, and back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from lumbung.core.errors import LumbungError
from lumbung.rules import load_rulebook
from lumbung.web.organisations.permissions import officer_region
from lumbung.web.rulebook import files, queries, services
from lumbung.web.rulebook.forms import FileForm
from lumbung.web.rulebook.views.access import person, region_of


@login_required
@require_safe
def download_changes(request: HttpRequest) -> HttpResponse:
    """What is published here, as changed files of the packs and a patch."""
    region_of(request)
    content = files.as_zip(files.changed_files(load_rulebook(), queries.rulebook()))
    response = HttpResponse(content, content_type="application/zip")
    response.headers["Content-Disposition"] = 'attachment; filename="lumbung-rulebook-changes.zip"'
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest) -> HttpResponse:
    """Each version of the file that differs becomes a proposal; all or none."""
    region = officer_region(request.user)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.propose_file(
                by=person(request),
                region=region,
                data=form.cleaned_data["file"].read(),
                reason=form.cleaned_data["reason"],
            )
        except LumbungError as error:
            form.add_error("file", str(error))
        else:
            said = ngettext("%(n)s change proposed.", "%(n)s changes proposed.", len(made)) % {"n": len(made)}
            messages.success(request, said)
            return redirect("rulebook:table")
    return render(
        request,
        "rulebook/import.html",
        {"title": _("Take changes from a file"), "form": form},
        status=400 if form.errors else 200,
    )
