"""The officers' forms. Filters stand in the address; a fix asks for its reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lumbung.web.register.chains import chains
from lumbung.web.register.models import DoubleProposal, Enterprise, Producer, Size, Source
from lumbung.web.register.words import PROBLEMS, in_words

ANY = ("", _("all"))


def _named(values: Iterable[str]) -> list[tuple[str, str]]:
    return [(value, value) for value in values]


class FilterForm(forms.Form):
    """What the list of enterprises is narrowed to. `choices` are those of `queries.choices_of`."""

    q = forms.CharField(label=_("Look for"), required=False, max_length=80)
    producer = forms.ChoiceField(label=_("Maker"), required=False, choices=[ANY, *Producer.choices])
    chain = forms.ChoiceField(label=_("Product chain"), required=False)
    size = forms.ChoiceField(label=_("Size"), required=False, choices=[ANY, *Size.choices])
    city = forms.ChoiceField(label=_("City"), required=False)
    district = forms.ChoiceField(label=_("District"), required=False)
    problem = forms.ChoiceField(label=_("Problem"), required=False)
    double = forms.ChoiceField(
        label=_("Double"), required=False, choices=[ANY, ("any", _("any")), *DoubleProposal.Status.choices]
    )
    source = forms.ChoiceField(label=_("Where the row comes from"), required=False, choices=[ANY, *Source.choices])
    batch = forms.ChoiceField(label=_("Imported file"), required=False)

    def __init__(self, data: Mapping[str, Any], choices: Mapping[str, list[Any]]) -> None:
        super().__init__(data)
        listed: dict[str, list[tuple[str, Any]]] = {
            "chain": [("none", _("none")), *((code, chain.name) for code, chain in chains().items())],
            "city": _named(choices["cities"]),
            "district": _named(choices["districts"]),
            "problem": [("any", _("any")), *((code, in_words(PROBLEMS, code)) for code in choices["problems"])],
            "batch": [(str(batch.pk), str(batch)) for batch in choices["batches"]],
        }
        for name, options in listed.items():
            self.fields[name].choices = [ANY, *options]  # type: ignore[attr-defined]


class FixForm(forms.Form):
    """A correction of what the row says; the reason is kept with it."""

    producer = forms.ChoiceField(label=_("Maker"), choices=Producer.choices)
    chain = forms.ChoiceField(label=_("Product chain"), required=False)
    size = forms.ChoiceField(label=_("Size"), choices=Size.choices)
    area_code = forms.ChoiceField(label=_("Area"), required=False)
    reason = forms.CharField(
        label=_("How do you know?"), max_length=300,
        help_text=_("For example: visited on 3 November, or told by telephone."),
        error_messages={"required": _("Write how you know. The next reader asks the same.")},
    )  # fmt: skip

    def __init__(self, *args: Any, enterprise: Enterprise, area_choices: list[tuple[str, str]], **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(enterprise, name) for name in ("producer", "chain", "size", "area_code")}
        super().__init__(*args, **kwargs)
        none = ("", _("none"))
        self.fields["chain"].choices = [none, *((code, chain.name) for code, chain in chains().items())]  # type: ignore[attr-defined]
        self.fields["area_code"].choices = [("", _("as it is")), *area_choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Only makers have a chain."""
        data = self.cleaned_data
        if data.get("chain") and data.get("producer") != Producer.YES:
            self.add_error("chain", _("Only makers have a chain. Choose “makes goods”, or no chain."))
        return data

    def changes(self) -> dict[str, str]:
        """What `services.fix_classification` takes; an empty area stays as it is."""
        names = ("producer", "chain", "size", "area_code")
        return {name: self.cleaned_data[name] for name in names if name != "area_code" or self.cleaned_data[name]}
