"""Forms about people, consents, rights and printed codes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from lumbung.web.accounts.models import User
from lumbung.web.accounts.queries import find_user
from lumbung.web.config import clock
from lumbung.web.organisations.models import Membership, Organisation, Suspension
from lumbung.web.organisations.queries import find_organisation
from lumbung.web.ui.forms import PickOne, WholeNumberField

PLAIN = {"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}


class PersonField(forms.CharField):
    """A person by user name, number or e-mail; gives the person."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=120, widget=forms.TextInput(attrs=PLAIN), **kwargs)

    def clean(self, value: Any) -> User | None:
        """The active person."""
        text = super().clean(value)
        found = find_user(text) if text else None
        if text and (found is None or not found.is_active):
            raise forms.ValidationError(_("Nobody is registered with this name or number."), code="unknown")
        return found


class GiveForm(forms.Form):
    """Whom she lets help: one of the helpers of her region or house."""

    helper = PersonField(label=_("Your helper's user name, number or e-mail"))


class AskForm(forms.Form):
    """Where the producer's code goes. Unknown numbers look the same as known ones."""

    who = forms.CharField(
        label=_("The producer's number or e-mail"), max_length=120, widget=forms.TextInput(attrs=PLAIN)
    )


class GrantForm(forms.Form):
    """Who gets which role."""

    person = PersonField(label=_("User name, number or e-mail"))
    role = forms.ChoiceField(label=_("Role"))

    ROLES = {  # noqa: RUF012
        Organisation.Kind.REGION: ("helper", "officer", "auditor"),
        Organisation.Kind.HOUSE: ("producer", "helper", "operator"),
        Organisation.Kind.COOPERATIVE: ("producer", "helper"),
        Organisation.Kind.FIRM: ("partner",),
    }

    def __init__(self, *args: Any, body: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = self.ROLES.get(Organisation.Kind(body.kind), ())
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (value, label) for value, label in Membership.Role.choices if value in offered
        ]


class BodyForm(forms.Form):
    """A cooperative or firm that takes part."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=[("cooperative", _("cooperative")), ("firm", _("firm"))])
    name = forms.CharField(label=_("Its name"), max_length=160)

    def clean_name(self) -> str:
        """A name that makes an address, and that no other body has."""
        name: str = " ".join(self.cleaned_data["name"].split())
        self.slug = slugify(name)[:80]
        if not self.slug:
            raise forms.ValidationError(_("Write the name in letters."), code="letters")
        if find_organisation(self.slug) is not None:
            raise forms.ValidationError(_("A body with this name is there already."), code="known")
        return name


class SuspendForm(forms.Form):
    """Whose right rests, why, until when."""

    person = PersonField(label=_("User name, number or e-mail"))
    right = forms.ChoiceField(label=_("She cannot"), choices=Suspension.Right.choices, widget=PickOne)
    reason = forms.CharField(
        label=_("Reason"), help_text=_("She will read it."), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )
    until = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def clean_until(self) -> Any:
        """Not in the past."""
        day = self.cleaned_data["until"]
        if day < clock.today():
            raise forms.ValidationError(_("Choose today or a later day."), code="past")
        return day


class SheetForm(forms.Form):
    """How many codes."""

    number = WholeNumberField(label=_("How many codes"), min_value=1, max_value=40, initial=8)


class CardForm(forms.Form):
    """A printed code."""

    code = forms.CharField(
        label=_("Printed code"),
        help_text=_("Ten letters and digits, for example K7QMP-3RT9X."),
        max_length=20,
        widget=forms.TextInput(attrs={**PLAIN, "autocapitalize": "characters"}),
    )


class NameForm(forms.Form):
    """Her name, and whether the helper may act for her."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    lets_help = forms.ChoiceField(
        label=_("May your helper act for you?"),
        choices=[("yes", _("Yes, until I end it")), ("no", _("No"))],
        widget=PickOne,
    )
