"""`/plans/CODE/files/`: the plan folder for reading by machine, and the report."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lumbung.planning.folder.schema import FILES, REPORT_HTML
from lumbung.web.config.security import as_document
from lumbung.web.plans import computation
from lumbung.web.plans.models import Plan, State
from lumbung.web.plans.pages.file_words import said
from lumbung.web.plans.permissions import readable

MEMORY_OF_A_ZIP = 4_000_000


def done(request: HttpRequest, code: str) -> Plan:
    """The plan, if it may be read and has a folder; else 404."""
    plan = readable(request.user, code)
    if plan.state != State.DONE:
        raise Http404
    return plan


def present(plan: Plan) -> list[Path]:
    """The folder's files in the order of the schema, then the inputs."""
    return [plan.folder / name for name in FILES if (plan.folder / name).exists()]


@require_safe
def listing(request: HttpRequest, code: str) -> HttpResponse:
    """What there is to download, and the command that computes it again."""
    plan = done(request, code)
    context = {
        "title": _("Files of the plan"),
        "plan": plan,
        "files": [(path.name, said(path.name), path.stat().st_size) for path in present(plan)],
        "command": computation.command(plan),
        "inputs": [(path.name, path.stat().st_size) for path in sorted(plan.inputs.iterdir())],
    }
    return render(request, "plans/files.html", context)


@require_safe
def one(request: HttpRequest, code: str, name: str) -> FileResponse:
    """One file of the folder; only the names of the schema are served."""
    plan = done(request, code)
    path = plan.folder / name
    if name not in FILES or not path.exists():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{plan.code}-{name}")


@require_safe
def report(request: HttpRequest, code: str) -> HttpResponse:
    """The self-contained report, shown in the browser."""
    plan = done(request, code)
    path = plan.folder / REPORT_HTML
    if not path.exists():
        raise Http404
    return as_document(HttpResponse(path.read_bytes(), content_type="text/html; charset=utf-8"))


@require_safe
def everything(request: HttpRequest, code: str) -> FileResponse:
    """Folder and inputs in one archive, so that anyone can compute it again."""
    plan = done(request, code)
    archive = tempfile.SpooledTemporaryFile(max_size=MEMORY_OF_A_ZIP)  # noqa: SIM115 - the response closes it
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        for path in present(plan):
            out.write(path, f"{plan.code}/plan/{path.name}")
        for path in sorted(plan.inputs.iterdir()):
            out.write(path, f"{plan.code}/inputs/{path.name}")
    archive.seek(0)
    return FileResponse(archive, as_attachment=True, filename=f"lumbung-{plan.code}.zip")
