"""The form of a new token."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lumbung.web.api.scopes import SCOPES
from lumbung.web.organisations.models import Organisation
from lumbung.web.ui.forms import PickOne, PickSome

DAYS = {30: _("30 days"), 90: _("90 days"), 365: _("one year")}


class TokenForm(forms.Form):
    """What for, for whom, what it may do, how long."""

    label = forms.CharField(label=_("What is it for?"), max_length=80, help_text=_("For example: our stock program"))
    whose = forms.ChoiceField(label=_("As whom does the program act?"), widget=PickOne, initial="")
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"), widget=PickSome, choices=[(name, words) for name, words in SCOPES.items()]
    )
    days = forms.TypedChoiceField(
        label=_("How long does it work?"), widget=PickOne, choices=list(DAYS.items()), coerce=int, initial=90
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {body.slug: body for body in organisations}
        whose = self.fields["whose"]
        whose.choices = [("", _("As me")), *((body.slug, body.name) for body in organisations)]  # type: ignore[attr-defined]
        whose.required = False
        if not organisations:
            whose.widget = forms.HiddenInput()

    def organisation(self) -> Organisation | None:
        """The body that was chosen."""
        return self.bodies.get(self.cleaned_data["whose"])
