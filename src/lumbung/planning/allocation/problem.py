"""Fair allocation: who may use which machine, at what rate, with what weight, need and guaranteed floor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbung.core.errors import ParameterError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Machines = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Group:
    """A group with a guarantee: each of `members` (n,) is to get `floor_hours` of work before anybody gets more."""

    name: str
    floor_hours: float
    members: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class AllocationProblem:
    """max sum_i b_i phi(u_i / b_i), u_i = sum_e rate_e x_e; sum of x on a machine <= its capacity; floor <= u <= need.

    `weight` b and `need` (n,), inf = no cap; `capacity` (m,) hours; the arcs of enterprise i are
    `start[i]:start[i + 1]` of `machine` and `rate` (E,): hours of her work done in one hour of that machine.
    """

    weight: Floats
    need: Floats
    capacity: Floats
    start: Ints
    machine: Machines
    rate: Floats
    groups: tuple[Group, ...] = ()

    def __post_init__(self) -> None:
        _check_rows(self)
        _check_arcs(self)
        for group in self.groups:
            _check_group(group, len(self.weight))
        if len({group.name for group in self.groups}) < len(self.groups):
            raise ParameterError("Two groups have the same name.", "Give each group a name of its own.")
        for array in (self.weight, self.need, self.capacity, self.start, self.machine, self.rate):
            array.flags.writeable = False

    @property
    def enterprises(self) -> int:
        """n."""
        return len(self.weight)

    @property
    def machines(self) -> int:
        """m."""
        return len(self.capacity)

    @property
    def arcs(self) -> int:
        """Pairs of an enterprise and a machine she may use."""
        return len(self.machine)

    @cached_property
    def owner(self) -> Ints:
        """The enterprise of each arc (E,)."""
        return np.repeat(np.arange(self.enterprises), np.diff(self.start))

    @cached_property
    def floor(self) -> Floats:
        """Guaranteed hours of work (n,): the highest floor of her groups, never more than her need."""
        floor = np.zeros(self.enterprises)
        for group in self.groups:
            np.maximum(floor, np.where(group.members, group.floor_hours, 0.0), out=floor)
        return np.minimum(floor, self.need)

    def hours(self, share: Floats) -> Floats:
        """Hours of work (n,) from machine hours `share` (E,) on the arcs."""
        return np.asarray(np.bincount(self.owner, self.rate * share, minlength=self.enterprises), dtype=np.float64)

    def used(self, share: Floats) -> Floats:
        """Hours taken of each machine (m,)."""
        return np.asarray(np.bincount(self.machine, share, minlength=self.machines), dtype=np.float64)


def allocation_problem(
    weight: ArrayLike,
    capacity: ArrayLike,
    rates: Any,
    *,
    need: ArrayLike | None = None,
    groups: Sequence[Group] = (),
) -> AllocationProblem:
    """A problem from array-likes; `rates` (n, m) dense or scipy sparse, 0 where an enterprise may not use a machine."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415  (half of the library's start)

    weights, capacities = np.array(weight, dtype=np.float64), np.array(capacity, dtype=np.float64)
    table = csr_matrix(rates, dtype=np.float64, copy=True)
    table.sum_duplicates()
    table.eliminate_zeros()
    if table.shape != (weights.size, capacities.size):
        raise ParameterError(
            f"The rates have the shape {table.shape}; expected ({weights.size}, {capacities.size}).",
            "Give one row for each enterprise and one column for each machine.",
        )
    needs = np.full(weights.size, np.inf) if need is None else np.array(need, dtype=np.float64)
    return AllocationProblem(
        weights,
        needs,
        capacities,
        table.indptr.astype(np.int64),
        table.indices.astype(np.int32),
        table.data,
        tuple(groups),
    )


def _check_rows(p: AllocationProblem) -> None:
    n, m = len(p.weight), len(p.capacity)
    if n == 0 or m == 0:
        raise ParameterError(f"There are {n} enterprises and {m} machines.", "Give at least one of each.")
    for name, array, length in (("weight", p.weight, n), ("need", p.need, n), ("capacity", p.capacity, m)):
        if array.shape != (length,):
            raise ParameterError(f"`{name}` has the shape {array.shape}; expected ({length},).", "One for each.")
    _refuse("weight", p.weight, np.isfinite(p.weight) & (p.weight > 0), "Give a finite weight above 0.")
    _refuse("need", p.need, p.need >= 0, "Give 0 or more hours, or inf for no cap.")
    _refuse("capacity", p.capacity, np.isfinite(p.capacity) & (p.capacity >= 0), "Give 0 or more hours.")


def _check_arcs(p: AllocationProblem) -> None:
    n, arcs = len(p.weight), len(p.machine)
    steps = np.diff(p.start)
    if p.start.shape != (n + 1,) or p.start[0] != 0 or p.start[-1] != arcs or (steps < 0).any():
        raise ParameterError("`start` does not divide the arcs into one run for each enterprise.", "Give CSR offsets.")
    if p.rate.shape != (arcs,):
        raise ParameterError(f"`rate` has the shape {p.rate.shape}; expected ({arcs},).", "One for each arc.")
    _refuse("machine", p.machine, (p.machine >= 0) & (p.machine < len(p.capacity)), "Machines are numbered from 0.")
    _refuse("rate", p.rate, np.isfinite(p.rate) & (p.rate > 0), "Give a finite rate above 0, or leave the arc out.")


def _check_group(group: Group, n: int) -> None:
    if group.members.shape != (n,) or group.members.dtype != np.bool_:
        raise ParameterError(
            f"The members of group {group.name!r} are not {n} truth values.", "One for each enterprise."
        )
    if not (np.isfinite(group.floor_hours) and group.floor_hours >= 0):
        raise ParameterError(f"The floor of group {group.name!r} is {group.floor_hours}.", "Give 0 or more hours.")


def _refuse(name: str, array: NDArray[Any], good: NDArray[np.bool_], advice: str) -> None:
    bad = np.flatnonzero(~good)
    if len(bad):
        raise ParameterError(f"`{name}` number {bad[0] + 1} is {array[bad[0]]}.", advice)
