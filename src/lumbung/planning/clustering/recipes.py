"""What a maker needs done: the process codes of her chain's recipe, by the branch that her words name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import polars as pl

HALF = 0.5
"""Where no word names a branch: the steps that at least this share of the chain's makers need (default shares)."""

WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class Recipes:
    """Steps by chain and branch, words that name a branch, default shares, and Indonesian names of processes."""

    steps: dict[tuple[str, str], frozenset[str]]
    branches: dict[str, tuple[str, ...]]
    keywords: dict[tuple[str, str], frozenset[str]]
    share: dict[tuple[str, str], float]
    process_names: dict[str, str]

    def named_branches(self, chain: str, words: str) -> tuple[str, ...]:
        """The branches of `chain` that the words of a maker's activity name; empty when they name none."""
        found = frozenset(WORD.findall(words.lower()))
        return tuple(branch for branch in self.branches.get(chain, ()) if self.keywords[chain, branch] & found)

    def needed(self, chain: str, branches: tuple[str, ...]) -> frozenset[str]:
        """Process codes that a maker of these branches needs; without a branch, the chain's usual steps (HALF)."""
        if branches:
            return frozenset[str]().union(*(self.steps[chain, branch] for branch in branches))
        weight: dict[str, float] = {}
        for branch in self.branches.get(chain, ()):
            for process in self.steps[chain, branch]:
                weight[process] = weight.get(process, 0.0) + self.share[chain, branch]
        return frozenset(process for process, share in weight.items() if share >= HALF)


def recipes_from_frames(steps: pl.DataFrame, branches: pl.DataFrame) -> Recipes:
    """Recipes from `process_steps.csv` and `branches.csv`, all columns as text."""
    by_branch: dict[tuple[str, str], set[str]] = {}
    names: dict[str, set[str]] = {}
    for chain, which, step, process in steps.select("chain", "branches", "step", "process_id").iter_rows():
        names.setdefault(process, set()).add(step)
        for branch in which.split():
            by_branch.setdefault((chain, branch), set()).add(process)
    order: dict[str, list[str]] = {}
    keywords: dict[tuple[str, str], frozenset[str]] = {}
    share: dict[tuple[str, str], float] = {}
    for chain, branch, words, part in branches.select("chain", "branch", "keywords", "default_share").iter_rows():
        order.setdefault(chain, []).append(branch)
        keywords[chain, branch] = frozenset(words.split())
        share[chain, branch] = float(part)
        by_branch.setdefault((chain, branch), set())
    return Recipes(
        steps={key: frozenset(found) for key, found in by_branch.items()},
        branches={chain: tuple(sorted(found)) for chain, found in order.items()},
        keywords=keywords,
        share=share,
        process_names={process: _shortest(found) for process, found in names.items()},
    )


def _shortest(names: set[str]) -> str:
    """One process bears longer names in some chains ("Bordir logo"); the shortest is the plainest."""
    return min(names, key=lambda name: (len(name), name)).lower()


@cache
def recipes() -> Recipes:
    """The recipes that Lumbung ships with (`planning/data`)."""
    data = files("lumbung.planning.data")
    steps, branches = (
        pl.read_csv(data.joinpath(name).read_bytes(), infer_schema=False).fill_null("")
        for name in ("process_steps.csv", "branches.csv")
    )
    return recipes_from_frames(steps, branches)


def needed_processes(chain: str, words: str) -> frozenset[str]:
    """Process codes that a maker of `chain` needs, by the words of her activity (see Recipes.needed)."""
    known = recipes()
    return known.needed(chain, known.named_branches(chain, words))
