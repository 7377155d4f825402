"""How forms look, and fields for numbers as people type them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import validators
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from lumbung.web.ui.numbers import grouped, parse_whole, rupiah


class LumbungRenderer(TemplatesSetting):
    """`{{ form }}` and `{{ field.as_field_group }}` by our own templates: label, error, input."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"


class PickOne(forms.RadioSelect):
    """Radio buttons whose whole row is the label."""

    template_name = "ui/pick.html"
    option_template_name = "ui/pick_option.html"


class PickSome(forms.CheckboxSelectMultiple):
    """Check boxes whose whole row is the label."""

    template_name = "ui/pick.html"
    option_template_name = "ui/pick_option.html"


class YesField(forms.BooleanField):
    """A tick, whose whole row is the label. It may stay without."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, template_name="ui/check.html", **kwargs)


class GroupedNumberInput(forms.TextInput):
    """A text field with the number keys of a phone, showing `50.000.000`."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "numeric", "autocomplete": "off", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        """A number is grouped; what was typed stays as it was typed."""
        return grouped(value) if isinstance(value, (int, float)) else super().format_value(value)


class WholeNumberField(forms.Field):
    """A whole number, typed with or without dots, commas, spaces, or as `50 juta`. Bounds are included."""

    widget = GroupedNumberInput
    default_error_messages = {"invalid": _("Write a whole number, such as 50.000.000.")}  # noqa: RUF012

    def __init__(self, *, min_value: int | None = None, max_value: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.min_value, self.max_value = min_value, max_value

    def spell(self, bound: int) -> str:
        """A bound as the message names it."""
        return grouped(bound)

    def to_python(self, value: Any) -> int | None:
        """The number; None for nothing."""
        if value in validators.EMPTY_VALUES:
            return None
        try:
            return parse_whole(str(value))
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def validate(self, value: Any) -> None:
        """Required, and within the bounds; the message names the bound in the reader's own spelling."""
        super().validate(value)
        if value is None:
            return
        if self.min_value is not None and value < self.min_value:
            raise ValidationError(
                _("It must be at least %(bound)s."),
                code="min_value",
                params={"bound": self.spell(self.min_value)},
            )
        if self.max_value is not None and value > self.max_value:
            raise ValidationError(
                _("It must be at most %(bound)s."), code="max_value", params={"bound": self.spell(self.max_value)}
            )

    def has_changed(self, initial: Any, data: Any) -> bool:
        """By value, not by spelling."""
        try:
            return self.to_python(data) != (None if initial in validators.EMPTY_VALUES else int(initial))
        except ValidationError:
            return True


class RupiahField(WholeNumberField):
    """An amount of money in whole rupiah, not negative unless `min_value` says otherwise."""

    default_error_messages = {"invalid": _("Write an amount in rupiah, such as 50.000.000.")}  # noqa: RUF012

    def __init__(self, *, min_value: int | None = 0, max_value: int | None = 10**15, **kwargs: Any) -> None:
        super().__init__(min_value=min_value, max_value=max_value, **kwargs)

    def spell(self, bound: int) -> str:
        """A bound as money."""
        return rupiah(bound)
