"""Granting and revoking licences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lumbung.web.accounts import queries as accounts
from lumbung.web.accounts.models import User
from lumbung.web.houses.models import Machine
from lumbung.web.ui.forms import PickSome, YesField


class GrantForm(forms.Form):
    """Who may use which machines, from when to when, on what it rests."""

    person = forms.CharField(
        label=_("Person"), max_length=120, help_text=_("User name, e-mail or phone number, as she signs in.")
    )
    machine_types = forms.MultipleChoiceField(label=_("Machines"), widget=PickSome)
    since = forms.DateField(label=_("First day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(
        label=_("Last day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), required=False
    )
    how = forms.CharField(
        label=_("What it rests on"),
        max_length=160,
        help_text=_("Course with its date, a test at the machine, or a paper."),
    )
    region_wide = YesField(label=_("Holds in every house of the region"))

    def __init__(self, *args: Any, machines: Sequence[Machine], may_for_region: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["machine_types"].choices = [(one.type, one.name) for one in machines]  # type: ignore[attr-defined]
        if not may_for_region:
            del self.fields["region_wide"]

    def clean_person(self) -> User:
        """Somebody who has an account."""
        found = accounts.find_user(self.cleaned_data["person"])
        if found is None or not found.is_active:
            raise ValidationError(
                _now("Nobody signs in with this. Check the spelling, or let her make an account first.")
            )
        return found


class RevokeForm(forms.Form):
    """Why a licence ends."""

    because = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("She will read it. Bookings ahead are refused at check-in.")
    )
