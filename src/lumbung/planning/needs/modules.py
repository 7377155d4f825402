"""Modules: a primary machine with the machines that stand beside it, as a house buys them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from lumbung.core.money import annuity, half_up
from lumbung.core.parameters import Parameters
from lumbung.planning.needs.catalogue import ANY_KIND, Catalogue, MachineType, Step, weakest

HOURS_PER_YEAR_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Module:
    """A primary with its companions, bought one for one. `yearly_rp` leaves the floor out; `hours` are a month's."""

    name: str
    primary: MachineType
    companions: tuple[MachineType, ...]
    house_kind: str
    capital_rp: int
    floor_m2: float
    yearly_rp: float
    hours: float
    certainty: str

    @property
    def parts(self) -> tuple[MachineType, ...]:
        """Primary first."""
        return (self.primary, *self.companions)


def module_name(primary: str, together: Iterable[str]) -> str:
    """`sealer+date_coder`."""
    return "+".join((primary, *together))


def list_modules(catalogue: Catalogue, parameters: Parameters) -> dict[str, Module]:
    """Every module that some step can use, by name, in the order of names."""
    found: dict[str, Module] = {}
    for steps in catalogue.steps.values():
        for step in steps:
            for primary in step.alternatives:
                name = module_name(primary, step.together)
                if name not in found:
                    found[name] = _module(name, catalogue, primary, step, parameters)
    return dict(sorted(found.items()))


def _module(name: str, catalogue: Catalogue, primary: str, step: Step, parameters: Parameters) -> Module:
    first = catalogue.machines[primary]
    beside = tuple(catalogue.machines[t] for t in step.together)
    parts = (first, *beside)
    return Module(
        name=name, primary=first, companions=beside, house_kind=house_kind(parts),
        capital_rp=sum(p.price_rp for p in parts), floor_m2=round(sum(p.floor_m2 for p in parts), 4),
        yearly_rp=sum(machine_yearly_rp(p, parameters) for p in parts),
        hours=step.availability_h * parameters.number("practical_use"),
        certainty=weakest(p.certainty for p in parts),
    )  # fmt: skip


def house_kind(parts: Iterable[MachineType]) -> str:
    """The first kind that is not `any`, primary first; `any` where all may stand anywhere."""
    return next((p.house_kind for p in parts if p.house_kind != ANY_KIND), ANY_KIND)


def machine_yearly_rp(machine: MachineType, parameters: Parameters) -> float:
    """Rupiah a year of one machine of a house: annuity, repair, insurance, reserve; floor and staff left out."""
    shares = machine.repair_share + parameters.number("insurance_share") + parameters.number("reserve_share")
    repaid = annuity(machine.price_rp, machine.life_years, parameters.number("house_interest_year"))
    return repaid + shares * machine.price_rp


def floor_yearly_rp_m2(kind: str, parameters: Parameters) -> float:
    """Rupiah a year of one m2 of a house: rent and fit-out; a module for `any` house counts as in the simplest."""
    fitted = "textile_print" if kind == ANY_KIND else kind
    fit_out = annuity(
        parameters.number(f"fit_out_{fitted}_rp_m2"),
        parameters.number("house_life_years"),
        parameters.number("house_interest_year"),
    )
    return fit_out + HOURS_PER_YEAR_MONTHS * parameters.number("house_rent_rp_m2_month")


def fixed_rp_hour(module: Module, use_share: float, parameters: Parameters) -> float:
    """Fixed cost of one used hour: machine and floor of a year over the hours that are used of those on sale."""
    yearly = module.yearly_rp + module.floor_m2 * floor_yearly_rp_m2(module.house_kind, parameters)
    return yearly / (HOURS_PER_YEAR_MONTHS * module.hours * use_share)


def modules_frame(modules: dict[str, Module]) -> pl.DataFrame:
    """`needs.modules` of the contract, with the certainty of the weakest part."""
    rows = list(modules.values())
    return pl.DataFrame(
        {
            "module": [m.name for m in rows],
            "primary": [m.primary.name for m in rows],
            "companions": [" ".join(c.name for c in m.companions) for m in rows],
            "house_kind": [m.house_kind for m in rows],
            "capital_rp": [half_up(m.capital_rp) for m in rows],
            "floor_m2": [m.floor_m2 for m in rows],
            "yearly_rp": [m.yearly_rp for m in rows],
            "hours_per_month": [m.hours for m in rows],
            "certainty": [m.certainty for m in rows],
        },
        schema_overrides={"capital_rp": pl.Int64, "floor_m2": pl.Float64, "yearly_rp": pl.Float64},
    )
