"""Forms of plans: bringing a register, and what a plan is to keep to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lumbung.core.errors import ParameterError
from lumbung.core.parameters import Parameter, Value
from lumbung.web.plans.settings_offered import NOTES, OFTEN, SELDOM, all_parameters, changed, is_share, label, unit
from lumbung.web.ui.forms import RupiahField, WholeNumberField
from lumbung.web.ui.numbers import grouped, rupiah

DEFAULT_BUDGET_RP = 50_000_000_000
DEFAULT_SEED = 20261124
MOST_DRAWS = 10


class RegisterForm(forms.Form):
    """A register file."""

    file = forms.FileField(
        label=_("Register of enterprises"),
        help_text=_("CSV or XLSX, one row for each enterprise. Columns are found by name in Indonesian or English."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty. Choose one with rows.")},
    )


class PlanForm(forms.Form):
    """Budget, and the parameters that may differ from their defaults."""

    title = forms.CharField(
        label=_("Name of the plan"), max_length=120, error_messages={"required": _("Give the plan a name.")}
    )
    budget_rp = RupiahField(
        label=_("Budget for building and machines"),
        help_text=_("Capital only, in rupiah. Money may be left over: what does not pay is not bought."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parameters = {name: all_parameters()[name] for name in (*OFTEN, *SELDOM)}
        for name, parameter in self.parameters.items():
            self.fields[name] = parameter_field(parameter)
            self.initial.setdefault(name, written(parameter))
        self.fields["draws"] = WholeNumberField(
            label=_("Draws of the places that are known by city only"), min_value=1, max_value=MOST_DRAWS
        )
        self.fields["seed"] = WholeNumberField(
            label=_("Seed"),
            help_text=_("The same input and seed give the same plan."),
            min_value=0,
            max_value=2**31 - 1,
        )
        self.initial = {"budget_rp": DEFAULT_BUDGET_RP, "draws": 5, "seed": DEFAULT_SEED, **self.initial}

    @property
    def often(self) -> list[forms.BoundField]:
        """Fields that are shown at once."""
        return [self[name] for name in ("title", "budget_rp", *OFTEN)]

    @property
    def seldom(self) -> list[forms.BoundField]:
        """Fields that are folded."""
        return [self[name] for name in (*SELDOM, "draws", "seed")]

    @property
    def seldom_wrong(self) -> bool:
        """Whether a folded field has an error, so that the fold stands open."""
        return any(field.errors for field in self.seldom)

    def clean(self) -> dict[str, Any]:
        """Keep only the parameters that differ, as `chosen`."""
        cleaned = super().clean() or {}
        values: dict[str, Value] = {}
        for name, parameter in self.parameters.items():
            if (number := cleaned.get(name)) is None:
                continue
            values[name] = number / 100 if is_share(parameter) else type(parameter.value)(number)
        try:
            cleaned["chosen"] = changed(values)
        except ParameterError as error:
            self.add_error(None, error.message)
        return cleaned


def parameter_field(parameter: Parameter) -> forms.Field:
    """A whole-number field for a parameter: rupiah, percent, or its own unit, with its bounds and source."""
    scale = 100 if is_share(parameter) else 1
    bounds = {
        "min_value": None if parameter.least is None else round(parameter.least * scale),
        "max_value": None if parameter.most is None else round(parameter.most * scale),
    }
    help_text = _("Usual: %(value)s. Empty means the usual value. %(note)s") % {
        "value": said_value(parameter), "note": NOTES[parameter.name],
    }  # fmt: skip
    kind = RupiahField if parameter.unit.startswith("Rp") else WholeNumberField
    return kind(label=f"{label(parameter)} ({unit(parameter)})", help_text=help_text, required=False, **bounds)


def said_value(parameter: Parameter) -> str:
    """Its default with the unit: `30 menit`, `Rp5.000.000`."""
    if parameter.unit == "Rp":
        return rupiah(written(parameter))
    return f"{grouped(written(parameter))} {unit(parameter)}"


def written(parameter: Parameter) -> int:
    """A parameter's default as it is written in the form: shares in percent."""
    value = parameter.value
    if isinstance(value, str):
        raise TypeError(f"{parameter.name} is a word, not a number")
    return round(value * 100 if is_share(parameter) else value)
