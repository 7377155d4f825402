"""Writes of the rulebook: each atomic, with one audit event. Nobody approves what she herself proposed."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from lumbung.core.errors import InputError, LumbungError
from lumbung.rules import ParameterVersion
from lumbung.web.accounts.models import User
from lumbung.web.audit.services import record
from lumbung.web.config import clock
from lumbung.web.organisations.models import Organisation
from lumbung.web.rulebook import queries
from lumbung.web.rulebook.files import read_upload
from lumbung.web.rulebook.models import Act, Proposal, State
from lumbung.web.rulebook.overlaying import applied
from lumbung.web.rulebook.permissions import PROPOSE
from lumbung.web.rulebook.trial import try_out


class SamePerson(LumbungError):
    """The one who proposed wants to decide."""


class AlreadyDecided(LumbungError):
    """The proposal does not wait any more."""


class CasesRed(LumbungError):
    """Cases contradict the change, and nobody has said that they are the old law's."""


def _require(by: User, region: Organisation) -> None:
    if not by.has_perm(PROPOSE, region):
        raise PermissionDenied


@transaction.atomic
def propose(
    *, by: User, region: Organisation, parameter: str, starts: date, ends: date | None, value: int,
    ref: str, certainty: str, reason: str,
) -> Proposal:  # fmt: skip
    """Propose a value from a day on; answers stay as they are. Raises InputError when it cannot be."""
    _require(by, region)
    held = queries.rulebook().parameters.get(parameter)
    if held is None:
        raise InputError(_("There is no such parameter."))
    made = Proposal(
        region=region, parameter=parameter, starts=starts, ends=ends, value=value, ref=ref.strip(),
        certainty=certainty, reason=reason.strip(), proposed_by=by, proposed_at=clock.now(),
    )  # fmt: skip
    if not made.ref or not made.reason:
        raise InputError(_("Say where it is written, and why it changes."))
    applied(held, made)
    made.save(force_insert=True)
    _note(by, "rulebook.proposed", made)
    return made


@transaction.atomic
def propose_file(*, by: User, region: Organisation, data: bytes, reason: str) -> list[Proposal]:
    """A proposal for each version of a parameters.yaml that differs from what is in force; all or none.

    Raises InputError with line, what is wrong and how to mend it.
    """
    _require(by, region)
    return [
        propose(
            by=by, region=region, parameter=parameter.id, starts=version.start, ends=version.end, value=version.value,
            ref=version.ref, certainty=version.certainty, reason=reason,
        )
        for parameter, version in read_upload(data, queries.rulebook())
    ]  # fmt: skip


@transaction.atomic
def approve(
    *, by: User, proposal: Proposal, publish_on: date, decision: str = "", red_accepted: bool = False
) -> Proposal:
    """A second person lets a proposal hold from a day on (today or later).

    Red cases have to be accepted by name of the fact: the new law makes the old expectation wrong.
    Raises SamePerson, AlreadyDecided, CasesRed, InputError.
    """
    held = _waiting(by, proposal)
    if held.proposed_by_id == by.pk:
        raise SamePerson(_("You proposed this yourself."), _("Ask a second officer to decide."))
    if publish_on < clock.today():
        raise InputError(_("The day of publication has passed."), _("Choose today or a later day."))
    trial = try_out(held)
    if trial.red and not red_accepted:
        raise CasesRed(_("Some cases turn red."), _("Look at each, and tick that the new law is meant."))
    held.trial, held.publish_on, held.decision = trial.as_json(), publish_on, decision.strip()
    return _decided(held, by, State.APPROVED)


@transaction.atomic
def reject(*, by: User, proposal: Proposal, decision: str) -> Proposal:
    """A second person says no, with the reason. Raises SamePerson, AlreadyDecided, InputError."""
    held = _waiting(by, proposal)
    if held.proposed_by_id == by.pk:
        raise SamePerson(_("You proposed this yourself."), _("You can withdraw it."))
    if not decision.strip():
        raise InputError(_("Say why."))
    held.decision = decision.strip()
    return _decided(held, by, State.REJECTED)


@transaction.atomic
def withdraw(*, by: User, proposal: Proposal) -> Proposal:
    """The proposer takes it back. Raises AlreadyDecided; PermissionDenied for others."""
    held = _waiting(by, proposal)
    if held.proposed_by_id != by.pk:
        raise PermissionDenied
    return _decided(held, by, State.WITHDRAWN)


@transaction.atomic
def confirm(*, by: User, region: Organisation, parameter: str, version: ParameterVersion) -> Proposal:
    """An officer has read the cited paragraph and found the value there: the version is marked as checked.

    No answer changes, so no second person is asked. Raises AlreadyDecided when it is checked already.
    """
    _require(by, region)
    if version.verified_by:
        raise AlreadyDecided(_("This value has been checked already."))
    made = Proposal(
        region=region, parameter=parameter, act=Act.CONFIRM, starts=version.start, ends=version.end,
        value=version.value, ref=version.ref, certainty=version.certainty, reason="", state=State.APPROVED,
        publish_on=clock.today(), proposed_by=by, proposed_at=clock.now(), decided_at=clock.now(),
    )  # fmt: skip
    made.save(force_insert=True)
    _note(by, "rulebook.confirmed", made)
    return made


def _waiting(by: User, proposal: Proposal) -> Proposal:
    """The proposal, locked, if it still waits and this person is an officer of its region."""
    _require(by, proposal.region)
    held = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if held.state != State.PROPOSED:
        raise AlreadyDecided(_("This proposal has been decided."), _("Load the page again."))
    return held


def _decided(held: Proposal, by: User, state: State) -> Proposal:
    held.state, held.decided_by, held.decided_at = state, by, clock.now()
    held.save()
    _note(by, f"rulebook.{state.value}", held)
    return held


def _note(by: User, action: str, made: Proposal) -> None:
    detail = {
        "parameter": made.parameter, "starts": made.starts.isoformat(), "value": made.value,
        "publish_on": made.publish_on.isoformat() if made.publish_on else None,
    }  # fmt: skip
    record(actor=by, action=action, subject=made, organisation=made.region, detail=detail)
