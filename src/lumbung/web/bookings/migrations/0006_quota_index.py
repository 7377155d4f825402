"""Her time in a house is counted from an index alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bookings", "0005_training_sessions")]

    operations = [
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(
                fields=["producer", "house", "state", "end_slot", "first_slot"], name="booking_in_quota"
            ),
        ),
    ]
