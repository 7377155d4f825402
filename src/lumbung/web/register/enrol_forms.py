"""The five steps of an enrolment, one form each. Every error says what to do."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lumbung.web.accounts.identifiers import looks_like_phone, normal_phone
from lumbung.web.register.chains import chains, processes
from lumbung.web.register.enrolling import OTHER, understood
from lumbung.web.ui.forms import PickOne, PickSome, WholeNumberField

MOBILE = re.compile(r"\+628\d{7,12}|\+(?!62)\d{8,15}")


class MakeForm(forms.Form):
    """What she makes, in her own words; a chain only when the words do not tell, or she knows better."""

    words = forms.CharField(
        label=_("What do you make?"), max_length=200,
        help_text=_("In your own words. For example: tempeh chips, school uniforms, screen printing on T-shirts."),
        error_messages={"required": _("Write what you make, for example: tempeh chips.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "next"}),
    )  # fmt: skip
    picked = forms.ChoiceField(label=_("Which of these fits best?"), required=False, widget=PickOne)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(code, chain.name) for code, chain in chains().items()]
        self.fields["picked"].choices = [("", _("As my words say")), *named, (OTHER, _("None of these"))]  # type: ignore[attr-defined]
        self.not_understood = False
        self.sounds_like_selling = False

    def clean(self) -> dict[str, Any]:
        """Words that tell no chain need a pick."""
        data = self.cleaned_data
        if data.get("words") and not data.get("picked"):
            reading = understood(data["words"])
            self.sounds_like_selling = reading.producer == "no"
            self.not_understood = not reading.chain
            if self.sounds_like_selling:
                self.add_error(
                    "picked", _("This sounds like selling or serving. If you make it yourself, choose what you make.")
                )
            elif self.not_understood:
                self.add_error("picked", _("We did not understand these words yet. Choose what fits best."))
            if self.sounds_like_selling or self.not_understood:
                self._ask_for_a_pick()
        return data

    def _ask_for_a_pick(self) -> None:
        """Her words alone are no answer any more."""
        picked = self.fields["picked"]
        picked.required, picked.choices = True, picked.choices[1:]  # type: ignore[attr-defined]


class PlaceForm(forms.Form):
    """Where she works: a village or district by name, or the place of her phone if she taps for it."""

    place = forms.CharField(
        label=_("Village (kelurahan) or district (kecamatan)"), max_length=120, required=False,
        widget=forms.TextInput(attrs={"list": "places", "autocomplete": "address-level3", "enterkeyhint": "next"}),
    )  # fmt: skip
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)


class WorkForm(forms.Form):
    """How many work there, and what they can do with their own tools."""

    workers = WholeNumberField(
        label=_("How many people work there, with you?"), min_value=1, max_value=5000,
        error_messages={
            "required": _("Write a number. If you work alone, write 1."),
            "invalid": _("Write a number in digits, for example 2."),
        },
    )  # fmt: skip
    can = forms.MultipleChoiceField(label=_("What can you do with your own tools?"), required=False, widget=PickSome)

    def __init__(self, *args: Any, chain: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = [(process.code, process.name) for process in processes().get(chain, ())]
        if steps:
            self.fields["can"].choices = steps  # type: ignore[attr-defined]
        else:
            del self.fields["can"]


class ContactForm(forms.Form):
    """Name and telephone, both free to give; consent is asked for. `website` is a trap for machines."""

    name = forms.CharField(label=_("Name of the business"), max_length=120, required=False)
    phone = forms.CharField(
        label=_("Mobile phone"), max_length=22, required=False,
        help_text=_("So that an officer can call you. It never stands on a public page."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    consent = forms.BooleanField(
        label=_("I agree that this is kept."),
        error_messages={"required": _("Without your consent nothing is kept. Tick the box, or leave this page.")},
    )
    website = forms.CharField(required=False, max_length=200)

    def clean_phone(self) -> str:
        """One spelling; an error that shows how it is written."""
        typed = str(self.cleaned_data["phone"])
        if not typed:
            return ""
        phone = normal_phone(typed)
        if not looks_like_phone(typed) or not MOBILE.fullmatch(phone):
            raise ValidationError(_("This is no mobile number. Write it like 0812 3456 7890, or leave it empty."))
        return phone

    def clean_website(self) -> str:
        """Nobody sees this field; who fills it in is a machine."""
        if self.cleaned_data["website"]:
            raise ValidationError(_("Leave the hidden field empty."))
        return ""
