"""`/helpers/`: who may act for me. Give and withdraw."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lumbung.core.errors import LumbungError
from lumbung.web.messaging.services import send
from lumbung.web.organisations import queries, services
from lumbung.web.organisations.acts import acts_for
from lumbung.web.organisations.forms import GiveForm
from lumbung.web.organisations.models import HelperConsent
from lumbung.web.organisations.queries import Role
from lumbung.web.organisations.views.access import person


@never_cache
@login_required
@require_safe
def helpers(request: HttpRequest) -> HttpResponse:
    """The consents in force."""
    user = person(request)
    context = {
        "title": _("My helpers"), "consents": queries.helpers_of(user), "acts": acts_for(user), "me": user,
    }  # fmt: skip
    return render(request, "organisations/helpers.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """Let someone help."""
    producer = person(request)
    form = GiveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        helper = form.cleaned_data["helper"]
        bodies = queries.organisations_of(helper, Role.HELPER)
        try:
            if not bodies:
                raise services.NotAHelper(
                    _("This person is not a helper there today."),
                    _("Choose another helper, or ask the officer of your region."),
                )
            services.give_consent(
                by=producer, helper=helper, producer=producer, organisation=bodies[0], how=HelperConsent.How.OWN_LOGIN
            )
        except LumbungError as error:
            form.add_error("helper", f"{error.message} {error.advice}")
        else:
            messages.info(request, _("%(helper)s may act for you from now on.") % {"helper": helper})
            send(to=producer, kind="consent_given", context={"helper": str(helper)})
            return redirect("organisations:helpers")
    context = {"title": _("Who helps you?"), "form": form, "scope": services.usual_scope()}
    return render(request, "organisations/give.html", context, status=400 if form.errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """End it: the producer who gave it, or the helper who was given it."""
    user = person(request)
    consent = queries.consent_of(pk, user)
    if consent is None:
        raise Http404
    back = "organisations:helpers" if consent.producer_id == user.pk else "organisations:producers"
    if request.method == "POST":
        services.withdraw_consent(by=user, consent=consent)
        messages.info(request, _("It has ended, at once."))
        return redirect(back)
    context = {"title": _("End this help?"), "consent": consent, "back": back}
    return render(request, "organisations/withdraw.html", context)
