"""Clusters that follow earlier ones: who was in which, and which cluster of today keeps which name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from lumbung.core.errors import InputError
from lumbung.planning.clustering.graph import ALONE
from lumbung.planning.clustering.makers import Makers
from lumbung.planning.clustering.sphere import Ints

NAME = re.compile(r"K(\d+)")


@dataclass(frozen=True)
class Earlier:
    """`cluster` (n,): each maker's earlier cluster as a position in `names` (sorted); ALONE for who had none."""

    cluster: Ints
    names: tuple[str, ...]

    @property
    def known(self) -> int:
        """How many makers had a cluster."""
        return int((self.cluster != ALONE).sum())


def earlier_clusters(makers: Makers, members: pl.DataFrame) -> Earlier:
    """The earlier cluster of each maker; `members`: enterprise, cluster (`members.csv` of a plan folder).

    Raises InputError when a column is missing or an enterprise stands twice.
    """
    if missing := {"enterprise", "cluster"} - set(members.columns):
        raise InputError(
            f"Earlier clusters: column missing: {', '.join(sorted(missing))}.", "Give members.csv of a plan folder."
        )
    known = members.select(pl.col("enterprise", "cluster").cast(pl.String)).drop_nulls()
    twice = known.filter(pl.col("enterprise").is_duplicated())["enterprise"]
    if len(twice):
        raise InputError(f"Enterprise {twice.min()!r} has two earlier clusters.", "Give each one cluster.")
    names = tuple(sorted(set(known["cluster"])))
    place = pl.DataFrame({"cluster": names, "place": np.arange(len(names))}, schema_overrides={"cluster": pl.String})
    found = (
        pl.DataFrame({"enterprise": makers.id}, schema={"enterprise": pl.String})
        .join(known.join(place, on="cluster"), on="enterprise", how="left", maintain_order="left")["place"]
        .fill_null(ALONE)
    )
    return Earlier(found.cast(pl.Int64).to_numpy().copy(), names)


def each_a_group(earlier: Earlier) -> Ints:
    """The earlier clusters as communities; each maker who had none is a community by herself."""
    alone = len(earlier.names) + np.arange(len(earlier.cluster))
    return np.unique(np.where(earlier.cluster == ALONE, alone, earlier.cluster), return_inverse=True)[1].ravel()


def successors(group: Ints, earlier: Earlier) -> dict[int, int]:
    """Group → the earlier cluster that it goes on as: pairs with most makers in common first, each taken once."""
    both = (group != ALONE) & (earlier.cluster != ALONE)
    pairs, count = np.unique(np.column_stack((group[both], earlier.cluster[both])), axis=0, return_counts=True)
    found: dict[int, int] = {}
    taken: set[int] = set()
    for at in np.lexsort((pairs[:, 0], pairs[:, 1], -count)):
        mine, theirs = (int(x) for x in pairs[at])
        if mine not in found and theirs not in taken:
            found[mine] = theirs
            taken.add(theirs)
    return found


def moved(group: Ints, earlier: Earlier) -> int:
    """How many makers who had a cluster are not in the one that it goes on as."""
    after = successors(group, earlier)
    goes_on = np.full(int(group.max(initial=ALONE)) + 2, ALONE - 1, dtype=np.int64)
    goes_on[list(after)] = list(after.values())
    return int(((earlier.cluster != ALONE) & (goes_on[group] != earlier.cluster)).sum())


def named(group: Ints, earlier: Earlier) -> tuple[Ints, list[str]]:
    """(group, names): a group that goes on keeps its name, others get the next free number; numbered by name."""
    after = successors(group, earlier)
    names = {mine: earlier.names[theirs] for mine, theirs in after.items()}
    new = [g for g in range(int(group.max(initial=ALONE)) + 1) if g not in names]
    names |= dict(zip(new, _next_names(earlier.names, len(new)), strict=True))
    order = sorted(names, key=lambda g: names[g])
    number = np.full(len(order) + 1, ALONE, dtype=np.int64)
    number[order] = np.arange(len(order))
    return number[group], [names[g] for g in order]


def _next_names(names: Sequence[str], count: int) -> list[str]:
    """Names that no cluster bore, K and a number, as wide as the others."""
    digits = [match[1] for name in names if (match := NAME.fullmatch(name))]
    last = max((int(d) for d in digits), default=0)
    width = max([3, *(len(d) for d in digits)])
    return [f"K{last + k:0{width}d}" for k in range(1, count + 1)]
