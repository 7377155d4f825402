"""Simulated makers with planted groups, as arrays for a million and as frames for the whole way.

Agreement with what was planted says that a method recovers it, and nothing about Indonesia.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lumbung.core.place import METRES_PER_DEGREE
from lumbung.planning.areas import Areas, areas_from_frame
from lumbung.planning.clustering.makers import Bits, Makers, pack
from lumbung.planning.clustering.recipes import needed_processes, recipes
from lumbung.planning.clustering.sphere import along_curve, on_sphere

Ints = NDArray[np.int64]

PER_GROUP = 40
SPACING_M = 1000.0
SPREAD_M = 350.0
NOISE = 0.10
WRONG_CHAIN = 0.10
SKILLS, CORE_SKILLS, KEPT, EXTRA = 64, 8, 0.6, 0.02
BLOCK = 50_000
SKILL_CODES = tuple(f"s{i:02d}" for i in range(SKILLS))
LAT, LON = -6.2, 106.8


@dataclass(frozen=True)
class Planted:
    """n simulated makers: `label` is the planted group, -1 for the scattered ones; `branch` is what they do, `coded`
    what the register says; `number` makes the id. Branches are positions in `branches`, processes in `processes`."""

    xy: NDArray[np.float64]
    label: Ints
    branch: Ints
    coded: Ints
    skills: Bits
    can: Bits
    number: Ints
    branches: tuple[tuple[str, str], ...]
    processes: tuple[str, ...]

    def part(self, kept: NDArray[np.bool_]) -> Planted:
        """Those who are kept."""
        rows = {
            name: getattr(self, name)[kept] for name in ("xy", "label", "branch", "coded", "skills", "can", "number")
        }
        return replace(self, **rows)

    def makers(self) -> tuple[Makers, Ints]:
        """Arrays as the register's would be, without its texts, and the label of each maker."""
        lat, lon = self._degrees()
        by_id = np.argsort(self.number)
        rank = np.argsort(along_curve(lat[by_id], lon[by_id]), kind="stable")
        order = by_id[rank]
        chains = tuple(sorted({chain for chain, _ in self.branches}))
        chain_of = np.array([chains.index(chain) for chain, _ in self.branches])
        needs = [needed_processes(c, self._word(k)) for c, _ in self.branches for k in range(len(self.branches))]
        need_of = self.coded[order] * len(self.branches) + self.branch[order]
        can = self.can[order]
        made = Makers(
            id=tuple(f"P{i:07d}" for i in self.number[order]), rank=rank, area=np.zeros(len(order), dtype=np.int64),
            lat=lat[order], lon=lon[order], imputed=np.zeros(len(order), dtype=bool), xyz=on_sphere(lat[order], lon[order]),
            chain=chain_of[self.coded[order]], chains=chains, skills=self.skills[order], skill_codes=SKILL_CODES,
            can=can, lack=pack(needs, self.processes)[need_of] & ~can, process_codes=self.processes,
        )  # fmt: skip
        return made, self.label[order]

    def frames(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """(register, placed): the same makers as texts."""
        lat, lon = self._degrees()
        names = [f"P{i:07d}" for i in self.number]
        register = pl.DataFrame(
            {
                "id": names,
                "chain": [self.branches[b][0] for b in self.coded],
                "activity": [self._word(b) for b in self.branch],
                "skills": _texts(self.skills, SKILL_CODES),
                "technologies": _texts(self.can, self.processes),
            }
        )
        place = {"enterprise": names, "area": np.zeros(len(lat), dtype=np.int32), "lat": lat, "lon": lon}
        return register, pl.DataFrame(place)

    def _degrees(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        lon = LON + self.xy[:, 0] / (METRES_PER_DEGREE * np.cos(np.radians(LAT)))
        return LAT + self.xy[:, 1] / METRES_PER_DEGREE, lon

    def _word(self, branch: int) -> str:
        return min(recipes().keywords[self.branches[branch]])


def planted(n: int, seed: int = 7) -> Planted:
    """n makers in groups of PER_GROUP: one branch each, a core of skills, part of the recipe; neighbours overlap.

    Group centres lie at random with one per SPACING_M²; members are scattered by SPREAD_M. NOISE of the makers stand
    anywhere with skills of their own; WRONG_CHAIN of the rest carry another chain's code.
    """
    draw = np.random.default_rng(seed)
    groups = max(2, n // PER_GROUP)
    side = SPACING_M * groups**0.5
    steps = recipes().steps
    branches = tuple(key for key in sorted(steps) if steps[key])
    processes = tuple(sorted(frozenset[str]().union(*(steps[key] for key in branches))))
    kind = draw.integers(0, len(branches), groups)
    label = draw.integers(0, groups, n)
    label[draw.random(n) < NOISE] = -1
    alone = label < 0
    centre = draw.uniform(0, side, (groups, 2))
    xy = np.where(alone[:, None], draw.uniform(0, side, (n, 2)), centre[label] + draw.normal(0, SPREAD_M, (n, 2)))
    branch = np.where(alone, draw.integers(0, len(branches), n), kind[label])
    coded = np.where(draw.random(n) < WRONG_CHAIN, draw.integers(0, len(branches), n), branch)
    number = draw.permutation(n)
    skills = _skills(draw, groups, label)
    recipe = pack([steps[key] for key in branches], processes)
    return Planted(xy, label, branch, coded, skills, _some_steps(draw, recipe, branch), number, branches, processes)


def _skills(draw: np.random.Generator, groups: int, label: Ints) -> Bits:
    """Each member keeps KEPT of her group's core of skills and has EXTRA of all the others."""
    core = np.zeros((groups, SKILLS), dtype=bool)
    chosen = draw.random((groups, SKILLS)).argsort(axis=1)[:, :CORE_SKILLS]
    np.put_along_axis(core, chosen, values=True, axis=1)
    found = np.empty((len(label), 1), dtype=np.uint64)
    for first in range(0, len(label), BLOCK):
        own = label[first : first + BLOCK]
        odds = np.where(own[:, None] < 0, KEPT * CORE_SKILLS / SKILLS, np.where(core[own], KEPT, EXTRA))
        has = draw.random(odds.shape) < odds
        found[first : first + BLOCK] = np.packbits(has, axis=1, bitorder="little").view(np.uint64)
    return found


def _some_steps(draw: np.random.Generator, recipe: Bits, branch: Ints) -> Bits:
    """Each maker can do KEPT of the steps of her recipe."""
    found = np.empty((len(branch), recipe.shape[1]), dtype=np.uint64)
    for first in range(0, len(branch), BLOCK):
        own = recipe[branch[first : first + BLOCK]]
        kept = draw.random((len(own), 64 * recipe.shape[1])) < KEPT
        found[first : first + BLOCK] = own & np.packbits(kept, axis=1, bitorder="little").view(np.uint64)
    return found


def _texts(bits: Bits, codes: tuple[str, ...]) -> list[str]:
    """The codes of each row between spaces."""
    table = np.unpackbits(bits.view(np.uint8), axis=1, bitorder="little")[:, : len(codes)].astype(bool)
    names = np.array(codes)
    return [" ".join(names[row]) for row in table]


def one_area() -> Areas:
    """The village that all of them are in."""
    row = {"code": "1", "village": "Contoh", "district": "Contoh", "city": "Contoh"}
    return areas_from_frame(pl.DataFrame([row | {"lat": LAT, "lon": LON, "population_2024": 1}]))
