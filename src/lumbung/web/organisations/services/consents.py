"""A producer's consent that a helper acts for her."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from lumbung.core.errors import LumbungError
from lumbung.web.accounts.codes import HOLDS, TRIES, hash_of, is_right, new_code
from lumbung.web.accounts.models import User
from lumbung.web.audit.services import record
from lumbung.web.config import clock
from lumbung.web.messaging.services import send_to
from lumbung.web.organisations import queries
from lumbung.web.organisations.models import ConsentRequest, HelperConsent, Membership, Organisation


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


class CodeEnded(LumbungError):
    """The code of a request was wrong too often, or has ended."""


@transaction.atomic
def ask_consent(*, helper: User, address: str, producer: User | None, organisation: Organisation) -> ConsentRequest:
    """Send the producer a code that she tells the helper if she agrees.

    Where nobody has this address nothing is sent, and the request looks the same. Raises NotAHelper.
    """
    if (producer is not None and producer.pk == helper.pk) or not queries.has_role(
        helper, Membership.Role.HELPER, organisation
    ):
        raise NotAHelper(_("You are not a helper there today."), _("Ask the officer of your region."))
    code, ends = new_code(), clock.real_now() + HOLDS
    made = ConsentRequest.objects.create(
        helper=helper, producer=producer, organisation=organisation, code_hash=hash_of(code), ends=ends
    )
    if producer is not None:
        send_to(
            to=producer, address=address, channel="email" if "@" in address else "sms", kind="consent_code",
            context={"helper": str(helper), "scope": usual_scope(), "code": code}, useless_after=ends,
        )  # fmt: skip
    record(actor=helper, action="organisations.consent_asked", subject=made, organisation=organisation)
    return made


@transaction.atomic
def note_wrong_code(*, request: ConsentRequest) -> None:
    """One try is used up."""
    ConsentRequest.objects.filter(pk=request.pk).update(tries=F("tries") + 1)


@transaction.atomic
def accept_told_code(*, helper: User, request: ConsentRequest, code: str) -> HelperConsent | None:
    """The helper types what the producer told her: the consent, or None when it is wrong. Raises CodeEnded."""
    held = ConsentRequest.objects.select_for_update().get(pk=request.pk, helper=helper)
    if held.tries >= TRIES or held.ends <= clock.real_now():
        raise CodeEnded(_("This code has ended."), _("Ask once more, so that she is sent a new one."))
    if held.producer is None or not is_right(code, held.code_hash):
        note_wrong_code(request=held)
        return None
    held.ends = clock.real_now()
    held.save(update_fields=["ends"])
    return give_consent(
        by=helper, helper=helper, producer=held.producer, organisation=held.organisation,
        how=HelperConsent.How.SENT_CODE,
    )  # fmt: skip
