"""A producer's consent that a helper acts for her."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lumbung.core.errors import LumbungError
from lumbung.web.accounts.models import User
from lumbung.web.audit.services import record
from lumbung.web.config import clock
from lumbung.web.organisations import queries
from lumbung.web.organisations.models import HelperConsent, Membership, Organisation


class NotAHelper(LumbungError):
    """The person is no helper there today, or is the producer herself."""


@transaction.atomic
def give_consent(
    *, by: User | None, helper: User, producer: User, organisation: Organisation, how: str, scope: str = ""
) -> HelperConsent:
    """`producer` lets `helper`, a helper of `organisation`, act for her; one that is in force stays as it is.

    `by` is who was at the screen: the producer with her own login, the helper where a code was handed over.
    Raises NotAHelper.
    """
    if helper.pk == producer.pk or not queries.has_role(helper, Membership.Role.HELPER, organisation):
        raise NotAHelper(
            _("This person is not a helper there today."),
            _("Choose another helper, or ask the officer of your region."),
        )
    User.objects.select_for_update().get(pk=producer.pk)  # two taps at once give one consent
    held = HelperConsent.objects.filter(helper=helper, producer=producer, withdrawn__isnull=True).first()
    if held is not None and held.organisation_id == organisation.pk:
        return held
    if held is not None:
        withdraw_consent(by=by or producer, consent=held)  # she helps for another organisation now
    made = HelperConsent.objects.create(
        helper=helper,
        producer=producer,
        organisation=organisation,
        how=how,
        since=clock.now(),
        scope=scope or usual_scope(),
    )
    record(
        actor=by,
        on_behalf_of=producer if by is not None and by.pk != producer.pk else None,
        action="organisations.consent_given",
        subject=made,
        organisation=organisation,
        detail={"how": how, "helper": helper.pk},
    )
    return made


@transaction.atomic
def withdraw_consent(*, by: User, consent: HelperConsent) -> HelperConsent:
    """From this moment the helper can do nothing more for the producer. Withdrawing again changes nothing."""
    held = HelperConsent.objects.select_for_update().get(pk=consent.pk)
    if held.withdrawn is not None:
        return held
    held.withdrawn = clock.now()
    held.save(update_fields=["withdrawn"])
    record(
        actor=by,
        on_behalf_of=held.producer if by.pk != held.producer_id else None,
        action="organisations.consent_withdrawn",
        subject=held,
        organisation=held.organisation,
    )
    return held


def usual_scope() -> str:
    """What a producer agrees to, in the words that she sees."""
    return _("Book, change and cancel for me, hand in toll work for me, and see my bookings.")
