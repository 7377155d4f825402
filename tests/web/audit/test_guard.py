"""The database refuses what the model refuses, also to who goes round the model. Runs on whichever database the suite has."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import IntegrityError, connection, models, transaction
from tests.web.cast import Cast

from lumbung.web.audit import guard
from lumbung.web.audit.models import AuditEvent, SetupChange
from lumbung.web.audit.services import record

TABLE = guard.TABLE
WAYS = {
    "update": f"UPDATE {TABLE} SET action = 'x.other'",
    "update of nothing but the time": f"UPDATE {TABLE} SET at = NULL WHERE id = (SELECT max(id) FROM {TABLE})",
    "delete": f"DELETE FROM {TABLE}",
}
WAYS_OF = {
    "sqlite": {"replace": f"INSERT OR REPLACE INTO {TABLE} SELECT * FROM {TABLE}"},
    "postgresql": {
        "truncate": f"TRUNCATE {TABLE} CASCADE",
        "upsert": f"INSERT INTO {TABLE} SELECT * FROM {TABLE} ON CONFLICT (id) DO UPDATE SET action = 'x.other'",
    },
}


def _attempt(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a truncate waits for no pending check of a foreign key
        cursor.execute(sql)


def _rows() -> list[tuple[object, ...]]:
    return list(AuditEvent.objects.order_by("id").values_list())


def test_no_statement_changes_or_loses_an_event(cast: Cast) -> None:
    before = _rows()
    assert before
    for name, sql in {**WAYS, **WAYS_OF[connection.vendor]}.items():
        with pytest.raises(IntegrityError, match="never changed or deleted"):
            _attempt(sql)
        assert _rows() == before, name


def test_without_the_guard_each_of_these_statements_would_go_through(cast: Cast) -> None:
    """The control: it is the triggers that refuse, not something else."""
    guard.take_away(connection)
    SetupChange.objects.all().delete()  # what refers to an event would refuse as well
    for name, sql in {**WAYS, **WAYS_OF[connection.vendor]}.items():
        if name == "update of nothing but the time":
            continue  # the column's own rule refuses that one
        before = _rows()
        with transaction.atomic():
            _attempt(sql)
            changed = _rows() != before
            transaction.set_rollback(True)
        assert changed or name == "replace", name


def test_events_are_still_added(cast: Cast) -> None:
    before = AuditEvent.objects.count()
    record(actor=None, action="x.y", subject=cast.house)
    AuditEvent.objects.bulk_create([])
    assert AuditEvent.objects.count() == before + 1


def test_the_guard_is_back_after_a_table_was_rebuilt(cast: Cast) -> None:
    """SQLite loses triggers with the old table; PostgreSQL keeps them. Either way `migrate` leaves a guarded table."""
    guard.take_away(connection)
    assert guard.missing(connection) == set(guard.triggers(connection))
    call_command("migrate", verbosity=0)
    assert guard.missing(connection) == set()
    with pytest.raises(IntegrityError):
        _attempt(WAYS["delete"])


@pytest.mark.django_db(transaction=True)
def test_a_later_migration_of_the_table_goes_through() -> None:
    field = models.CharField(max_length=5, default="")
    field.set_attributes_from_name("later")
    AuditEvent.objects.create(at="2026-11-24T00:00Z", action="x.y", subject_type="x", subject_id="1")
    with connection.schema_editor() as editor:
        editor.add_field(AuditEvent, field)
        altered = models.CharField(max_length=5, null=True)
        altered.set_attributes_from_name("later")
        editor.alter_field(AuditEvent, field, altered)
    try:
        assert AuditEvent.objects.count() == 1
        call_command("migrate", verbosity=0)
        assert guard.missing(connection) == set()
    finally:
        with connection.schema_editor() as editor:
            editor.remove_field(AuditEvent, altered)
        call_command("migrate", verbosity=0)


def test_a_check_tells_when_somebody_dropped_the_guard(cast: Cast) -> None:
    assert guard.check_guard(databases=["default"]) == []
    guard.take_away(connection)
    (said,) = guard.check_guard(databases=["default"])
    assert said.id == "audit.W001"
    with pytest.raises(SystemCheckError, match="audit log can be changed"):
        call_command("check", "--database", "default", "--fail-level", "WARNING")
