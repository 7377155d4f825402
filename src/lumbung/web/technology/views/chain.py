"""`/technology/CHAIN/`: the steps of each branch of a chain."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lumbung.web.technology.pages.catalogue import branch_rows, chain_name


@require_safe
def chain(request: HttpRequest, code: str) -> HttpResponse:
    """Branches with links to their steps, in the order of the work."""
    rows = branch_rows(code)
    return render(request, "technology/chain.html", {"title": chain_name(code), "code": code, "branches": rows})
