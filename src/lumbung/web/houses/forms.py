"""Forms of those who run a house."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lumbung.web.houses.catalogue import machine_types
from lumbung.web.houses.hours import Span
from lumbung.web.houses.models import Machine, Room, Tariff, UseRules, Weekday
from lumbung.web.houses.pages.week import span_text
from lumbung.web.houses.typed import NotHours, parse_spans
from lumbung.web.houses.zones import WIB, WIT, WITA
from lumbung.web.ui.forms import PickSome, RupiahField, WholeNumberField, YesField

ZONES = ((WIB, "WIB"), (WITA, "WITA"), (WIT, "WIT"))
OWN = "own"
"""A machine type that is not in the table."""
ORIGINS = (("assumed", _("assumed")), ("published", _("quoted")), ("measured", _("measured")))


def text_area(rows: int = 3) -> forms.Textarea:
    """A field of several lines."""
    return forms.Textarea({"rows": rows})


def date_input() -> forms.DateInput:
    """The browser's own way of choosing a day."""
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class HouseForm(forms.Form):
    """A new house in few answers; the rest follows on its own pages."""

    name = forms.CharField(label=_("Name of the house"), max_length=160)
    area = forms.ChoiceField(label=_("Village or district"), required=False)
    address = forms.CharField(label=_("Address"), max_length=240, required=False)
    time_zone = forms.ChoiceField(label=_("Clock"), choices=ZONES)

    def __init__(self, *args: Any, areas: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("not known yet")), *areas]
        self.fields["area"].choices = choices  # type: ignore[attr-defined]


class DescribeForm(forms.Form):
    """What the public reads about a house."""

    name = forms.CharField(label=_("Name of the house"), max_length=160)
    about = forms.CharField(label=_("What it is, in two sentences"), widget=text_area(), required=False)
    needed = forms.CharField(label=_("What one needs before the first use"), widget=text_area(), required=False)
    address = forms.CharField(label=_("Address"), max_length=240, required=False)
    directions = forms.CharField(label=_("How to get there"), widget=text_area(), required=False)
    contact = forms.CharField(
        label=_("Contact"), max_length=160, required=False,
        help_text=_("The number or desk of the house, not of a person: everybody reads it."),
    )  # fmt: skip
    lat = forms.FloatField(label=_("Latitude"), min_value=-90, max_value=90, required=False)
    lon = forms.FloatField(label=_("Longitude"), min_value=-180, max_value=180, required=False)

    def clean(self) -> dict[str, Any]:
        """Both coordinates or none."""
        given = super().clean() or {}
        if (given.get("lat") is None) != (given.get("lon") is None):
            self.add_error("lon", _now("Write both coordinates, or none."))
        return given


class WeekForm(forms.Form):
    """Hours of each weekday, as text: `07.00–12.00, 13.00–19.00`."""

    every = forms.CharField(
        label=_("All days that stay empty below"), max_length=80, required=False,
        help_text=_("Such as 07.00–19.00. With a break: 07.00–12.00, 13.00–19.00."),
    )  # fmt: skip

    def __init__(self, *args: Any, week: Mapping[int, Sequence[Span]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        closed = _now("closed")
        for day in Weekday:
            said = ", ".join(span_text(*span) for span in sorted(week.get(int(day), ())))
            initial = said or (closed if any(week.values()) else "")
            self.fields[f"day{int(day)}"] = forms.CharField(
                label=str(day.label), max_length=80, required=False, initial=initial
            )

    def clean(self) -> dict[str, Any]:
        """Each text as stretches; one that cannot be read is told at its field."""
        given = super().clean() or {}
        for name in ("every", *(f"day{int(day)}" for day in Weekday)):
            try:
                given[f"{name}_spans"] = parse_spans(given.get(name, ""))
            except NotHours as error:
                self.add_error(name, f"{error.message} {error.advice}")
        return given

    def week(self) -> list[tuple[int, time, time]]:
        """The whole week; a day without a word takes the hours of `every`."""
        rows = []
        for day in Weekday:
            name = f"day{int(day)}" if self.cleaned_data[f"day{int(day)}"].strip() else "every"
            rows += [(int(day), *span) for span in self.cleaned_data[f"{name}_spans"]]
        return rows


class ExceptionForm(forms.Form):
    """One day that differs."""

    day = forms.DateField(label=_("Day"), widget=date_input())
    hours = forms.CharField(
        label=_("Hours"), max_length=80, required=False, help_text=_("Stays empty: closed all day.")
    )
    reason = forms.CharField(label=_("Reason, for the public"), max_length=160)

    def clean_hours(self) -> list[Span]:
        """The stretches of that day."""
        try:
            return parse_spans(self.cleaned_data["hours"])
        except NotHours as error:
            raise ValidationError(f"{error.message} {error.advice}") from error


class RamadanForm(forms.Form):
    """When Ramadan is, as the government decided."""

    first = forms.DateField(label=_("First day of fasting"), widget=date_input())
    last = forms.DateField(label=_("Last day of fasting"), widget=date_input())
    source = forms.CharField(label=_("Who decided it"), max_length=160, help_text=_("Such as the minister's decree."))


class RoomForm(forms.Form):
    """A room."""

    name = forms.CharField(label=_("Name of the room"), max_length=80)
    people = WholeNumberField(
        label=_("At most so many people"), min_value=0, max_value=100, initial=0, help_text=_("0: not limited.")
    )
    bookable = YesField(label=_("Can be booked as a whole"), help_text=_("Its machines are held then too."))


class AddMachineForm(forms.Form):
    """A machine type that the house gets."""

    type = forms.ChoiceField(label=_("Type"))
    own_name = forms.CharField(label=_("Its name, if the type is not in the list"), max_length=50, required=False)
    units = WholeNumberField(label=_("How many, all of the same kind"), min_value=1, max_value=100, initial=1)
    room = forms.ChoiceField(label=_("Room"), required=False)
    licence_needed = YesField(label=_("Needs a licence"), initial=True)

    def __init__(self, *args: Any, rooms: Sequence[Room], held: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(code, one.name) for code, one in machine_types().items() if code not in held]
        known.sort(key=lambda pair: pair[1])
        self.fields["type"].choices = [(OWN, _("another type")), *known]  # type: ignore[attr-defined]
        self.fields["room"].choices = room_choices(rooms)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Another type needs a name."""
        given = super().clean() or {}
        if given.get("type") == OWN and not given.get("own_name", "").strip():
            self.add_error("own_name", _now("Write what kind of machine it is."))
        return given


def room_choices(rooms: Sequence[Room]) -> list[tuple[str, Any]]:
    """The rooms to choose from, and none."""
    return [("", _("none")), *((str(room.pk), room.name) for room in rooms)]


class MachineForm(forms.Form):
    """What a machine is said to be."""

    name_id = forms.CharField(label=_("Name in Indonesian"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=120)
    room = forms.ChoiceField(label=_("Room"), required=False)
    licence_needed = YesField(label=_("Needs a licence"))
    toll = YesField(label=_("The house also makes batches on it"))
    per_person = YesField(label=_("Its price is for each person"))
    cleaning_minutes = WholeNumberField(
        label=_("Minutes of cleaning between products that may not mix"), min_value=0, max_value=480
    )
    power_watt = WholeNumberField(label=_("Power in watts"), min_value=0, max_value=1_000_000)
    safety = forms.CharField(label=_("What to mind"), widget=text_area(), required=False)
    price_basis = forms.CharField(label=_("How its price comes about"), widget=text_area(), required=False)

    def __init__(self, data: Any = None, *, rooms: Sequence[Room], machine: Machine) -> None:
        initial = {name: getattr(machine, name) for name in self.base_fields} | {"room": str(machine.room_id or "")}
        super().__init__(data, initial=initial)
        self.fields["room"].choices = room_choices(rooms)  # type: ignore[attr-defined]
        if machine.whole_room:
            del self.fields["room"]


class PhotoForm(forms.Form):
    """A photo of a machine."""

    photo = forms.FileField(
        label=_("Photo"), help_text=_("JPEG or PNG, at most 2 MB. Place and time in it are taken out."),
        widget=forms.FileInput({"accept": "image/jpeg,image/png"}),
    )  # fmt: skip


class ManualForm(forms.Form):
    """A manual of a machine."""

    manual = forms.FileField(
        label=_("Manual"), help_text=_("PDF, at most 10 MB."), widget=forms.FileInput({"accept": "application/pdf"})
    )


class TariffForm(forms.Form):
    """Prices of a machine from a day on; an amount that stays empty is not changed."""

    machine = forms.ChoiceField(label=_("Machine"))
    member_peak = RupiahField(label=_("Member, busy hours"), required=False, max_value=100_000_000)
    member_off_peak = RupiahField(label=_("Member, quiet hours"), required=False, max_value=100_000_000)
    public_peak = RupiahField(label=_("Everyone else, busy hours"), required=False, max_value=100_000_000)
    public_off_peak = RupiahField(label=_("Everyone else, quiet hours"), required=False, max_value=100_000_000)
    since = forms.DateField(label=_("In force from"), widget=date_input())
    origin = forms.ChoiceField(label=_("Where the figure comes from"), choices=ORIGINS)
    source = forms.CharField(label=_("Whose figure, or which decree"), max_length=160)

    def __init__(self, *args: Any, machines: Sequence[Machine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["machine"].choices = [(one.type, one.name) for one in machines]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """At least one amount."""
        given = super().clean() or {}
        if not self.prices() and not self.errors:
            self.add_error("member_peak", _now("Write at least one price."))
        return given

    def prices(self) -> dict[tuple[str, str], int]:
        """(group, band) → rupiah an hour, of those that are given."""
        found = {
            (group, band): self.cleaned_data.get(f"{group}_{band}")
            for group in Tariff.Group.values
            for band in Tariff.Band.values
        }
        return {key: amount for key, amount in found.items() if amount is not None}


RULES = {
    "notice_minutes": _("Least time between booking and start, minutes"),
    "horizon_days": _("How far ahead one may book, days"),
    "longest_minutes": _("Longest booking, minutes"),
    "hours_per_day": _("Most hours of one person on a day"),
    "hours_per_week": _("Most hours of one person in a week"),
    "hours_per_month": _("Most hours of one person in a month"),
    "open_bookings": _("Most bookings of one person that lie ahead"),
    "free_cancel_hours": _("Cancelling is free until so many hours before"),
    "late_cancel_percent": _("Share of the price owed after that, percent"),
    "no_show_minutes": _("Not come after so many minutes: the time is free again"),
    "hold_minutes": _("How long a time is held while somebody decides, minutes"),
    "offer_hours": _("How long the first in line has to answer, hours"),
}
"""Rule of use → its label, in the order of the page."""
LEAST = {"horizon_days": 1, "longest_minutes": 15, "hold_minutes": 1, "offer_hours": 1, "open_bookings": 1}
MOST = {"late_cancel_percent": 100, "hours_per_day": 24, "hours_per_week": 168, "hours_per_month": 744}


class RulesForm(forms.Form):
    """The house's rules of use."""

    def __init__(self, *args: Any, rules: UseRules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in RULES.items():
            self.fields[name] = WholeNumberField(
                label=label, min_value=LEAST.get(name, 0), max_value=MOST.get(name, 100_000),
                initial=getattr(rules, name),
            )  # fmt: skip


ALLERGENS = (
    ("gluten", _("wheat and other gluten")), ("crustacean", _("shrimp and crab")), ("egg", _("egg")),
    ("fish", _("fish")), ("peanut", _("peanut")), ("soy", _("soy")), ("milk", _("milk")),
    ("tree_nut", _("cashew and other nuts")), ("sesame", _("sesame")), ("sulphite", _("sulphite")),
)  # fmt: skip


class ClassForm(forms.Form):
    """A class of products."""

    name_id = forms.CharField(label=_("Name in Indonesian"), max_length=80)
    name_en = forms.CharField(label=_("Name in English"), max_length=80)
    halal = YesField(label=_("Halal"), initial=True)
    allergens = forms.MultipleChoiceField(label=_("Contains"), choices=ALLERGENS, required=False, widget=PickSome)
