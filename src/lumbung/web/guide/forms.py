"""One question, one form: the field follows from the kind of fact."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lumbung.rules import Fact
from lumbung.web.config import clock
from lumbung.web.ui.forms import PickOne, RupiahField, WholeNumberField
from lumbung.web.ui.words import language

MOST_RUPIAH = 10**15


class MakeForm(forms.Form):
    """What she makes, in her own words."""

    words = forms.CharField(
        label=_("I make …"), max_length=120,
        help_text=_("For example: tempeh chips, shirts, leather bags."),
        error_messages={"required": _("Write what you make, for example: tempeh chips.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "go"}),
    )  # fmt: skip


class PaperForm(forms.Form):
    """The day on which a paper was issued, if she knows it."""

    issued = forms.DateField(
        label=_("Day of issue"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day as it stands on the paper, or leave it empty.")},
    )  # fmt: skip

    def clean_issued(self) -> Any:
        """A paper cannot have been issued after today."""
        day = self.cleaned_data["issued"]
        if day and day > clock.today():
            raise forms.ValidationError(_("This day has not come yet. Look at the paper once more."))
        return day


class QuestionForm(forms.Form):
    """The answer to one fact, as JSON has it: a number, a code, true or false, a day as text."""

    def __init__(self, *args: Any, fact: Fact, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fact = fact
        self.fields["answer"] = field_of(fact)

    def value(self) -> object:
        """What is told to the rules."""
        answer = self.cleaned_data["answer"]
        if self.fact.kind.name == "yes_no":
            return answer == "yes"
        return answer.isoformat() if self.fact.kind.name == "date" else answer


def field_of(fact: Fact) -> forms.Field:
    """The field for a fact."""
    label = fact.question(language())
    kind = fact.kind.name
    least = fact.least if fact.least is not None else 0
    if kind == "rupiah":
        return RupiahField(label=label, min_value=least, max_value=fact.most or MOST_RUPIAH)
    if kind == "date":
        return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    if kind == "yes_no" or fact.choices:
        missing = {"required": _("Choose one, or tap “I don't know”.")}
        return forms.ChoiceField(label=label, choices=choices_of(fact), widget=PickOne, error_messages=missing)
    return WholeNumberField(label=label, min_value=least, max_value=fact.most)


def choices_of(fact: Fact) -> list[tuple[str, Any]]:
    """Code and words of each answer."""
    if fact.kind.name == "yes_no":
        return [("yes", _("Yes")), ("no", _("No"))]
    return [(code, upper_first(fact.choice_label(code, language()))) for code in fact.choices]


def shown(fact: Fact, value: object) -> object:
    """A value that was told, as the field takes it."""
    return ("yes" if value else "no") if fact.kind.name == "yes_no" else value


def upper_first(text: str) -> str:
    """With a capital at the beginning."""
    return f"{text[:1].upper()}{text[1:]}"
