"""Cases: what one kind of maker (chain, branches, size) needs, what it would cost her alone, and what is on offer.

Costs depend on the kind of maker only, so each case is reckoned once and joined to the makers afterwards.
All amounts are rupiah a month, all hours a month's.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from lumbung.core.money import annuity
from lumbung.core.parameters import Parameters
from lumbung.planning.needs.catalogue import Catalogue, MachineType, Step
from lumbung.planning.needs.modules import Module, fixed_rp_hour, list_modules, module_name

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ELECTRIC_HEAT_KW = 0.8
"""A home machine of this power or more makes its own heat, so it burns no gas."""


@dataclass(frozen=True, slots=True, order=True)
class Kind:
    """A kind of maker: one chain, one or more branches (sorted), one size."""

    chain: str
    branches: tuple[str, ...]
    size: str


@dataclass(frozen=True)
class OwnWays:
    """Machines that a maker could own for a case: rows of equal length, `case` says whose."""

    case: Ints
    machine: tuple[str, ...]
    at_home: NDArray[np.bool_]
    capital_rp: Floats
    fixed_rp: Floats
    running_rp: Floats
    attended_h: Floats


@dataclass(frozen=True)
class SharedOffers:
    """Modules that could serve a case: operator hours by mode, her attended hours, fixed cost at the typical use."""

    case: Ints
    module: tuple[str, ...]
    hours: Floats
    energy_rp: Floats
    self_operator_h: Floats
    toll_operator_h: Floats
    attended_h: Floats
    fixed_rp: Floats


@dataclass(frozen=True)
class Cases:
    """n cases, ordered by kind and step. `journey` numbers the visit groups of each kind; NaN = no such way."""

    kind: tuple[Kind, ...]
    step: tuple[Step, ...]
    hours: Floats
    trips: Floats
    journey: Ints
    hand_h: Floats
    bought_rp: Floats
    own: OwnWays
    offers: SharedOffers
    modules: dict[str, Module]

    def __len__(self) -> int:
        return len(self.kind)


@cache
def bought_prices() -> dict[tuple[str, str], float]:
    """Rupiah for a unit of work that makers usually buy, by (chain, process): `bought_work.csv`."""
    text = files("lumbung.planning.needs").joinpath("bought_work.csv").read_text(encoding="utf-8")
    return {(r["chain"], r["process_id"]): float(r["price_rp"]) for r in csv.DictReader(io.StringIO(text))}


def build_cases(kinds: Iterable[Kind], catalogue: Catalogue, parameters: Parameters) -> Cases:
    """The cases of some kinds of makers. A maker of n branches does each for 1/n of its hours."""
    pairs = [
        (kind, step)
        for kind in sorted(set(kinds))
        for branch in kind.branches
        for step in sorted(catalogue.steps[kind.chain, branch], key=lambda s: s.name)
    ]
    modules = list_modules(catalogue, parameters)
    hours = np.array([step.hours[kind.size] / len(kind.branches) for kind, step in pairs])
    factors = np.array([np.nan if s.hand_factor is None else s.hand_factor for _, s in pairs])
    return Cases(
        kind=tuple(kind for kind, _ in pairs), step=tuple(step for _, step in pairs), hours=hours,
        trips=np.array([step.trips[kind.size] for kind, step in pairs]),
        journey=_numbered([(kind, step.visit_group) for kind, step in pairs]),
        hand_h=hours * factors, bought_rp=_bought([s for _, s in pairs], hours, catalogue),
        own=_own_ways(pairs, hours, catalogue, parameters),
        offers=_offers([s for _, s in pairs], hours, catalogue, modules, parameters), modules=modules,
    )  # fmt: skip


def _numbered(keys: Sequence[object]) -> Ints:
    numbers: dict[object, int] = {}
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.int64)


def _bought(steps: Sequence[Step], hours: Floats, catalogue: Catalogue) -> Floats:
    prices = bought_prices()
    rp_hour = [
        prices.get((s.chain, s.process), np.nan) * catalogue.machines[s.alternatives[0]].throughput
        if s.alternatives
        else np.nan
        for s in steps
    ]
    return np.asarray(rp_hour, dtype=np.float64) * hours


def _hours_on(step: Step, hours: float, machine: MachineType, catalogue: Catalogue) -> float:
    """Hours on another machine of the step: by the ratio of throughputs."""
    return hours * catalogue.machines[step.alternatives[0]].throughput / machine.throughput


def _own_ways(
    pairs: Sequence[tuple[Kind, Step]], hours: Floats, catalogue: Catalogue, parameters: Parameters
) -> OwnWays:
    rows = [
        (case, kind, step, name)
        for case, (kind, step) in enumerate(pairs)
        if step.alternatives
        for name in dict.fromkeys((*step.home_alternatives, *step.alternatives))
    ]
    machines = catalogue.machines
    at_home = np.array([name in step.home_alternatives for _, _, step, name in rows], dtype=np.bool_)
    sets = [
        (machines[name],) if home else (machines[name], *(machines[t] for t in step.together))
        for (_, _, step, name), home in zip(rows, at_home, strict=True)
    ]
    used = np.array([_hours_on(step, hours[case], machines[name], catalogue) for case, _, step, name in rows])
    energy = [
        sum(_home_energy_rp_h(part, machines[step.alternatives[0]], parameters) for part in parts)
        for (_, _, step, _), parts in zip(rows, sets, strict=True)
    ]
    owned = _numbered([(kind, tuple(p.name for p in parts)) for (_, kind, _, _), parts in zip(rows, sets, strict=True)])
    open_h = np.array([step.availability_h for _, _, step, _ in rows])
    yearly = np.array([sum(_own_yearly_rp(p, parameters) for p in parts) for parts in sets])
    return OwnWays(
        case=np.array([case for case, *_ in rows], dtype=np.int64), machine=tuple(name for *_, name in rows),
        at_home=at_home, capital_rp=np.array([float(sum(p.price_rp for p in parts)) for parts in sets]),
        fixed_rp=_shared_within_maker(owned, used, open_h) * yearly / 12, running_rp=np.array(energy) * used,
        attended_h=np.array([step.attended_share for _, _, step, _ in rows]) * used,
    )  # fmt: skip


def _shared_within_maker(owned: Ints, used_h: Floats, open_h: Floats) -> Floats:
    """Units that a case pays for: whole units for all steps of one maker on one type, split by their hours."""
    if not len(owned):
        return used_h
    total = np.bincount(owned, used_h)[owned]
    units = np.ceil(np.round(total / open_h, 9)).clip(min=1)
    return np.divide(units * used_h, total, out=np.zeros_like(used_h), where=total > 0)


def _own_yearly_rp(machine: MachineType, parameters: Parameters) -> float:
    repaid = annuity(machine.price_rp, machine.life_years, parameters.number("maker_interest_year"))
    return repaid + machine.repair_share * machine.price_rp


def _gas_kg_h(machine: MachineType, first: MachineType, *, heats_with_gas: bool) -> float:
    """Gas of an hour; where no figure is known, as much for each unit of work as the step's first machine burns."""
    if machine.gas_kg_h or not heats_with_gas or machine.throughput_unit != first.throughput_unit:
        return machine.gas_kg_h
    return first.gas_kg_h * machine.throughput / first.throughput


def _home_energy_rp_h(machine: MachineType, first: MachineType, parameters: Parameters) -> float:
    """Power and gas of an hour at home; what draws little power there heats with gas if the shared machine does."""
    power = machine.power_kw * parameters.number("duty_share") * parameters.number("home_power_rp_kwh")
    gas = _gas_kg_h(machine, first, heats_with_gas=machine.power_kw < ELECTRIC_HEAT_KW)
    return power + gas * parameters.number("home_gas_rp_kg")


def _offers(
    steps: Sequence[Step], hours: Floats, catalogue: Catalogue, modules: dict[str, Module], parameters: Parameters
) -> SharedOffers:
    rows = [
        (case, step, modules[module_name(name, step.together)])
        for case, step in enumerate(steps)
        for name in step.alternatives
    ]
    used = np.array([_hours_on(step, hours[case], module.primary, catalogue) for case, step, module in rows])
    operators = np.array([1 / module.primary.machines_per_operator for *_, module in rows])
    use_share = parameters.number("tariff_use_share")
    fixed = {name: fixed_rp_hour(module, use_share, parameters) for name, module in modules.items()}
    energy = [_house_energy_rp_h(m, catalogue.machines[s.alternatives[0]], parameters) for _, s, m in rows]
    return SharedOffers(
        case=np.array([case for case, *_ in rows], dtype=np.int64), module=tuple(m.name for *_, m in rows), hours=used,
        energy_rp=np.array(energy) * used,
        self_operator_h=np.minimum(operators, parameters.number("self_use_operator_share")) * used,
        toll_operator_h=operators * used,
        attended_h=np.array([step.attended_share for _, step, _ in rows]) * used,
        fixed_rp=np.array([fixed[m.name] for *_, m in rows]) * used,
    )  # fmt: skip


def _house_energy_rp_h(module: Module, first: MachineType, parameters: Parameters) -> float:
    kw = sum(p.power_kw for p in module.parts) * parameters.number("duty_share")
    gas = sum(_gas_kg_h(p, first, heats_with_gas=p.burns_gas) for p in module.parts)
    return kw * parameters.number("power_rp_kwh") + gas * parameters.number("gas_rp_kg")
