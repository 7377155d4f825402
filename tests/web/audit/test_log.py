"""The append-only log."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from tests.web.cast import Cast

from lumbung.web.audit.models import AppendOnly, AuditEvent
from lumbung.web.audit.queries import events_of
from lumbung.web.audit.services import PersonalDataInLog, record


def test_an_event_keeps_who_what_and_where(cast: Cast) -> None:
    event = record(
        actor=cast.officer, action="plans.started", subject=cast.house, organisation=cast.region, detail={"budget": 5}
    )
    assert events_of(cast.house)[0] == event
    assert (event.subject_type, event.subject_id) == ("organisations.organisation", str(cast.house.pk))


def test_nothing_changes_or_deletes_an_event(cast: Cast) -> None:
    event = AuditEvent.objects.latest("id")
    event.action = "other"
    for attempt in (
        event.save,
        event.delete,
        AuditEvent.objects.all().delete,
        lambda: AuditEvent.objects.update(action="other"),
    ):
        with pytest.raises(AppendOnly):
            attempt()
    assert AuditEvent.objects.get(pk=event.pk).action != "other"


@pytest.mark.parametrize(
    "detail",
    [
        {"name": "Ibu Ani"},
        {"NIK": "1"},
        {"note": "call 081234567890"},
        {"note": "ani@contoh.id"},
        {"deep": [{"phone": "x"}]},
        {"deep": {"seen": "3174012345678901"}},
    ],
)
def test_personal_data_does_not_get_into_the_log(cast: Cast, detail: dict[str, Any]) -> None:
    before = AuditEvent.objects.count()
    with pytest.raises(PersonalDataInLog):
        record(actor=cast.officer, action="x.y", subject=cast.house, detail=detail)
    assert AuditEvent.objects.count() == before


def test_what_was_rolled_back_leaves_no_event(cast: Cast) -> None:
    before = AuditEvent.objects.count()
    with transaction.atomic():
        record(actor=None, action="x.y", subject=cast.house)
        transaction.set_rollback(True)
    assert AuditEvent.objects.count() == before
