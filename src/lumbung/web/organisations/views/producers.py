"""`/producers/`: for whom I act. Ask, accept, begin and end."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lumbung.core.errors import LumbungError
from lumbung.web.accounts.forms import CodeForm
from lumbung.web.accounts.queries import active_user
from lumbung.web.organisations import acting, queries, services
from lumbung.web.organisations.forms import AskForm
from lumbung.web.organisations.queries import Role
from lumbung.web.organisations.views.access import helper, person
from lumbung.web.organisations.views.cards import sheet
from lumbung.web.ui.views.errors import refused


@never_cache
@login_required
@require_safe
def producers(request: HttpRequest) -> HttpResponse:
    """By name, each with the button that begins."""
    user = helper(request)
    bodies = queries.organisations_of(user, Role.HELPER)
    context = {"title": _("My producers"), "consents": queries.producers_of(user), "bodies": bodies}
    return render(request, "organisations/producers.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Send a producer a code that she tells me if she agrees."""
    user = helper(request)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        body = queries.organisations_of(user, Role.HELPER)[0]
        who = form.cleaned_data["who"].strip()
        try:
            made = services.ask_consent(helper=user, address=who, producer=active_user(who), organisation=body)
        except LumbungError as error:
            return refused(request, error)
        return redirect("organisations:told", pk=made.pk)
    context = {"title": _("Whom do you help?"), "form": form}
    return render(request, "organisations/ask.html", context, status=400 if form.errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def told(request: HttpRequest, pk: int) -> HttpResponse:
    """The code that she told me."""
    user = helper(request)
    asked = queries.consent_request(pk, user)
    if asked is None:
        raise Http404
    form = CodeForm(request.POST or None, code=asked.code_hash)
    if request.method == "POST" and "code" in request.POST:
        try:
            consent = services.accept_told_code(helper=user, request=asked, code=request.POST["code"][:12])
        except LumbungError as error:
            return refused(request, error)
        if consent is not None:
            messages.info(request, _("You may act for %(producer)s.") % {"producer": consent.producer})
            return redirect("organisations:producers")
        form.is_valid()
        if not form.errors:  # nobody has the number: the words are the same
            form.add_error("code", _("This code is not right, or it has ended."))
    context = {"title": _("Which code did she tell you?"), "form": form, "asked": asked}
    return render(request, "organisations/told.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Act for this producer from now on."""
    user = helper(request)
    consent = queries.consent_of(pk, user)
    if consent is None or consent.helper_id != user.pk:
        raise Http404
    acting.start(request, consent.producer)
    return redirect("home")


@login_required
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Act for myself again."""
    person(request)
    acting.end(request)
    return redirect("organisations:producers")


@never_cache
@login_required
@require_POST
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """A printed code for a producer who has no other way to sign in."""
    user = helper(request)
    consent = queries.consent_of(pk, user)
    if consent is None or consent.helper_id != user.pk or consent.withdrawn is not None:
        raise Http404
    try:
        made = services.print_cards(by=user, organisation=consent.organisation, person=consent.producer)
    except LumbungError as error:
        return refused(request, error)
    return sheet(request, consent.organisation, made)
