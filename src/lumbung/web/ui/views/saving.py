"""What every form page here does: show, try to save, tell a known failure at the form, keep what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lumbung.core.errors import LumbungError


def saved(form: forms.Form, write: Callable[[], object], field: str | None = None) -> bool:
    """Whether the form is right and `write` did its work; a known failure stands at `field`, or on top."""
    if not form.is_valid():
        return False
    try:
        write()
    except LumbungError as error:
        form.add_error(field, f"{error.message} {error.advice}".strip())
        return False
    return True


def back(request: HttpRequest, where: str, *args: object, said: str = "") -> HttpResponse:
    """On to a page of ours, with a word on top."""
    messages.success(request, said or _("Saved."))
    return redirect(where, *args)


def page(request: HttpRequest, template: str, title: str, *shown: forms.Form, **more: Any) -> HttpResponse:
    """The page, with the first of its forms as `form`; 400 when one of them was not taken."""
    wrong = any(form.is_bound and form.errors for form in shown)
    context = {"title": title, "form": shown[0] if shown else None, **more}
    return render(request, template, context, status=400 if wrong else 200)
