"""Who may make, read and publish plans."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404

from lumbung.web.organisations.permissions import is_auditor, is_officer
from lumbung.web.organisations.predicates import add_permission, predicate
from lumbung.web.organisations.queries import Person
from lumbung.web.plans.models import Plan, RegisterUpload
from lumbung.web.plans.queries import visible


@predicate
def is_published(_person: Person, plan: Plan | None) -> bool:
    """Everybody may read it."""
    return plan is not None and plan.published is not None


@predicate
def is_officer_of_plan(person: Person, plan: Plan | None) -> bool:
    """Officer of the plan's region."""
    return plan is not None and is_officer(person, plan.region)


@predicate
def is_auditor_of_plan(person: Person, plan: Plan | None) -> bool:
    """Auditor of the plan's region."""
    return plan is not None and is_auditor(person, plan.region)


READ = "plans.read"
CHANGE = "plans.change"

add_permission(READ, is_published | is_officer_of_plan | is_auditor_of_plan)
add_permission(CHANGE, is_officer_of_plan)


def readable(person: Person, code: str) -> Plan:
    """The plan, if she may read it; else 404, so that nobody learns which codes exist."""
    plan = visible(person).filter(code=code).first()
    if plan is None:
        raise Http404
    return plan


def changeable(person: Person, code: str) -> Plan:
    """The plan, if she is an officer of its region: 404 when she may not even read it, 403 when only that."""
    plan = readable(person, code)
    if not person.has_perm(CHANGE, plan):
        raise PermissionDenied
    return plan


def own_upload(person: Person, code: str) -> RegisterUpload:
    """A register brought in, for the officers of its region; else 404."""
    upload = RegisterUpload.objects.select_related("region").filter(code=code).first()
    if upload is None or not is_officer(person, upload.region):
        raise Http404
    return upload
