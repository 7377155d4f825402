"""The database itself refuses to change or delete events, whoever asks: SQL triggers beside the model's own refusal.

They are put there after every `migrate` and not by a migration: SQLite loses a table's triggers when a later migration
rebuilds the table, and post_migrate comes after every migration. A database administrator can still drop them; then
`missing` and the system check `audit.W001` say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "audit_auditevent"
SAID = "Recorded events are never changed or deleted."
FUNCTION = "audit_auditevent_append_only"

SQLITE = {
    "audit_no_update": f"BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{SAID}'); END",
    "audit_no_delete": f"BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{SAID}'); END",
    # INSERT OR REPLACE deletes without firing the trigger above
    "audit_no_replace": f"BEFORE INSERT ON {TABLE} WHEN NEW.id IN (SELECT id FROM {TABLE}) "  # noqa: S608 - our own
    f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END",
}
"""Name of the trigger → what follows it. One for each way in which an event can be lost."""

POSTGRESQL = {
    "audit_no_change": f"BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {FUNCTION}()",
    "audit_no_truncate": f"BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()",
}

REFUSE = f"""CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{SAID}' USING ERRCODE = 'integrity_constraint_violation'; END $$"""
"""The class of the error is Django's IntegrityError, as on SQLite."""


def triggers(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """The triggers that this kind of database needs."""
    return {"sqlite": SQLITE, "postgresql": POSTGRESQL}[connection.vendor]


def missing(connection: BaseDatabaseWrapper) -> set[str]:
    """Names of the triggers that the table ought to have and has not; nothing where the table is not there yet."""
    with connection.cursor() as cursor:
        if TABLE not in connection.introspection.table_names(cursor):
            return set()
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [TABLE])
        else:
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND NOT tgisinternal AND tgenabled <> 'D'",
                [TABLE],
            )
        return set(triggers(connection)) - {name for (name,) in cursor.fetchall()}


def put_in_place(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers that are missing."""
    wanted = missing(connection)
    if not wanted:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(REFUSE)
        for name in sorted(wanted):
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {TABLE}")  # one that was switched off
            cursor.execute(f"CREATE TRIGGER {name} {triggers(connection)[name]}")


def take_away(connection: BaseDatabaseWrapper) -> None:
    """Remove the triggers: for who empties a whole database on purpose, as the tests do between each other."""
    of_table = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in triggers(connection):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{of_table}")


def after_migrate(sender: AppConfig, *, using: str, **_more: Any) -> None:
    """For Django's post_migrate."""
    put_in_place(connections[using])


def check_guard(*, databases: Sequence[str] | None = None, **_more: Any) -> Sequence[checks.CheckMessage]:
    """For `check --database default` and `migrate`: says when somebody has dropped a trigger."""
    return [
        checks.Warning(
            f"The audit log can be changed in the database {alias!r}: {', '.join(sorted(gone))} missing.",
            hint="Run `python -m lumbung.web.config.manage migrate`: it puts the triggers back. Then find out who dropped them.",
            id="audit.W001",
        )
        for alias in databases or []
        if (gone := missing(connections[alias]))
    ]
