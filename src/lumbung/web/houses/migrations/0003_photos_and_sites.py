"""How large a photo is; a site of a plan becomes a house once."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("houses", "0002_holidays_ramadan_prices"),
    ]

    operations = [
        migrations.AddField("machine", "photo_width", models.PositiveIntegerField(default=0, help_text="Pixels")),
        migrations.AddField("machine", "photo_height", models.PositiveIntegerField(default=0, help_text="Pixels")),
        migrations.AddConstraint(
            "house",
            models.UniqueConstraint(
                condition=models.Q(("source_plan__isnull", False)),
                fields=("source_plan", "source_site"),
                name="one_house_for_each_site_of_a_plan",
            ),
        ),
    ]
