"""`/register/enrol/…`: a producer registers herself in five small steps, held in her session until the last.

What cannot be taken yet is kept as she typed it and shown again by a redirect, never as the answer to a POST: so the
back button of a phone leads to a page, and not to the browser's question whether to send a form once more.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lumbung.core.errors import LumbungError
from lumbung.web.accounts.services import TooManyAttempts, take_attempt
from lumbung.web.register import queries, services
from lumbung.web.register.chains import process_names
from lumbung.web.register.enrol_forms import ContactForm, MakeForm, PlaceForm, WorkForm
from lumbung.web.register.enrolling import STEPS, Draft, draft_of, forget, keep
from lumbung.web.register.models import Area
from lumbung.web.ui.views.errors import refused, too_many

DECIMALS = 3  # of a degree, about 100 m: enough to find what is near
LONGEST_KEPT, MOST_KEPT = 500, 60  # characters of a value, values of a field: more is no answer of a person


def _page(request: HttpRequest, step: str, title: str, draft: Draft, **more: Any) -> HttpResponse:
    """One step, with how far she is and the way back."""
    number = STEPS.index(step) + 1
    context = {
        "title": title, "draft": draft, "step": step, "number": number, "steps": STEPS,
        "back": reverse(f"register:enrol_{STEPS[number - 2]}") if number > 1 else "", **more,
    }  # fmt: skip
    return render(request, f"register/enrol_{step}.html", context)


def _typed(request: HttpRequest, draft: Draft, step: str) -> QueryDict | None:
    """What she sends for this step, or sent before and has to mend; None when there is nothing of it."""
    if request.method == "POST":
        return request.POST
    held = QueryDict(mutable=True)
    for name, values in draft.typed.get(step, {}).items():
        held.setlist(name, values)
    return held or None


def _again(request: HttpRequest, draft: Draft, step: str) -> HttpResponse:
    """Back to the same step with all that she typed; the place of the phone apart, which led nowhere."""
    draft.typed[step] = {
        name: [value[:LONGEST_KEPT] for value in values[:MOST_KEPT]]
        for name, values in request.POST.lists()
        if name not in ("csrfmiddlewaretoken", "lat", "lon")
    }
    keep(request, draft)
    return redirect(f"register:enrol_{step}")


def _onward(request: HttpRequest, draft: Draft, step: str) -> HttpResponse:
    """Keep the step and go to the next; straight to the check page when she only changes one answer."""
    draft.typed.pop(step, None)
    keep(request, draft)
    following = STEPS[STEPS.index(step) + 1]
    return redirect(f"register:enrol_{'check' if draft.missing() == 'check' else following}")


def _too_early(draft: Draft, step: str) -> str:
    """The earlier step that is still to be done, or ""."""
    missing = draft.missing()
    return missing if STEPS.index(missing) < STEPS.index(step) else ""


@never_cache
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Go on where she was; at the first step otherwise."""
    draft = draft_of(request)
    return redirect(f"register:enrol_{draft.missing() if draft.words else 'make'}")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """Step 1: what she makes."""
    draft = draft_of(request)
    form = MakeForm(_typed(request, draft, "make"), initial={"words": draft.words, "picked": draft.picked})
    if request.method == "POST":
        if not form.is_valid():
            return _again(request, draft, "make")
        before = draft.chain
        draft.words, draft.picked = form.cleaned_data["words"], form.cleaned_data["picked"]
        if draft.chain != before:
            draft.can, draft.told_work = [], False
            draft.typed.pop("work", None)
        return _onward(request, draft, "make")
    return _page(request, "make", _("What do you make?"), draft, form=form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest) -> HttpResponse:
    """Step 2: where she works. Several places of one name are shown for her to choose."""
    draft = draft_of(request)
    if early := _too_early(draft, "place"):
        return redirect(f"register:enrol_{early}")
    typed = _typed(request, draft, "place")
    form = PlaceForm(typed, initial={"place": draft.place})
    found: list[Area] = []
    if typed is not None and form.is_valid():
        found = _areas_meant(typed, form)
        if request.method == "POST" and len(found) == 1:
            _take_place(draft, found[0], form.cleaned_data)
            return _onward(request, draft, "place")
        if not found:
            form.add_error(
                "place", _("We do not know this place. Write the village or district, for example: Duren Sawit.")
            )
    if request.method == "POST":
        return _again(request, draft, "place")
    unchosen = bool(found) and typed is not None and typed.get("asked") == form.cleaned_data["place"]
    names = queries.place_names()
    more = {"form": form, "found": found, "names": names, "unchosen": unchosen}
    return _page(request, "place", _("Where do you work?"), draft, **more)


def _areas_meant(typed: QueryDict, form: PlaceForm) -> list[Area]:
    """The area that she chose, the one around her phone, or those that her words name.

    `asked` are the words whose areas were listed: once she writes others, the choice among those no longer counts.
    """
    data = form.cleaned_data
    chosen = typed.get("area", "") if typed.get("asked", data["place"]) == data["place"] else ""
    if data["lat"] is not None and data["lon"] is not None:
        area = queries.nearest_area(data["lat"], data["lon"])
    elif chosen.isdigit():
        area = queries.find_area(int(chosen))
    else:
        return queries.find_areas(data["place"])
    return [area] if area else []


def _take_place(draft: Draft, area: Area, data: dict[str, Any]) -> None:
    draft.place, draft.area, draft.lat, draft.lon = str(area), area.pk, None, None
    if data["lat"] is not None and data["lon"] is not None:
        draft.lat, draft.lon = round(data["lat"], DECIMALS), round(data["lon"], DECIMALS)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def work(request: HttpRequest) -> HttpResponse:
    """Step 3: how many work there, and what they can do."""
    draft = draft_of(request)
    if early := _too_early(draft, "work"):
        return redirect(f"register:enrol_{early}")
    known = {"workers": draft.workers, "can": draft.can}
    form = WorkForm(_typed(request, draft, "work"), chain=draft.chain, initial=known)
    if request.method == "POST":
        if not form.is_valid():
            return _again(request, draft, "work")
        draft.workers, draft.can, draft.told_work = form.cleaned_data["workers"], form.cleaned_data.get("can", []), True
        return _onward(request, draft, "work")
    return _page(request, "work", _("How do you work?"), draft, form=form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """Step 4: name and telephone if she likes, and her consent."""
    draft = draft_of(request)
    if early := _too_early(draft, "contact"):
        return redirect(f"register:enrol_{early}")
    told = {"name": draft.name, "phone": draft.phone, "consent": draft.consent}
    form = ContactForm(_typed(request, draft, "contact"), initial=told)
    if request.method == "POST":
        if not form.is_valid():
            return _again(request, draft, "contact")
        data = form.cleaned_data
        draft.name, draft.phone, draft.consent = data["name"], data["phone"], data["consent"]
        return _onward(request, draft, "contact")
    return _page(request, "contact", _("How can we reach you?"), draft, form=form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Step 5: all that she told; the button registers her, once however often it is tapped."""
    if request.method == "POST" and queries.enrolment_once(request.POST.get("once", "")):
        return redirect("register:mine", secret=services.secret_for(request.POST["once"]))
    draft = draft_of(request)
    if early := _too_early(draft, "check"):
        return redirect(f"register:enrol_{early}")
    if request.method == "POST":
        return _register(request, draft)
    more = {"can": process_names(" ".join(draft.can)), "area": queries.find_area(draft.area)}
    return _page(request, "check", _("Is this right?"), draft, **more)


def _register(request: HttpRequest, draft: Draft) -> HttpResponse:
    area = queries.find_area(draft.area)
    if area is None:
        return redirect("register:enrol_place")
    address = request.META.get("REMOTE_ADDR", "")
    try:
        take_attempt(identifier=f"enrol-{draft.once}", address=f"enrol-{address}")
        secret = draft.secret or services.secret_for(draft.once)
        _write(draft, area)
    except TooManyAttempts as refusal:
        return too_many(request, refusal.until)
    except LumbungError as error:
        return refused(request, error)
    forget(request)
    return redirect("register:mine", secret=secret)


def _write(draft: Draft, area: Area) -> None:
    enrolment = queries.enrolment_by_secret(draft.secret) if draft.secret else None
    if enrolment is not None:
        services.correct_enrolment(enrolment=enrolment, told=draft.told(area))
    else:
        services.enrol(region=area.region, told=draft.told(area), once=draft.once, consent=draft.consent)
