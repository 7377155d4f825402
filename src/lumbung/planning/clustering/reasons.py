"""Why: plain sentences for each cluster, member and maker left alone, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lumbung.planning.clustering.chain_links import ChainLink
from lumbung.planning.clustering.graph import BASES
from lumbung.planning.clustering.makers import Bits, Makers
from lumbung.planning.clustering.sphere import Ints, pairwise_m
from lumbung.planning.clustering.wording import (
    Language,
    chain_name,
    decimal,
    listed,
    metres,
    people,
    percent,
    short_basis,
    work_name,
)

MEMBER_WORDS: dict[str, dict[Language, str]] = {
    "chain": {
        "id": "{same_chain} dari {near} anggota lain dalam {within} juga membuat {chain}{drawn}.",
        "en": "{same_chain} of {near} other members within {within} also make {chain}{drawn}.",
    },
    "supplies": {
        "id": "Dapat memasok {what} kepada {linked_to} ({other}){drawn}.",
        "en": "Could supply {other} ({linked_to}) with {what}{drawn}.",
    },
    "is supplied": {
        "id": "Dapat memperoleh {what} dari {linked_to} ({other}){drawn}.",
        "en": "Could get {what} from {other} ({linked_to}){drawn}.",
    },
    "drawn": {"id": "; tempatnya diundi", "en": "; her place is drawn"},
    "skills": {"id": "Sama terampil {skill} dengan {shared_by}.", "en": "Shares a skill, {skill}, with {shared_by}."},
    "gives": {"id": "Dapat mengerjakan {gives} untuk {gives_to}.", "en": "Can do {gives} for {gives_to}."},
    "takes": {
        "id": "Pekerjaan {takes} dapat dikerjakan oleh {takes_from}.",
        "en": "What is lacking, {takes}, can be done by {takes_from}.",
    },
    "skills gives": {
        "id": "Sama terampil {skill} dengan {shared_by}, dapat mengerjakan {gives} untuk {gives_to}.",
        "en": "Shares a skill, {skill}, with {shared_by}; can do {gives} for {gives_to}.",
    },
    "skills takes": {
        "id": "Sama terampil {skill} dengan {shared_by}; pekerjaan {takes} dapat dikerjakan oleh {takes_from}.",
        "en": "Shares a skill, {skill}, with {shared_by}; {takes_from} can do {takes}, which is lacking.",
    },
}
"""Two sentences at most: what she makes among her neighbours, then what she shares, gives or takes."""

CLUSTER_WORDS: dict[str, dict[Language, str]] = {
    "who": {
        "id": "Di sekitar {village}, {of_chain} dari {members} anggota membuat {chain}.",
        "en": "Around {village}, {of_chain} of {members} members make {chain}.",
    },
    "who, drawn": {
        "id": "Di sekitar {village}, {of_chain} dari {members} anggota membuat {chain}; {imputed} tempat diundi.",
        "en": "Around {village}, {of_chain} of {members} members make {chain}; {places} drawn.",
    },
    "bases": {
        "id": "Dasarnya {bases}, kekuatan {strength}; {joined}.",
        "en": "It stands on {bases}, strength {strength}; {joined}.",
    },
    "no_basis": {
        "id": "Anggotanya belum saling melengkapi, jadi tanpa dasar menurut pembacaan luas; {joined}.",
        "en": "Its members complement nobody yet, so it has no basis in the wide reading; {joined}.",
    },
    "linked": {"id": "{by} menghubungkannya ke {neighbour}", "en": "{by} joins it to {neighbour}"},
    "apart": {"id": "tanpa ikatan ke klaster lain", "en": "nothing ties it to others"},
}
"""Two sentences: where and who, then on which bases, how strongly, and what joins it to its main neighbour."""

ISOLATED_WORDS: dict[str, dict[Language, str]] = {
    "related": {
        "id": "Pembuat terkait dalam {within} kurang dari {fewest}, atau klasternya penuh atau terlalu luas.",
        "en": "Related makers within {within} are fewer than {fewest}, or their cluster is full or too wide.",
    },
    "unrelated": {
        "id": "Tidak ada pembuat terkait dalam {within}.",
        "en": "There is no related maker within {within}.",
    },
    "nearest": {"id": "Klaster terdekat: {nearest}, {far}.", "en": "Nearest cluster: {nearest}, {far}."},
    "none": {"id": "Belum ada klaster.", "en": "There is no cluster yet."},
}


@dataclass(frozen=True, slots=True)
class NeighbourFacts:
    """What the reason of one member says about the other members within reach; "" and 0 where there is nothing."""

    chain: str
    imputed: bool
    near: int
    same_chain: int
    link: ChainLink | None
    linked_to: int
    skill: str
    shared_by: int
    gives: str
    gives_to: int
    takes: str
    takes_from: int


def neighbour_facts(
    makers: Makers, nodes: Ints, reach_m: float, links: dict[tuple[str, str], ChainLink]
) -> list[NeighbourFacts]:
    """Facts of each member of one cluster (`nodes`), counted over the other members within `reach_m`."""
    near = (pairwise_m(makers.xyz[nodes]) <= reach_m).astype(np.int64)
    np.fill_diagonal(near, 0)
    chain = makers.chain[nodes]
    of_chain = near @ np.eye(len(makers.chains), dtype=np.int64)[chain]
    skills, can, lack = makers.skills[nodes], makers.can[nodes], makers.lack[nodes]
    shared = _most_met(near, skills, skills, makers.skill_codes)
    gives = _most_met(near, can, lack, makers.process_codes)
    takes = _most_met(near, lack, can, makers.process_codes)
    return [
        NeighbourFacts(
            makers.chains[c], bool(makers.imputed[nodes[i]]), int(near[i].sum()), int(of_chain[i, c]),
            *_linked(makers.chains, int(c), of_chain[i], links), *shared[i], *gives[i], *takes[i],
        )
        for i, c in enumerate(chain)
    ]  # fmt: skip


def by_pair(links: Sequence[ChainLink]) -> dict[tuple[str, str], ChainLink]:
    """The stronger link of each two chains, under both orders."""
    found: dict[tuple[str, str], ChainLink] = {}
    for link in sorted(links, key=lambda one: (one.strength, one.supplier, one.buyer)):
        found[link.supplier, link.buyer] = found[link.buyer, link.supplier] = link
    return found


def _linked(
    chains: Sequence[str], own: int, counts: Ints, links: dict[tuple[str, str], ChainLink]
) -> tuple[ChainLink | None, int]:
    """The linked chain with most members near, and how many they are."""
    best: tuple[ChainLink | None, int] = (None, 0)
    for other in np.flatnonzero(counts).tolist():
        link = links.get((chains[own], chains[other]))
        if other != own and link is not None and counts[other] > best[1]:
            best = (link, int(counts[other]))
    return best


def _most_met(near: Ints, own: Bits, theirs: Bits, codes: Sequence[str]) -> list[tuple[str, int]]:
    """For each member the code of `own` that stands in `theirs` of most near members, with how many."""
    if not len(codes):
        return [("", 0)] * len(near)
    met = (near @ _table(theirs, len(codes))) * _table(own, len(codes))
    return [(codes[k], int(met[i, k])) if met[i, k] else ("", 0) for i, k in enumerate(met.argmax(axis=1))]


def _table(bits: Bits, width: int) -> Ints:
    """Bits as a 0/1 table with a column for each code."""
    flat = np.unpackbits(bits.astype("<u8").view(np.uint8), axis=1, bitorder="little")
    return flat[:, :width].astype(np.int64)


def member_reason(facts: NeighbourFacts, reach_m: float, language: Language) -> str:
    """Why a maker is in her cluster: her chain or a linked one, a shared skill, what completes whose recipe."""
    shared = ["skills"] * (facts.shared_by > 0)
    if max(facts.gives_to, facts.takes_from):
        shared.append("gives" if facts.gives_to >= facts.takes_from else "takes")
    link = facts.link
    if facts.same_chain or link is None:
        told, other = ["chain"], ""
    elif link.supplier == facts.chain:
        told, other = ["supplies"], link.buyer
    else:
        told, other = ["is supplied"], link.supplier
    told += [" ".join(shared)] if shared else []
    words = {
        "same_chain": facts.same_chain, "near": facts.near, "within": metres(reach_m, language),
        "chain": chain_name(facts.chain, language), "linked_to": people(facts.linked_to, language),
        "what": "" if link is None else link.what_id if language == "id" else link.what_en,
        "other": chain_name(other, language) if other else "",
        "skill": work_name(facts.skill, language), "shared_by": people(facts.shared_by, language),
        "gives": work_name(facts.gives, language), "gives_to": people(facts.gives_to, language),
        "takes": work_name(facts.takes, language), "takes_from": people(facts.takes_from, language),
        "drawn": MEMBER_WORDS["drawn"][language] if facts.imputed else "",
    }  # fmt: skip
    return " ".join(MEMBER_WORDS[key][language].format(**words) for key in told)


@dataclass(frozen=True, slots=True)
class ClusterFacts:
    """What the reason of one cluster says. `neighbour` is "" when nothing ties it to another."""

    village: str
    chain: str
    of_chain: int
    members: int
    imputed: int
    bases: tuple[str, ...]
    shares: tuple[float, ...]
    strength: float
    neighbour: str
    neighbour_basis: str
    neighbour_share: float


def cluster_reason(facts: ClusterFacts, language: Language) -> str:
    """Where a cluster lies, on which bases it stands, how strongly, and what joins it to its neighbours."""
    shares = dict(zip(BASES, facts.shares, strict=True))
    joined = CLUSTER_WORDS["linked" if facts.neighbour else "apart"][language]
    words = {
        "village": facts.village,
        "bases": listed([f"{short_basis(b, language)} {percent(shares[b])}" for b in facts.bases], language),
        "of_chain": facts.of_chain, "members": facts.members, "imputed": facts.imputed,
        "places": "1 place is" if facts.imputed == 1 else f"{facts.imputed} places are",
        "chain": chain_name(facts.chain, language), "strength": decimal(facts.strength, language),
        "joined": joined.format(by=short_basis(facts.neighbour_basis, language), neighbour=facts.neighbour),
    }  # fmt: skip
    told = ("who, drawn" if facts.imputed else "who", "bases" if facts.bases else "no_basis")
    return " ".join(CLUSTER_WORDS[key][language].format(**words) for key in told)


@dataclass(frozen=True, slots=True)
class IsolatedFacts:
    """What the reason of a maker in no cluster says; `nearest` is "" when there is no cluster at all."""

    has_ties: bool
    fewest: int
    reach_m: float
    nearest: str
    distance_m: float


def isolated_reason(facts: IsolatedFacts, language: Language) -> str:
    """Why a maker is in no cluster, and which is nearest."""
    words = {
        "within": metres(facts.reach_m, language), "fewest": facts.fewest, "nearest": facts.nearest,
        "far": metres(facts.distance_m, language),
    }  # fmt: skip
    told = ("related" if facts.has_ties else "unrelated", "nearest" if facts.nearest else "none")
    return " ".join(ISOLATED_WORDS[key][language].format(**words) for key in told)
