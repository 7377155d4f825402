"""Ramadan as a region's authority dates it; a price for each person; a plain name for "closed on holidays"."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("houses", "0001_houses"),
        ("organisations", "0001_first"),
    ]

    operations = [
        migrations.RenameField("house", "religious_holidays", "closed_on_holidays"),
        migrations.AddField(
            "machine",
            "per_person",
            models.BooleanField(default=False, help_text="Its price is for one person and hour, not for the machine"),
        ),
        migrations.CreateModel(
            name="RamadanDates",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hijri_year", models.PositiveSmallIntegerField()),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("source", models.CharField(help_text="Who decided it, such as the minister's decree", max_length=160)),
                ("region", models.ForeignKey(on_delete=models.deletion.CASCADE, related_name="+", to="organisations.organisation")),
            ],
            options={
                "ordering": ("hijri_year",),
                "constraints": [
                    models.UniqueConstraint(fields=("region", "hijri_year"), name="ramadan_once_a_year"),
                    models.CheckConstraint(condition=models.Q(("last__gt", models.F("first"))), name="ramadan_ends_after_it_begins"),
                ],
            },
        ),
    ]
