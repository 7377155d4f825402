"""The catalogue by chain, branch and step, in the language of the page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.http import Http404

from lumbung.core.parameters import Parameters, load_parameters
from lumbung.planning.appraisal.technology import countable
from lumbung.planning.names import names_of
from lumbung.planning.needs.catalogue import Branch, Catalogue, Step, load_catalogue
from lumbung.web.ui.words import in_language, language


@dataclass(frozen=True, slots=True)
class ChainRow:
    """A chain with how many of its steps can be compared."""

    code: str
    name: str
    steps: int


@dataclass(frozen=True, slots=True)
class BranchRow:
    """A branch and its steps, those that cannot be compared apart: code and name."""

    code: str
    name: str
    steps: list[tuple[str, str]]
    others: list[str]


@cache
def parameters() -> Parameters:
    """What the comparison rests on: those of the needs and of siting, as the plan has them."""
    return load_parameters("lumbung.planning.needs").joined(load_parameters("lumbung.planning.siting"))


def chain_rows() -> list[ChainRow]:
    """All chains, in the order of their names."""
    held = load_catalogue()
    found = [
        ChainRow(
            code, names_of("chains", language()).get(code, code),
            sum(countable(step, held) for branch in branches for step in held.steps[code, branch.name]),
        )
        for code, branches in held.branches.items()
    ]  # fmt: skip
    return sorted(found, key=lambda row: row.name)


def branch_rows(chain: str) -> list[BranchRow]:
    """The branches of a chain; raises Http404 for an unknown chain."""
    held = load_catalogue()
    if chain not in held.branches:
        raise Http404
    return [_branch_row(held, chain, branch) for branch in held.branches[chain]]


def _branch_row(held: Catalogue, chain: str, branch: Branch) -> BranchRow:
    steps = held.steps[chain, branch.name]
    return BranchRow(
        branch.name,
        in_language(branch.name_id, branch.name_en),
        [(step.name, step_name(step)) for step in steps if countable(step, held)],
        [step_name(step) for step in steps if not countable(step, held)],
    )


def step_name(step: Step) -> str:
    """What is done, in the language of the page."""
    return in_language(step.name_id, step.name_en)


def chain_name(chain: str) -> str:
    """The chain, in the language of the page."""
    return names_of("chains", language())[chain]


def step_or_404(chain: str, branch: str, name: str) -> tuple[Branch, Step]:
    """A step that can be compared, with its branch."""
    held = load_catalogue()
    found = next((one for one in held.branches.get(chain, ()) if one.name == branch), None)
    step = next((one for one in held.steps.get((chain, branch), ()) if one.name == name), None)
    if found is None or step is None or not countable(step, held):
        raise Http404
    return found, step
