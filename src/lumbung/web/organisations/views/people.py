"""`/organisations/SLUG/people/`: who has which role there; give and end roles."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lumbung.web.organisations import queries, services
from lumbung.web.organisations.forms import GrantForm
from lumbung.web.organisations.models import Organisation
from lumbung.web.organisations.permissions import MANAGE, in_body
from lumbung.web.organisations.views.access import person


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@in_body(MANAGE)
def people(request: HttpRequest, body: Organisation) -> HttpResponse:
    """The list, and the form for one more."""
    user = person(request)
    form = GrantForm(request.POST or None, body=body)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        services.grant_role(by=user, user=data["person"], organisation=body, role=data["role"])
        messages.info(request, _("%(person)s has the role now.") % {"person": data["person"]})
        return redirect("organisations:people", slug=body.slug)
    context = {
        "title": _("People of %(body)s") % {"body": body},
        "body": body, "form": form, "members": queries.members_of(body),
    }  # fmt: skip
    return render(request, "organisations/people.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
@in_body(MANAGE)
def end_role(request: HttpRequest, body: Organisation, pk: int) -> HttpResponse:
    """End one role; nobody ends her own, so that a body is never left without anybody by mistake."""
    user = person(request)
    membership = queries.membership_in(body, pk)
    if membership is None:
        raise Http404
    if membership.user_id == user.pk:
        raise PermissionDenied
    services.end_role(by=user, membership=membership)
    messages.info(request, _("The role has ended."))
    return redirect("organisations:people", slug=body.slug)
