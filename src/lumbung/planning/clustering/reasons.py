"""Why: one or two plain sentences for each cluster, member and maker left alone, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lumbung.planning.clustering.graph import BASES
from lumbung.planning.clustering.makers import Bits, Makers
from lumbung.planning.clustering.sphere import Ints, pairwise_m
from lumbung.planning.clustering.wording import (
    Language,
    basis_name,
    chain_name,
    decimal,
    listed,
    metres,
    percent,
    process_name,
    skill_name,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NeighbourFacts:
    """What the reason of one member says about the other members within reach."""

    near: int
    same_chain: int
    skill: str
    skill_shared_by: int
    gives: str
    gives_to: int
    takes: str
    takes_from: int


def neighbour_facts(makers: Makers, nodes: Ints, reach_m: float) -> list[NeighbourFacts]:
    """Facts of each member of one cluster (`nodes`), counted over the other members within `reach_m`."""
    near = pairwise_m(makers.xyz[nodes]) <= reach_m
    np.fill_diagonal(near, val=False)
    count = near.astype(np.int64)
    same = count * (makers.chain[nodes][:, None] == makers.chain[nodes][None, :])
    skills, can, lack = makers.skills[nodes], makers.can[nodes], makers.lack[nodes]
    shared = _most_met(count, skills, skills, makers.skill_codes)
    gives = _most_met(count, can, lack, makers.process_codes)
    takes = _most_met(count, lack, can, makers.process_codes)
    return [
        NeighbourFacts(int(count[i].sum()), int(same[i].sum()), *shared[i], *gives[i], *takes[i])
        for i in range(len(nodes))
    ]


def _most_met(near: Ints, own: Bits, theirs: Bits, codes: Sequence[str]) -> list[tuple[str, int]]:
    """For each member the code of `own` that stands in `theirs` of most near members, with how many."""
    mine, yours = _table(own, len(codes)), _table(theirs, len(codes))
    met = (near @ yours) * mine
    if not len(codes):
        return [("", 0)] * len(near)
    best = met.argmax(axis=1)
    return [(codes[k], int(met[i, k])) if met[i, k] else ("", 0) for i, k in enumerate(best)]


def _table(bits: Bits, width: int) -> Ints:
    """Bits as a 0/1 table with a column for each code."""
    flat = np.unpackbits(bits.view(np.uint8), axis=1, bitorder="little")
    return flat[:, :width].astype(np.int64)


def member_reason(facts: NeighbourFacts, chain: str, reach_m: float, language: Language) -> str:
    """Why a maker is in her cluster."""
    name, within = chain_name(chain, language), metres(reach_m, language)
    sentences = []
    if language == "id":
        if facts.near:
            sentences.append(f"{facts.same_chain} dari {facts.near} anggota lain dalam {within} juga membuat {name}.")
        else:
            sentences.append(f"Anggota lain lebih jauh dari {within}, tetapi terhubung lewat tetangga.")
        if facts.skill_shared_by:
            sentences.append(f"{facts.skill_shared_by} di antaranya juga terampil: {skill_name(facts.skill, 'id')}.")
        if facts.gives_to:
            sentences.append(f"Ia dapat mengerjakan {process_name(facts.gives, 'id')} untuk {facts.gives_to} anggota.")
        if facts.takes_from:
            sentences.append(f"{facts.takes_from} anggota dapat mengerjakan {process_name(facts.takes, 'id')} baginya.")
    else:
        if facts.near:
            sentences.append(f"{facts.same_chain} of {facts.near} other members within {within} also make {name}.")
        else:
            sentences.append(f"The other members are farther than {within}, but joined through neighbours.")
        if facts.skill_shared_by:
            sentences.append(f"{facts.skill_shared_by} of them share a skill: {skill_name(facts.skill, 'en')}.")
        if facts.gives_to:
            sentences.append(f"Can do {process_name(facts.gives, 'en')} for {facts.gives_to} members.")
        if facts.takes_from:
            sentences.append(f"{facts.takes_from} members can do {process_name(facts.takes, 'en')} in return.")
    return " ".join(sentences)


@dataclass(frozen=True, slots=True)
class ClusterFacts:
    """What the reason of one cluster says. `neighbour` is "" when nothing ties it to another."""

    village: str
    chain: str
    of_chain: int
    members: int
    bases: tuple[str, ...]
    shares: tuple[float, ...]
    strength: float
    neighbour: str
    neighbour_basis: str
    neighbour_share: float


def cluster_reason(facts: ClusterFacts, language: Language) -> str:
    """On which bases a cluster stands, how strongly, and what joins it to its neighbours."""
    bases = listed(
        [f"{basis_name(b, language)} ({percent(facts.shares[BASES.index(b)])})" for b in facts.bases], language
    )
    name = chain_name(facts.chain, language)
    if language == "id":
        where = f"Sekitar {facts.village}."
        stands = f"Dasarnya {bases}." if bases else "Anggotanya belum saling melengkapi, jadi belum ada dasar."
        who = f"{facts.of_chain} dari {facts.members} anggota membuat {name}; kekuatan {decimal(facts.strength, 'id')} dari 1."
        linked = (
            f"Terhubung ke {facts.neighbour} terutama lewat {basis_name(facts.neighbour_basis, 'id')} "
            f"({percent(facts.neighbour_share)} ikatannya)."
            if facts.neighbour
            else "Tidak ada ikatan ke klaster lain."
        )
    else:
        where = f"Around {facts.village}."
        stands = (
            f"It stands on {bases}." if bases else "Its members do not complement each other yet, so it has no basis."
        )
        who = f"{facts.of_chain} of {facts.members} members make {name}; strength {decimal(facts.strength, 'en')} of 1."
        linked = (
            f"Joined to {facts.neighbour} mostly by {basis_name(facts.neighbour_basis, 'en')} "
            f"({percent(facts.neighbour_share)} of its ties)."
            if facts.neighbour
            else "Nothing ties it to another cluster."
        )
    return f"{where} {stands} {who} {linked}"


def isolated_reason(
    has_ties: bool, language: Language, *, size_min: int, reach_m: float, nearest: str, distance_m: float
) -> str:
    """Why a maker is in no cluster, and which is nearest."""
    within = metres(reach_m, language)
    if language == "id":
        why = (
            f"Pembuat terkait dalam {within} ada, tetapi kurang dari {size_min} atau klasternya penuh atau terlalu luas."
            if has_ties
            else f"Tidak ada pembuat terkait dalam {within}."
        )
        where = f"Klaster terdekat: {nearest}, {metres(distance_m, 'id')}." if nearest else "Belum ada klaster."
    else:
        why = (
            f"There are related makers within {within}, but fewer than {size_min}, or their cluster is full or too wide."
            if has_ties
            else f"There is no related maker within {within}."
        )
        where = f"Nearest cluster: {nearest}, {metres(distance_m, 'en')}." if nearest else "There is no cluster yet."
    return f"{why} {where}"
