"""Pages by cursor: where the last page ended, not how many rows went before. Rows that come in between move nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.core import signing
from django.utils.translation import gettext as _

from lumbung.web.api.problems import Problem

Row = TypeVar("Row")
SALT = "api-cursor"
MOST, USUAL = 500, 100


def cursor_for(*place: int | str) -> str:
    """The place of the last row of a page, sealed: nobody can make one up."""
    return signing.dumps(list(place), salt=SALT, compress=False)


def place_of(cursor: str | None, fields: int) -> list[int | str] | None:
    """What `cursor_for` sealed; None for the first page. Raises Problem for a cursor that is not ours."""
    if not cursor:
        return None
    try:
        place: object = signing.loads(cursor, salt=SALT)
    except signing.BadSignature:
        place = None
    if not isinstance(place, list) or len(place) != fields:
        raise Problem("bad-request", _("The cursor is not one of ours. Begin again without it."))
    return place


def numbers_of(cursor: str | None, fields: int) -> tuple[int, ...] | None:
    """`place_of` for a place of whole numbers."""
    place = place_of(cursor, fields)
    return None if place is None else tuple(int(part) for part in place)


def cut(rows: Sequence[Row], limit: int) -> tuple[list[Row], bool]:
    """Of one row more than wanted: the page, and whether there is more."""
    return list(rows[:limit]), len(rows) > limit
