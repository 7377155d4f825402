"""The three fields of a comparison; they stand in the address, so that a result can be passed on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lumbung.web.ui.forms import RupiahField, WholeNumberField


class VolumeForm(forms.Form):
    """How much a month, what her hour is worth, and where she is. A field that is left out keeps its usual value."""

    volume = WholeNumberField(
        label=_("How much do you make in a month?"), min_value=1, max_value=100_000_000, required=False
    )
    hour = RupiahField(
        label=_("What is one hour of your work worth?"), max_value=1_000_000, required=False,
        help_text=_("Rupiah. What you would earn in that hour elsewhere."),
    )  # fmt: skip
    place = forms.CharField(
        label=_("Where are you?"), max_length=80, required=False,
        help_text=_("Village or district, such as Matraman. You may leave it out."),
    )  # fmt: skip

    def __init__(self, data: Any, *, usual: dict[str, int], unit: str) -> None:
        super().__init__({**usual, **{name: value for name, value in data.items() if str(value).strip()}})
        self.usual = usual
        self.fields["volume"].help_text = _("Counted in: %(unit)s.") % {"unit": unit}

    def number(self, name: str) -> int:
        """What was typed, or the usual value where it cannot be used."""
        return int(self.cleaned_data.get(name) or self.usual[name])
