"""On PostgreSQL: no two spans of one unit overlap, whatever wrote them. SQLite has the unique rows alone (ADR 0006)."""

from django.db import migrations

ADD = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE bookings_span ADD CONSTRAINT unit_held_once_per_range
    EXCLUDE USING gist (unit_id WITH =, int8range(first_slot, end_slot) WITH &&);
"""
DROP = "ALTER TABLE bookings_span DROP CONSTRAINT unit_held_once_per_range;"


def on_postgresql(sql):
    def run(_apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return run


class Migration(migrations.Migration):
    dependencies = [("bookings", "0001_bookings")]

    operations = [migrations.RunPython(on_postgresql(ADD), on_postgresql(DROP))]
