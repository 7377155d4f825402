"""By hand, own small machine, shared machine: what a unit of work costs at a yearly volume, and where the curves meet.

    own     c_o(q) = (CRF K + F) n(q) / q + v_o       K price, F repair a year, n(q) machines that the volume keeps busy
    shared  c_s    = r tau + t d / b + v_s            r tariff an hour, tau hours a unit, t d a journey, b units a journey
    hand    c_h    = h tau w                          h hand hours for each machine hour, w her hour
    break-even with another way of cost c: q* = (CRF K + F) / (c - v_o), if one machine can make that many

CRF = i(1+i)^L / ((1+i)^L - 1). Engineering economics' usual annuity comparison; the break-even holds for the first
machine. Amounts in rupiah, volumes in units a year (the unit of the step's first machine). Her own hours are in `v`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from lumbung.core.money import Rupiah, annuity, half_up
from lumbung.core.parameters import Parameters
from lumbung.planning.needs.cases import ELECTRIC_HEAT_KW
from lumbung.planning.needs.catalogue import Catalogue, MachineType, Step, weakest
from lumbung.planning.needs.modules import Module, fixed_rp_hour, list_modules, module_name

HAND, OWN, SHARED = "hand", "own", "shared"
MONTHS = 12
PER_HOUR = "/h"
PUBLISHED = "AB"
"""Marks of figures that somebody published under a name; the rest is assumed."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that the comparison rests on: name, value, unit, certainty (A–E, M, `policy`), source."""

    name: str
    value: float
    unit: str
    certainty: str
    source: str

    @property
    def published(self) -> bool:
        """Whether it was seen with a name to it; else it is assumed."""
        return self.certainty in PUBLISHED


@dataclass(frozen=True, slots=True)
class Maker:
    """Who asks: units a year (above 0), the value of her hour in rupiah, minutes to the house one way."""

    units_year: float
    her_hour_rp: float
    minutes_one_way: float
    tariff_rp_hour: float | None = None
    """What a house asks for an hour; None: what an hour costs a house (assumed use)."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to do the step. `fixed_rp_year` is of one machine, which makes at most `most_units_year`."""

    kind: str
    machine: MachineType | None
    fixed_rp_year: float
    running_rp_unit: float
    most_units_year: float
    certainty: str
    figures: tuple[Figure, ...]

    def machines(self, units_year: float) -> int:
        """How many machines of her own that volume needs; 0 for the ways that buy none."""
        if not self.fixed_rp_year:
            return 0
        return max(1, math.ceil(round(units_year / self.most_units_year, 9)))

    def yearly_rp(self, units_year: float) -> Rupiah:
        """Cost of a year's volume, to the nearest rupiah (half up)."""
        return half_up(self.fixed_rp_year * self.machines(units_year) + self.running_rp_unit * units_year)

    def unit_rp(self, units_year: float) -> Rupiah:
        """Cost of one unit at that volume, to the nearest rupiah (half up)."""
        return half_up(self.fixed_rp_year * self.machines(units_year) / units_year + self.running_rp_unit)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The ways that exist for a step, at one volume. `unit` is what is counted (kg, pcs, …)."""

    step: Step
    unit: str
    units_year: float
    ways: tuple[Way, ...]

    def way(self, kind: str) -> Way | None:
        """`hand`, `own` or `shared`, where it exists."""
        return next((way for way in self.ways if way.kind == kind), None)

    @property
    def cheapest(self) -> Way:
        """At this volume; the way that binds least (hand, shared, own) among equals."""
        order = (HAND, SHARED, OWN)
        return min(self.ways, key=lambda way: (way.yearly_rp(self.units_year), order.index(way.kind)))

    def break_even(self, other: str) -> int | None:
        """The least whole volume a year from which her own machine is not dearer than the `other` way.

        None where a way is missing, or where one machine is full before it pays.
        """
        own, rival = self.way(OWN), self.way(other)
        if own is None or rival is None:
            return None
        return break_even_units(own, rival.running_rp_unit)


def break_even_units(own: Way, rival_rp_unit: float) -> int | None:
    """q* = fixed / (rival - running), upward to whole units, at least 1; None beyond what one machine can make."""
    margin = rival_rp_unit - own.running_rp_unit
    if margin <= 0:
        return None
    least = max(1, math.ceil(round(own.fixed_rp_year / margin, 9)))
    return least if least <= own.most_units_year else None


def countable(step: Step, catalogue: Catalogue) -> bool:
    """Whether the step has a machine whose work is counted by the hour (a cold room is not: it is occupied)."""
    return bool(step.alternatives) and catalogue.machines[step.alternatives[0]].throughput_unit.endswith(PER_HOUR)


def units_a_year(step: Step, size: str, catalogue: Catalogue) -> float:
    """What a maker of that size makes a year by the process template: hours x throughput x 12."""
    return step.hours[size] * catalogue.machines[step.alternatives[0]].throughput * MONTHS


def compare(step: Step, maker: Maker, catalogue: Catalogue, parameters: Parameters) -> Comparison:
    """The three ways of a step that is `countable`; raises ValueError for a volume that is not above zero."""
    if not maker.units_year > 0:
        raise ValueError(f"units_year must be above zero, not {maker.units_year}")
    ways = (
        _by_hand(step, maker, catalogue, parameters),
        _own(step, maker, catalogue, parameters),
        _shared(step, maker, catalogue, parameters),
    )
    unit = catalogue.machines[step.alternatives[0]].throughput_unit.removesuffix(PER_HOUR)
    return Comparison(step, unit, maker.units_year, tuple(way for way in ways if way is not None))


def _by_hand(step: Step, maker: Maker, catalogue: Catalogue, parameters: Parameters) -> Way | None:
    if step.hand_factor is None:
        return None
    hours = step.hand_factor / catalogue.machines[step.alternatives[0]].throughput
    figures = (
        Figure("hand_hours_unit", hours, "h", step.certainty, step.basis),
        _hers(maker, parameters),
    )
    return Way(HAND, None, 0.0, hours * maker.her_hour_rp, math.inf, _weakest(figures), figures)


def _own(step: Step, maker: Maker, catalogue: Catalogue, parameters: Parameters) -> Way:
    """The first machine for her home; where there is none, the first one of the step with what stands beside it."""
    name = (step.home_alternatives or step.alternatives)[0]
    beside = () if step.home_alternatives else step.together
    machine = catalogue.machines[name]
    parts = (machine, *(catalogue.machines[other] for other in beside))
    interest = parameters.number("maker_interest_year")
    fixed = sum(annuity(p.price_rp, p.life_years, interest) + p.repair_share * p.price_rp for p in parts)
    first = catalogue.machines[step.alternatives[0]]
    energy = sum(_home_energy_rp_h(part, first, parameters) for part in parts)
    running = (energy + step.attended_share * maker.her_hour_rp) / machine.throughput
    figures = (
        Figure("price_rp", sum(p.price_rp for p in parts), "Rp", weakest(p.certainty for p in parts), ""),
        Figure("life_years", machine.life_years, "years", "E", ""),
        Figure("repair_share", machine.repair_share, "of price a year", "E", ""),
        _parameter("maker_interest_year", parameters),
        Figure("units_hour", machine.throughput, machine.throughput_unit, "E", ""),
        Figure("energy_rp_hour", energy, "Rp/h", "E", parameters["home_power_rp_kwh"].source),
        Figure("attended_share", step.attended_share, "of each hour", "E", step.basis),
        _hers(maker, parameters),
    )
    most = step.availability_h * MONTHS * machine.throughput
    return Way(OWN, machine, fixed, running, most, _weakest(figures), figures)


def _shared(step: Step, maker: Maker, catalogue: Catalogue, parameters: Parameters) -> Way:
    """The step's first machine in a house, used by herself: tariff, her hours beside it, and her journeys."""
    machine = catalogue.machines[step.alternatives[0]]
    module = list_modules(catalogue, parameters)[module_name(machine.name, step.together)]
    tariff = maker.tariff_rp_hour
    asked = Figure("tariff_rp_hour", tariff or 0.0, "Rp/h", "B", "")
    if tariff is None:
        tariff = house_cost_rp_hour(step, module, catalogue, parameters)
        asked = Figure("tariff_rp_hour", tariff, "Rp/h", "E", parameters["tariff_use_share"].source)
    journey = 2 * maker.minutes_one_way * (maker.her_hour_rp / 60 + parameters.number("vehicle_rp_minute"))
    batch = _units_a_journey(step, machine)
    running = (tariff + step.attended_share * maker.her_hour_rp) / machine.throughput
    figures = (
        asked,
        Figure("units_hour", machine.throughput, machine.throughput_unit, "E", ""),
        Figure("attended_share", step.attended_share, "of each hour", "E", step.basis),
        Figure("journey_rp", journey, "Rp", "E", parameters["vehicle_rp_minute"].source),
        Figure("units_journey", batch, machine.throughput_unit.removesuffix(PER_HOUR), "E", step.basis),
        _hers(maker, parameters),
    )
    return Way(SHARED, machine, 0.0, running + journey / batch, math.inf, _weakest(figures), figures)


def house_cost_rp_hour(step: Step, module: Module, catalogue: Catalogue, parameters: Parameters) -> float:
    """What an hour of self use costs a house at the assumed use: machine, floor, power and gas, its share of staff."""
    first = catalogue.machines[step.alternatives[0]]
    power = sum(p.power_kw for p in module.parts) * parameters.number("duty_share") * parameters.number("power_rp_kwh")
    gas = sum(_gas_kg_h(p, first, heats_with_gas=p.burns_gas) for p in module.parts) * parameters.number("gas_rp_kg")
    operators = min(1 / module.primary.machines_per_operator, parameters.number("self_use_operator_share"))
    staff = operators * parameters.number("operator_wage_rp_h")
    return fixed_rp_hour(module, parameters.number("tariff_use_share"), parameters) + power + gas + staff


def _units_a_journey(step: Step, machine: MachineType) -> float:
    """Units that a micro maker of the template brings each time (at least what she makes in a quarter of an hour)."""
    trips = step.trips["micro"]
    brought = step.hours["micro"] * machine.throughput / trips if trips else 0.0
    return max(brought, machine.throughput / 4)


def _gas_kg_h(machine: MachineType, first: MachineType, *, heats_with_gas: bool) -> float:
    """Gas of an hour; where no figure is known, as much for each unit of work as the step's first machine burns."""
    if machine.gas_kg_h or not heats_with_gas or machine.throughput_unit != first.throughput_unit:
        return machine.gas_kg_h
    return first.gas_kg_h * machine.throughput / first.throughput


def _home_energy_rp_h(machine: MachineType, first: MachineType, parameters: Parameters) -> float:
    power = machine.power_kw * parameters.number("duty_share") * parameters.number("home_power_rp_kwh")
    gas = _gas_kg_h(machine, first, heats_with_gas=machine.power_kw < ELECTRIC_HEAT_KW)
    return power + gas * parameters.number("home_gas_rp_kg")


def _parameter(name: str, parameters: Parameters) -> Figure:
    held = parameters[name]
    return Figure(name, parameters.number(name), held.unit, held.certainty, held.source)


def _hers(maker: Maker, parameters: Parameters) -> Figure:
    """Her hour: the usual assumption, or what she told."""
    usual = parameters["her_hour_rp"]
    same = maker.her_hour_rp == parameters.number("her_hour_rp")
    return Figure("her_hour_rp", maker.her_hour_rp, "Rp/h", usual.certainty, usual.source if same else "")


def _weakest(figures: Iterable[Figure]) -> str:
    return weakest(figure.certainty for figure in figures if figure.certainty != "policy")
