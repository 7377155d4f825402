"""Which products may follow each other on a machine without cleaning."""

from __future__ import annotations

from collections.abc import Iterable

from lumbung.web.houses.models import ProductClass


def must_clean(before: str, after: str, classes: Iterable[ProductClass]) -> bool:
    """Whether cleaning must lie between a use for class `before` and one for class `after` (codes) on one unit.

    Yes when `before` is not halal and `after` is, or when `before` has an allergen that `after` does not declare.
    A class that is not said ("") or not known may hold anything: it is taken as not halal with unknown allergens when
    it comes before a known class, and as halal without allergens when it comes after one. Two uses of which nothing
    is said need no cleaning: the house has no classes for them.
    """
    if before == after:
        return False
    known = {one.code: one for one in classes}
    first, second = known.get(before), known.get(after)
    if first is None and second is None:
        return False
    if first is None:
        return True
    allowed = set() if second is None else set(second.allergens.split())
    halal = second is None or second.halal
    return (halal and not first.halal) or not set(first.allergens.split()) <= allowed
