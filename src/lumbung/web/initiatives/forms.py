"""Forms of the registry: filters that stand in the address, and what officers enter. A source is always asked for."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lumbung.web.initiatives import queries
from lumbung.web.initiatives.known import ISLANDS, rows
from lumbung.web.initiatives.models import Caveat, Certainty, Initiative, Kind, Sector, Status
from lumbung.web.initiatives.phrases import as_compiled, in_reader_language
from lumbung.web.ui.forms import WholeNumberField

ANY = [("", _("all"))]
CHOOSE = [("", _("choose"))]
TRANSLATED = ("name", "funder", "operator")
"""Columns that the compiled tables hold in English."""


class FilterForm(forms.Form):
    """What the list is narrowed to."""

    words = forms.CharField(label=_("Words"), required=False, max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[*ANY, *Kind.choices])
    status = forms.ChoiceField(label=_("Status"), required=False, choices=[*ANY, *Status.choices])
    sector = forms.ChoiceField(label=_("For makers of"), required=False, choices=[*ANY, *Sector.choices])
    island = forms.ChoiceField(label=_("Island"), required=False)
    province = forms.ChoiceField(label=_("Province"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["island"].choices = [*ANY, *ISLANDS.items()]  # type: ignore[attr-defined]
        self.fields["province"].choices = [*ANY, *((name, name) for name in queries.provinces())]  # type: ignore[attr-defined]

    def given(self) -> dict[str, str]:
        """The filters that are set to something that exists."""
        found = {}
        for name, field in self.fields.items():
            value = str(self.data.get(name, "")).strip()
            choices = [str(code) for code, _words in getattr(field, "choices", [])]
            if value and (not choices or value in choices):
                found[name] = value
        return found


class SourceForm(forms.Form):
    """What every entry needs: where it is stated, and how firmly."""

    source = forms.CharField(
        label=_("Source"), max_length=500,
        help_text=_("Where this is stated: an address, a letter with number and date, a visit with its date."),
        error_messages={"required": _("Write where this is stated. Without a source it cannot be entered.")},
    )  # fmt: skip


class CertainForm(SourceForm):
    """With the mark of certainty."""

    certainty = forms.ChoiceField(label=_("How certain"), choices=Certainty.choices, initial=Certainty.B)


class StatusForm(CertainForm):
    """How an effort stood from a date on."""

    status = forms.ChoiceField(label=_("Status"), choices=[*CHOOSE, *Status.choices])
    year = WholeNumberField(label=_("Year"), required=False, min_value=1900, max_value=2100)
    month = WholeNumberField(label=_("Month (1–12)"), required=False, min_value=1, max_value=12)
    day = WholeNumberField(label=_("Day"), required=False, min_value=1, max_value=31)
    original = forms.CharField(
        label=_("In the words of the source"), required=False, max_length=300,
        help_text=_("As it is written there, for example: inaugurated 17 February 2024."),
    )  # fmt: skip
    caveat = forms.ChoiceField(
        label=_("What the source does not say"),
        required=False,
        choices=[("", _("nothing to add")), *Caveat.choices[1:]],
    )
    field_order = ("status", "year", "month", "day", "original", "caveat", "certainty", "source")

    def clean(self) -> dict[str, Any]:
        """A month needs its year, a day its month, and the date must exist."""
        data = self.cleaned_data
        if {"year", "month", "day"} <= set(data):
            year, month, day = data["year"], data["month"], data["day"]
            if (month and not year) or (day and not month):
                self.add_error("year", _("Give the year as well, and the month where you give a day."))
            elif day:
                try:
                    date(year, month, day)
                except ValueError:
                    self.add_error("day", _("This day does not exist. Check day and month."))
        return data


class StatementForm(CertainForm):
    """What a source says."""

    text = forms.CharField(label=_("What is stated"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
    stated_year = forms.CharField(label=_("Year that it is about"), required=False, max_length=40)
    field_order = ("text", "stated_year", "certainty", "source")


class EffortForm(CertainForm):
    """An effort's columns; the same for a new one and for a correction."""

    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=[*CHOOSE, *Kind.choices])
    sector = forms.ChoiceField(label=_("For makers of"), choices=[*CHOOSE, *Sector.choices])
    province = forms.ChoiceField(label=_("Province"))
    city = forms.CharField(label=_("Regency or city"), required=False, max_length=80)
    district = forms.CharField(label=_("District"), required=False, max_length=80)
    village = forms.CharField(label=_("Village"), required=False, max_length=80)
    lat = forms.FloatField(label=_("Latitude, degrees"), required=False, min_value=-11.5, max_value=6.5, localize=True)
    lon = forms.FloatField(
        label=_("Longitude, degrees"), required=False, min_value=94.5, max_value=141.5, localize=True
    )
    product = forms.CharField(label=_("Product"), required=False, max_length=200)
    funder = forms.CharField(label=_("Who paid"), required=False, max_length=200)
    operator = forms.CharField(label=_("Who runs it"), required=False, max_length=200)
    machines = forms.CharField(label=_("Machines"), required=False, max_length=400)
    machine_hours_month = WholeNumberField(
        label=_("Machine hours used a month"), required=False, min_value=0, max_value=10_000_000,
        help_text=_("Only if a source states it."),
    )  # fmt: skip
    field_order = (
        "name", "kind", "sector", "province", "city", "district", "village", "lat", "lon", "product", "funder",
        "operator", "machines", "machine_hours_month", "certainty", "source",
    )  # fmt: skip

    def __init__(self, *args: Any, initiative: Initiative | None = None, **kwargs: Any) -> None:
        self.initiative = initiative
        if initiative is not None:
            held = {name: getattr(initiative, name) for name in self.field_order if name != "source"}
            kwargs["initial"] = held | {name: in_reader_language(held[name]) for name in TRANSLATED}
        super().__init__(*args, **kwargs)
        self.fields["province"].choices = [(row["province"], row["province"]) for row in rows("provinces.csv")]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A point needs both its numbers; words that were shown translated and left alone are no change."""
        data = self.cleaned_data
        if self.initiative is not None:
            for name in TRANSLATED:
                data[name] = as_compiled(data.get(name, ""), getattr(self.initiative, name))
        if {"lat", "lon"} <= set(data) and (data["lat"] is None) != (data["lon"] is None):
            self.add_error("lat", _("Give both latitude and longitude, or neither."))
        return data
