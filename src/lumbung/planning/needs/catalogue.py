"""What makers do and on which machines: the compiled facts of `planning/data`, read and checked once.

Sources and certainty marks of every figure stand in `planning/data/SOURCES.md`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from lumbung.core.errors import InputError

SIZES = ("micro", "small")
HOUSE_KINDS = ("food", "textile_print", "wood_metal", "chemical")
ANY_KIND = "any"
MARKS = "ABCDEM"
"""Certainty, strongest first: A seen in the primary text, B on a named page, C unnamed, D derived, E estimate, M memory."""

_GAS = re.compile(r"LPG about ([0-9.]+) kg/h")
_VOLUME = re.compile(r"^([0-9.]+) \(micro\) or ([0-9.]+) \(small\) (.+?) a day")


@dataclass(frozen=True, slots=True)
class MachineType:
    """One type of machine. Prices in rupiah, floor in m2 with room to work (`floor_m2` x circulation factor).

    `burns_gas`: the note says so; `gas_kg_h` is 0 where it does not say how much.
    """

    name: str
    name_id: str
    name_en: str
    process: str
    price_rp: int
    power_kw: float
    burns_gas: bool
    gas_kg_h: float
    throughput: float
    throughput_unit: str
    floor_m2: float
    life_years: float
    repair_share: float
    house_kind: str
    machines_per_operator: float
    certainty: str


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch of a chain: the words that tell it, its share where no word does, and what its maker makes a day."""

    chain: str
    name: str
    name_id: str
    name_en: str
    keywords: tuple[str, ...]
    default_share: float
    volume_a_day: Mapping[str, float]
    volume_unit: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of one branch. `hours` is machine hours a month of a whole maker, by size, on the first alternative.

    `alternatives`: any one of them does it; `together`: all of them stand beside it; `home_alternatives`: types for
    her home. `attended_share`: her hours for each machine hour. `hand_factor`: hand hours for each machine hour, None
    where hands cannot do it. `trips`: journeys a month, by size, shared within `visit_group`.
    """

    chain: str
    branch: str
    name: str
    name_id: str
    name_en: str
    process: str
    alternatives: tuple[str, ...]
    together: tuple[str, ...]
    home_alternatives: tuple[str, ...]
    hours: Mapping[str, float]
    availability_h: float
    attended_share: float
    hand_factor: float | None
    visit_group: str
    trips: Mapping[str, float]
    basis: str
    certainty: str


@dataclass(frozen=True)
class Catalogue:
    """All machine types by name, and the branches and steps of each chain, in the order of the files."""

    machines: Mapping[str, MachineType]
    branches: Mapping[str, tuple[Branch, ...]]
    steps: Mapping[tuple[str, str], tuple[Step, ...]]

    @property
    def chains(self) -> tuple[str, ...]:
        """Chains that have branches."""
        return tuple(self.branches)

    def step(self, chain: str, branch: str, name: str) -> Step:
        """One step; raises KeyError when there is none of that name."""
        for step in self.steps[chain, branch]:
            if step.name == name:
                return step
        raise KeyError(name)


def weakest(marks: Iterable[str]) -> str:
    """The weakest of some certainty marks: a sum is as certain as its least certain part."""
    return max(marks, key=MARKS.index)


@cache
def load_catalogue() -> Catalogue:
    """The catalogue that comes with Lumbung; raises InputError that names the file and the row."""
    texts = {name: _text(f"{name}.csv") for name in ("chains", "machines", "branches", "process_steps")}
    return read_catalogue(texts)


def read_catalogue(texts: Mapping[str, str]) -> Catalogue:
    """A catalogue from the CSV texts `chains`, `machines`, `branches`, `process_steps`, checked against each other."""
    chains = {row["chain"] for row in _rows(texts["chains"])}
    machines = {row["machine_type"]: _machine(row) for row in _rows(texts["machines"])}
    branches: dict[str, list[Branch]] = {}
    for row in _rows(texts["branches"]):
        branches.setdefault(row["chain"], []).append(_branch(row))
    steps: dict[tuple[str, str], list[Step]] = {}
    for row in _rows(texts["process_steps"]):
        names = row["branches"].split() or [b.name for b in branches.get(row["chain"], [])]
        for name in names:
            steps.setdefault((row["chain"], name), []).append(_step(row, name))
    found = Catalogue(
        machines, {k: tuple(v) for k, v in branches.items()}, {k: tuple(v) for k, v in steps.items()}
    )  # fmt: skip
    problems = list(_problems(found, chains))
    if problems:
        raise InputError(f"The process templates do not fit together: {'; '.join(problems[:5])}.", "Correct the CSV.")
    return found


def _text(name: str) -> str:
    return files("lumbung.planning.data").joinpath(name).read_text(encoding="utf-8")


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def _number(row: Mapping[str, str], column: str) -> float:
    try:
        return float(row[column])
    except ValueError as error:
        raise InputError(f"{column} is {row[column]!r} in {list(row.values())[:3]}; a number was expected.") from error


def _machine(row: Mapping[str, str]) -> MachineType:
    gas = _GAS.search(row["note"])
    return MachineType(
        name=row["machine_type"], name_id=row["name_id"], name_en=row["name_en"], process=row["process"],
        price_rp=int(_number(row, "price_rp_typical")), power_kw=_number(row, "power_kw"),
        burns_gas="LPG" in row["note"],
        gas_kg_h=float(gas.group(1)) if gas else 0.0,
        throughput=_number(row, "throughput"), throughput_unit=row["throughput_unit"],
        floor_m2=_number(row, "floor_m2") * _number(row, "circulation_factor"),
        life_years=_number(row, "life_years"), repair_share=_number(row, "repair_share_per_year"),
        house_kind=row["house_kind"], machines_per_operator=_number(row, "machines_per_operator"),
        certainty=row["certainty"],
    )  # fmt: skip


def _branch(row: Mapping[str, str]) -> Branch:
    volume = _VOLUME.match(row["note"])
    if volume is None:
        raise InputError(f"The note of branch {row['branch']} does not say what a maker makes a day.")
    return Branch(
        chain=row["chain"], name=row["branch"], name_id=row["name_id"], name_en=row["name_en"],
        keywords=tuple(row["keywords"].split()), default_share=_number(row, "default_share"),
        volume_a_day={"micro": float(volume.group(1)), "small": float(volume.group(2))},
        volume_unit=volume.group(3),
    )  # fmt: skip


def _step(row: Mapping[str, str], branch: str) -> Step:
    by_hand = row["hand_possible"] == "yes"
    return Step(
        chain=row["chain"], branch=branch, name=f"{int(row['order']):02d}_{row['process_id']}",
        name_id=row["step"], name_en=row["process_en"], process=row["process_id"],
        alternatives=tuple(row["alternatives"].split()), together=tuple(row["together"].split()),
        home_alternatives=tuple(row["home_alternatives"].split()),
        hours={size: _number(row, f"hours_per_month_{size}") for size in SIZES},
        availability_h=_number(row, "availability_h"), attended_share=_number(row, "attended_share"),
        hand_factor=_number(row, "hand_factor") if by_hand else None, visit_group=row["visit_group"],
        trips={size: _number(row, f"trips_per_month_{size}") for size in SIZES},
        basis=row["basis"], certainty=row["certainty"],
    )  # fmt: skip


def _problems(found: Catalogue, chains: set[str]) -> Iterable[str]:
    for machine in found.machines.values():
        if machine.house_kind not in (*HOUSE_KINDS, ANY_KIND):
            yield f"{machine.name} has the house kind {machine.house_kind!r}"
        if min(machine.throughput, machine.life_years, machine.machines_per_operator, machine.price_rp) <= 0:
            yield f"{machine.name} has a figure that must be above zero"
    for chain in sorted(chains ^ set(found.branches)):
        yield f"the chain {chain} has no branch, or the branch no chain"
    for chain, branches in found.branches.items():
        if abs(sum(b.default_share for b in branches) - 1) > 0.005:
            yield f"the default shares of {chain} do not add up to 1"
        known = {(chain, b.name) for b in branches}
        unknown = {key for key in found.steps if key[0] == chain} ^ known
        yield from (f"{chain} {name} has steps without a branch, or a branch without steps" for _, name in unknown)
    yield from _step_problems(found)


def _step_problems(found: Catalogue) -> Iterable[str]:
    staffed: dict[str, float] = {}
    for (chain, branch), steps in found.steps.items():
        if len({s.name for s in steps}) < len(steps):
            yield f"{chain} {branch} has a step twice"
        for step in steps:
            where = f"{chain} {branch} {step.name}"
            types = (*step.alternatives, *step.together, *step.home_alternatives)
            yield from (f"{where} names the unknown machine {t}" for t in types if t not in found.machines)
            units = {
                found.machines[t].throughput_unit
                for t in (*step.alternatives, *step.home_alternatives)
                if t in found.machines
            }
            if len(units) > 1:
                yield f"{where} has alternatives in {sorted(units)}"
            for name in step.alternatives:
                if staffed.setdefault(name, step.availability_h) != step.availability_h:
                    yield f"{name} is available for two different hours a month"
            if not 0 <= step.attended_share <= 1 or min(step.hours.values()) < 0 or step.availability_h <= 0:
                yield f"{where} has a figure out of range"
