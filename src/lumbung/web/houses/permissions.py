"""Who runs a house, who is its member."""

from __future__ import annotations

from lumbung.web.houses.models import House
from lumbung.web.organisations import queries
from lumbung.web.organisations.predicates import add_permission, predicate
from lumbung.web.organisations.queries import Person, Role

RUN = "houses.run"
"""Of a house: its operator, or an officer of its region. Without a house: of any."""
SEE_PEOPLE = "houses.see_people"
"""Sees who books there: those who run it, and auditors of its region."""
FOUND = "houses.found"
"""May found a house: an officer."""


@predicate
def operates(user: Person, house: House | None = None) -> bool:
    """Runs the house as its operator."""
    return queries.has_role(user, Role.OPERATOR, house.organisation if house else None)


@predicate
def decides_there(user: Person, house: House | None = None) -> bool:
    """An officer of the region that the house lies in."""
    return queries.has_role(user, Role.OFFICER, house.region if house else None)


@predicate
def audits_there(user: Person, house: House | None = None) -> bool:
    """An auditor of that region."""
    return queries.has_role(user, Role.AUDITOR, house.region if house else None)


@predicate
def is_member(user: Person, house: House | None = None) -> bool:
    """Has a role in the house's organisation."""
    return house is not None and queries.current(user).filter(organisation=house.organisation_id).exists()


add_permission(RUN, operates | decides_there)
add_permission(SEE_PEOPLE, operates | decides_there | audits_there)
add_permission(FOUND, decides_there)
