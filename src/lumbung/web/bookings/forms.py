"""What people type about machine time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lumbung.web.accounts.models import User
from lumbung.web.accounts.queries import find_user
from lumbung.web.bookings.models import TollJob
from lumbung.web.bookings.models.toll import MEASURES
from lumbung.web.houses.models import Machine, ProductClass
from lumbung.web.ui.forms import PickOne, RupiahField, WholeNumberField
from lumbung.web.ui.words import in_language

DURATIONS = (30, 60, 90, 120, 180, 240, 300, 360, 480)
"""Minutes that are offered; every multiple of 15 is taken."""


def duration_words(minutes: int) -> str:
    """`2 hours`, `1 hour 30 minutes`, `45 minutes`."""
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(_("%(n)s hour") % {"n": hours} if hours == 1 else _("%(n)s hours") % {"n": hours})
    if rest:
        parts.append(_("%(n)s minutes") % {"n": rest})
    return " ".join(str(part) for part in parts)


class HowLongForm(forms.Form):
    """How long, for how many people, for which class of products. Read from the address, so that it can be passed on."""

    minutes = forms.TypedChoiceField(label=_("How long"), coerce=int)
    people = forms.TypedChoiceField(label=_("How many work there"), coerce=int)
    product_class = forms.ChoiceField(label=_("What you make"), required=False)

    def __init__(self, data: Any, *, longest: int, places: int, classes: list[ProductClass], language: str) -> None:
        super().__init__(data)
        fields = self.fields
        fields["minutes"].choices = [(m, duration_words(m)) for m in DURATIONS if m <= longest] or [  # type: ignore[attr-defined]
            (longest, duration_words(longest))
        ]
        fields["people"].choices = [(n, str(n)) for n in range(1, max(places, 1) + 1)]  # type: ignore[attr-defined]
        fields["product_class"].choices = class_choices(classes, language)  # type: ignore[attr-defined]
        if not classes:
            del fields["product_class"]
        if places <= 1:
            del fields["people"]


class NoteForm(forms.Form):
    """What the house should know."""

    note = forms.CharField(
        label=_("Note for the house, if you like"),
        max_length=240,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )


class RepeatForm(forms.Form):
    """How often, how many times."""

    every = forms.ChoiceField(
        label=_("How often"),
        widget=PickOne,
        choices=(("7", _("every week")), ("14", _("every two weeks")), ("1", _("every day"))),
        initial="7",
    )
    times = forms.TypedChoiceField(
        label=_("How many times"), coerce=int, choices=[(n, str(n)) for n in (2, 3, 4, 6, 8, 12)], initial=4
    )


class WaitForm(forms.Form):
    """On which day, and between when and when she could begin."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    earliest = forms.TimeField(
        label=_("I can begin at the earliest"), widget=forms.TimeInput({"type": "time", "step": 900})
    )
    latest = forms.TimeField(
        label=_("I can begin at the latest"), widget=forms.TimeInput({"type": "time", "step": 900})
    )

    def clean(self) -> dict[str, Any]:
        """The window must not end before it begins."""
        told = super().clean() or {}
        if told.get("earliest") and told.get("latest") and told["latest"] < told["earliest"]:
            self.add_error("latest", _("This is before the earliest time."))
        return told


class CodeForm(forms.Form):
    """The code that somebody shows at the desk."""

    code = forms.CharField(
        label=_("Code of the booking"),
        max_length=20,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "class": "code"}),
    )


class WalkUpForm(forms.Form):
    """Who begins, on what, for how long; the real time when it is typed in from paper."""

    who = forms.CharField(label=_("Who: phone number or user name"), max_length=120)
    machine = forms.ChoiceField(label=_("Machine"))
    minutes = forms.TypedChoiceField(
        label=_("How long"), coerce=int, choices=[(m, duration_words(m)) for m in DURATIONS]
    )
    at = forms.DateTimeField(
        label=_("Began at, if it is typed in from paper"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Leave it empty for now."),
    )
    note = forms.CharField(label=_("What is made"), max_length=240, required=False)
    reason = forms.CharField(
        label=_("Reason, if a rule is set aside"), max_length=200, required=False,
        help_text=_("Only needed when something stands in the way and you decide otherwise."),
    )  # fmt: skip

    def __init__(self, data: Any, *, machines: list[Machine]) -> None:
        super().__init__(data)
        self.machines = {machine.type: machine for machine in machines}
        self.fields["machine"].choices = [(one.type, one.name_id) for one in machines]  # type: ignore[attr-defined]

    def clean_who(self) -> User:
        """The member."""
        found = find_user(self.cleaned_data["who"])
        if found is None:
            raise forms.ValidationError(_("No member has this number or name."))
        return found

    def clean_machine(self) -> Machine:
        """The machine type."""
        return self.machines[self.cleaned_data["machine"]]


class MachineDownForm(forms.Form):
    """Until about when it does not work, and why."""

    until = forms.DateTimeField(
        label=_("It works again at about"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    reason = forms.CharField(label=_("What is wrong"), max_length=200)


class ServiceForm(forms.Form):
    """When it is serviced."""

    start = forms.DateTimeField(
        label=_("Begins at"),
        widget=forms.DateTimeInput({"type": "datetime-local", "step": 900}, format="%Y-%m-%dT%H:%M"),
    )
    minutes = forms.TypedChoiceField(
        label=_("How long"), coerce=int, choices=[(m, duration_words(m)) for m in DURATIONS]
    )
    reason = forms.CharField(label=_("What is done"), max_length=200)


class SessionMoveForm(forms.Form):
    """Another time for a training session."""

    start = forms.DateTimeField(
        label=_("Begins at"),
        widget=forms.DateTimeInput({"type": "datetime-local", "step": 900}, format="%Y-%m-%dT%H:%M"),
    )
    minutes = forms.TypedChoiceField(
        label=_("How long"), coerce=int, choices=[(m, duration_words(m)) for m in DURATIONS], initial=120
    )


class MembersForm(forms.Form):
    """Who is expected at a training session."""

    members = forms.CharField(
        label=_("Who is expected: phone number or user name, one a line"), required=False, max_length=8000,
        widget=forms.Textarea({"rows": 4}), help_text=_("They are told now, and when it is moved or called off."),
    )  # fmt: skip

    def clean_members(self) -> list[User]:
        """The people, each once; every line that names nobody is told."""
        lines = [line.strip() for line in self.cleaned_data["members"].splitlines() if line.strip()]
        found = {line: find_user(line) for line in lines}
        if unknown := [line for line, user in found.items() if user is None]:
            raise forms.ValidationError(
                _("No member has this number or name: %(names)s."), params={"names": ", ".join(unknown)}
            )
        return list(dict.fromkeys(user for user in found.values() if user is not None))


class SessionForm(MembersForm, SessionMoveForm):
    """A training session: what, when, on which machines, for whom."""

    title = forms.CharField(label=_("What is taught"), max_length=120)
    machine = forms.ChoiceField(label=_("For which machine"))
    where = forms.ChoiceField(
        label=_("What is held"), widget=PickOne, initial="units",
        choices=(("units", _("some machines of this type")), ("room", _("the whole room with all that is in it"))),
    )  # fmt: skip
    units = WholeNumberField(label=_("How many machines"), min_value=1, max_value=100, initial=1)
    people = WholeNumberField(label=_("For how many people"), min_value=1, max_value=200, initial=6)
    reason = forms.CharField(
        label=_("Reason, if a rule is set aside"), max_length=200, required=False,
        help_text=_("Only needed when something stands in the way and you decide otherwise."),
    )  # fmt: skip
    field_order = ("title", "machine", "start", "minutes", "where", "units", "people", "members", "reason")

    def __init__(self, data: Any, *, machines: list[Machine]) -> None:
        super().__init__(data)
        self.machines = {machine.type: machine for machine in machines}
        named = [(one.type, in_language(one.name_id, one.name_en)) for one in machines]
        self.fields["machine"].choices = named  # type: ignore[attr-defined]

    def clean_machine(self) -> Machine:
        """The machine type."""
        return self.machines[self.cleaned_data["machine"]]


class AnswerForm(forms.Form):
    """The house's answer to a toll job."""

    machine = forms.ChoiceField(label=_("On which machine"))
    start = forms.DateTimeField(
        label=_("Begins at"),
        widget=forms.DateTimeInput({"type": "datetime-local", "step": 900}, format="%Y-%m-%dT%H:%M"),
    )
    minutes = forms.TypedChoiceField(
        label=_("How long"), coerce=int, choices=[(m, duration_words(m)) for m in DURATIONS]
    )
    price_rp = RupiahField(label=_("Price for all of it"))
    answer = forms.CharField(label=_("A word to her"), max_length=240, required=False)

    def __init__(self, data: Any, *, machines: list[Machine], job: TollJob) -> None:
        super().__init__(data, initial={"machine": job.machine.type if job.machine else None, "price_rp": job.price_rp})
        self.machines = {machine.type: machine for machine in machines}
        self.fields["machine"].choices = [(one.type, one.name_id) for one in machines]  # type: ignore[attr-defined]

    def clean_machine(self) -> Machine:
        """The machine type."""
        return self.machines[self.cleaned_data["machine"]]


class ReadyForm(forms.Form):
    """What came out."""

    made_quantity = WholeNumberField(label=_("How much was made"), min_value=1, max_value=10_000_000)


class TransferForm(forms.Form):
    """To whom: by the phone number or user name that the other member signs in with."""

    to = forms.CharField(
        label=_("Her phone number or user name"),
        max_length=120,
        help_text=_("She must be a member of this house and have the licence."),
    )


class TollForm(forms.Form):
    """What the house should make for her."""

    product = forms.CharField(label=_("What should be made?"), max_length=120)
    quantity = WholeNumberField(label=_("How much"), min_value=1, max_value=1_000_000)
    measure = forms.ChoiceField(label=_("Counted in"), choices=list(MEASURES.items()))
    material = forms.CharField(
        label=_("What do you bring?"),
        max_length=240,
        required=False,
        help_text=_("For example: 20 kg of soaked soybeans, own labels."),
    )
    wanted = forms.DateField(
        label=_("When do you need it?"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    note = forms.CharField(
        label=_("Anything else?"), max_length=240, required=False, widget=forms.Textarea({"rows": 2})
    )
    product_class = forms.ChoiceField(label=_("Which kind of product?"), required=False)

    def __init__(self, data: Any, *, classes: list[ProductClass], language: str) -> None:
        super().__init__(data)
        if not classes:
            del self.fields["product_class"]
            return
        self.fields["product_class"].choices = class_choices(classes, language)  # type: ignore[attr-defined]


def class_choices(classes: list[ProductClass], language: str) -> list[tuple[str, Any]]:
    """Classes of products by name, with "not said" first."""
    named = [(one.code, one.name_id if language == "id" else one.name_en) for one in classes]
    return [("", _("not said")), *named]
