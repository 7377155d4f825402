"""What a person should know before a rule file is published, though it can be read: nothing unused, nothing unreachable,
no table with holes or doubles. `lumbung rules check` runs them; loading does not wait for them.
"""

from __future__ import annotations

from lumbung.rules.errors import Problem
from lumbung.rules.links import PLACEHOLDER, branches_of, terms_of
from lumbung.rules.model import Lawbook
from lumbung.rules.terms import FactTerm, ParameterTerm


def unused(lawbook: Lawbook) -> list[Problem]:
    """Facts and parameters that no rule reads or speaks of, unless `used_by` (or `policy`) says who does."""
    terms = [term for rule in lawbook.rules.values() for term in terms_of(rule)]
    branches = [branch for rule in lawbook.rules.values() for branch in branches_of(rule)]
    spoken = {name for branch in branches for name in PLACEHOLDER.findall(branch.because.id)}
    read = spoken | {term.name for term in terms if isinstance(term, FactTerm)}
    read |= {term.id for term in terms if isinstance(term, ParameterTerm)}
    found = [
        fact.spot.problem(
            f"No rule uses the fact `{fact.name}`.", "It would be asked for nothing.", "Delete it, or say `used_by: …`."
        )
        for fact in lawbook.facts.values()
        if fact.name not in read and not fact.used_by
    ]
    found += [
        parameter.spot.problem(
            f"No rule uses the parameter `{parameter.id}`.",
            "A value that nothing reads cannot be tested.",
            "Use it in a rule, or say `used_by: …` (what reads it) or `policy: true`.",
        )
        for parameter in lawbook.parameters.values()
        if parameter.id not in read and not parameter.policy and not parameter.used_by
    ]
    return found
