"""What officers type: a filter, a change, a decision, a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lumbung.rules import Parameter
from lumbung.rules.citations import read_citations
from lumbung.rules.values import encode
from lumbung.web.config import clock
from lumbung.web.ui.forms import YesField
from lumbung.web.ui.numbers import parse_whole

ANY = [("", _("all"))]
MARKS = [
    ("A", _("A · read in the text of the law")),
    ("B", _("B · seen on a named page")),
    ("C", _("C · weak source")),
    ("D", _("D · worked out from others")),
    ("E", _("E · estimate")),
    ("M", _("M · not checked yet")),
]


class FilterForm(forms.Form):
    """What the table is narrowed to; all stands in the address."""

    words = forms.CharField(label=_("Words"), required=False, max_length=80)
    pack = forms.ChoiceField(label=_("Pack"), required=False)
    certainty = forms.ChoiceField(label=_("Certainty"), required=False, choices=[*ANY, *MARKS])
    checked = forms.ChoiceField(
        label=_("Checked"), required=False, choices=[*ANY, ("yes", _("checked")), ("no", _("not checked"))]
    )

    def __init__(self, data: Any, packs: list[str]) -> None:
        super().__init__(data)
        self.fields["pack"].choices = [*ANY, *((pack, pack) for pack in packs)]  # type: ignore[attr-defined]

    def given(self) -> dict[str, str]:
        """The filters that are set to something that exists."""
        self.is_valid()
        return {name: str(value) for name, value in self.cleaned_data.items() if value}


class ChangeForm(forms.Form):
    """A value of one parameter from a day on."""

    value = forms.CharField(label=_("Value"), max_length=40)
    starts = forms.DateField(label=_("Holds from"), widget=forms.DateInput({"type": "date"}))
    ends = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput({"type": "date"}),
        help_text=_("Leave it empty when no end is known."),
    )  # fmt: skip
    ref = forms.CharField(
        label=_("Where it is written"), max_length=300, help_text=_("Such as: PP 7/2021 Pasal 35 ayat (3) huruf a.")
    )
    certainty = forms.ChoiceField(label=_("Certainty"), choices=MARKS)
    reason = forms.CharField(label=_("Why it changes"), max_length=1000, widget=forms.Textarea({"rows": 3}))

    def __init__(self, data: Any, parameter: Parameter, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.parameter = parameter
        self.fields["value"].help_text = HINTS[parameter.kind.name]

    def clean_value(self) -> int:
        """The value as the engine keeps it."""
        typed: object = str(self.cleaned_data["value"]).strip()
        try:
            if self.parameter.kind.name not in ("date", "yes_no"):
                typed = parse_whole(str(typed))
            return encode(typed, self.parameter.kind)
        except ValueError as error:
            raise ValidationError(_("This is no value of this kind. See the hint above.")) from error

    def clean_ref(self) -> str:
        """A citation that can be opened, unless the value is policy."""
        ref = str(self.cleaned_data["ref"])
        if not self.parameter.policy and not read_citations(ref):
            raise ValidationError(_("Write law, number, year and article, such as: PP 7/2021 Pasal 35."))
        return ref

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        found = super().clean() or {}
        starts, ends = found.get("starts"), found.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", _("The last day comes before the first."))
        return found


HINTS = {
    "rupiah": _("Rupiah, such as 1.000.000.000 or 1 miliar."),
    "count": _("A whole number."),
    "date": _("A day, such as 2026-10-17."),
    "yes_no": _("yes or no"),
    "permille": _("Parts of a thousand: 5 means 0.5 percent."),
    "ppm": _("Parts of a million: 60.000 means 6 percent."),
}


class DecisionForm(forms.Form):
    """What the second person says."""

    publish_on = forms.DateField(label=_("Holds for everybody from"), widget=forms.DateInput({"type": "date"}))
    decision = forms.CharField(
        label=_("Reason"), required=False, max_length=1000, widget=forms.Textarea({"rows": 2}),
        help_text=_("Needed when you reject."),
    )  # fmt: skip
    red_accepted = YesField(label=_("I have looked at the red cases: they belong to the old law."))

    def __init__(self, data: Any = None, *, red: bool = False) -> None:
        super().__init__(data, initial={"publish_on": clock.today().isoformat()})
        if not red:
            del self.fields["red_accepted"]


class FileForm(forms.Form):
    """A parameters.yaml, and why."""

    file = forms.FileField(label=_("File parameters.yaml"))
    reason = forms.CharField(label=_("Why it changes"), max_length=1000, widget=forms.Textarea({"rows": 3}))
