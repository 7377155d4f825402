"""Codes of the register in words: problems, how well a place is known, fields of a fix."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

PROBLEMS = {
    "area_outside_city": _("village lies outside the stated city"),
    "area_outside_district": _("village lies outside the stated district"),
    "area_unknown": _("area code unknown"),
    "chain_unknown": _("stated chain unknown"),
    "city_unknown": _("city unknown"),
    "district_unknown": _("district unknown"),
    "id_made": _("had no id"),
    "id_missing": _("had no id"),
    "id_twice": _("id stands there twice"),
    "lat_not_number": _("latitude is no number"),
    "lon_not_number": _("longitude is no number"),
    "point_incomplete": _("half a point only"),
    "point_outside_area": _("point lies outside its village"),
    "point_outside_city": _("point lies outside the stated city"),
    "point_outside_region": _("point lies outside the region"),
    "point_swapped": _("latitude and longitude were swapped"),
    "producer_unknown_word": _("word for maker unknown"),
    "size_unknown": _("size unknown"),
    "village_unknown": _("village unknown"),
}
"""Problem code of `clean_register` → words."""

PLACES = {
    "point": _("point"),
    "street_under_1km": _("street, to 1 km"),
    "street_1_to_2km": _("street, to 2 km"),
    "village_stated": _("village stated"),
    "area_only": _("centre of its area"),
    "city_only": _("city only"),
    "none": _("not known"),
    "": _("not known"),
}
"""Place quality → words."""

FIELDS = {
    "producer": _("Maker"),
    "chain": _("Product chain"),
    "size": _("Size"),
    "area_code": _("Area"),
}
"""Field of a fix → words."""


def in_words(codes: Mapping[str, object], code: str) -> str:
    """The words of a code; an unknown one with spaces for its underscores."""
    return str(codes.get(code) or code.replace("_", " "))


def masked(phone: str) -> str:
    """A telephone number with only its beginning and end: `+6281•••••890`."""
    return f"{phone[:5]}{'•' * max(3, len(phone) - 8)}{phone[-3:]}" if phone else ""
