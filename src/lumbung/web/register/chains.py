"""The product chains in the words of both languages, and what follows from a chain."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from lumbung.planning.names import names_of
from lumbung.web.ui.words import in_language, language


@dataclass(frozen=True, slots=True)
class Chain:
    """One of `chains.csv`; `kbli` is its first example class of KBLI 2020."""

    code: str
    sector: str
    name_id: str
    name_en: str
    kbli: str

    @property
    def name(self) -> str:
        """In the language of the page."""
        return in_language(self.name_id, self.name_en)


@dataclass(frozen=True, slots=True)
class Process:
    """Something that a maker of a chain does, as `process_steps.csv` names it."""

    code: str
    name_id: str
    name_en: str

    @property
    def name(self) -> str:
        """In the language of the page."""
        return in_language(self.name_id, self.name_en)


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(files("lumbung.planning.data").joinpath(name).read_text(encoding="utf-8").splitlines()))


@cache
def chains() -> dict[str, Chain]:
    """Code → chain, in the order of the table."""
    return {
        row["chain"]: Chain(
            row["chain"], row["sector"], row["name_id"], row["name_en"], row["kbli_2020_examples"].split()[0]
        )
        for row in _rows("chains.csv")
    }


def chain_name(code: str) -> str:
    """The chain in the language of the page; an unknown code as it is."""
    return names_of("chains", language()).get(code, code)


@cache
def processes() -> dict[str, tuple[Process, ...]]:
    """Chain → what its makers do, in the order of the work, each process once."""
    found: dict[str, dict[str, Process]] = {}
    for row in sorted(_rows("process_steps.csv"), key=lambda row: (row["chain"], int(row["order"]))):
        of_chain = found.setdefault(row["chain"], {})
        of_chain.setdefault(row["process_id"], Process(row["process_id"], row["step"], row["process_en"]))
    return {chain: tuple(of_chain.values()) for chain, of_chain in found.items()}


@cache
def machine_kinds() -> dict[str, str]:
    """Machine type → the kind of house that it stands in (`any` for all)."""
    return {row["machine_type"]: row["house_kind"] for row in _rows("machines.csv")}


@cache
def process_machines(chain: str) -> frozenset[str]:
    """The machine types that the steps of a chain use, those beside them included."""
    return frozenset(
        machine
        for row in _rows("process_steps.csv")
        if row["chain"] == chain
        for column in ("alternatives", "together")
        for machine in row[column].split()
    )


def process_names(codes: str) -> list[str]:
    """Space-separated process codes in the language of the page; an unknown one with spaces for its underscores."""
    known = {process.code: process for of_chain in processes().values() for process in of_chain}
    return [known[code].name if code in known else code.replace("_", " ") for code in codes.split()]


@cache
def _codes(table: str) -> dict[str, str]:
    """Chain → the codes of the register's own table (`skills.csv`, `technologies.csv`), space-separated."""
    text = files("lumbung.planning.register").joinpath(table).read_text(encoding="utf-8")
    return {row[0]: row[1] for row in list(csv.reader(text.splitlines()))[1:]}


def derived_from_chain(code: str) -> dict[str, str]:
    """The columns of the register that follow from a chain: sector, KBLI 2020, skills, technologies; empty for none."""
    chain = chains().get(code)
    return {
        "sector": chain.sector if chain else "",
        "kbli_2020": chain.kbli if chain else "",
        "skills": _codes("skills.csv").get(code, ""),
        "technologies": _codes("technologies.csv").get(code, ""),
    }
