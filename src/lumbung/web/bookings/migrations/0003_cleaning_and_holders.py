"""Cleaning is a claim of its own; a hold knows for whom; a claim may change from one place of a room to another."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('bookings', '0002_exclusion'),
        ('houses', '0001_houses'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='span',
            name='span_once_per_unit',
        ),
        migrations.AddField(
            model_name='booking',
            name='cancelled_because',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='claim',
            name='holder',
            field=models.ForeignKey(blank=True, help_text='Holds only: for whom', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='booking',
            name='cancel_cost_rp',
            field=models.BigIntegerField(default=0, help_text='Owed for time given back late, or not used'),
        ),
        migrations.AlterField(
            model_name='claim',
            name='kind',
            field=models.CharField(choices=[('booking', 'booking'), ('toll', 'toll job'), ('maintenance', 'maintenance'), ('training', 'training session'), ('hold', 'hold'), ('cleaning', 'cleaning')], max_length=12),
        ),
        migrations.AddIndex(
            model_name='booking',
            index=models.Index(fields=['state', 'first_slot'], name='booking_that_is_due'),
        ),
        migrations.AddConstraint(
            model_name='span',
            constraint=models.UniqueConstraint(fields=('claim', 'unit', 'first_slot'), name='span_once_per_start'),
        ),
    ]
