"""The peer of `rules.py`, run in an environment of its own: the same thresholds in OpenFisca-core, written anew.

    python _openfisca_size.py PARAMETERS INPUT.npz RUNS

PARAMETERS is a folder that `lumbung rules export --openfisca-yaml` wrote. Prints JSON: seconds of each run (setting the
input and calculating), the counts of each class, and what it says of some single amounts. Needs openfisca-core.
"""

from __future__ import annotations

import json
import sys
import time

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

Enterprise = build_entity(key="enterprise", plural="enterprises", label="An enterprise", is_person=True)
PERIOD = "2026-11"


class capital(Variable):  # noqa: N801  (OpenFisca names variables so)
    value_type = float
    entity = Enterprise
    definition_period = DateUnit.MONTH
    label = "Business capital"


class people(Variable):  # noqa: N801
    value_type = int
    entity = Enterprise
    definition_period = DateUnit.MONTH
    label = "A whole number"


class size(Variable):  # noqa: N801
    value_type = int
    entity = Enterprise
    definition_period = DateUnit.MONTH
    label = "0 micro, 1 small, 2 medium, 3 large"

    def formula(enterprise, period, parameters):  # noqa: N805
        money = enterprise("capital", period)
        most = parameters(period).size.pp7_2021
        limits = [most.micro_capital_most, most.small_capital_most, most.medium_capital_most]
        return np.select([money <= limit for limit in limits], [0, 1, 2], 3)


def system(parameters: str) -> TaxBenefitSystem:
    """The system of one entity, three variables and the exported parameters."""
    made = TaxBenefitSystem([Enterprise])
    made.load_parameters(parameters)
    for variable in (capital, people, size):
        made.add_variable(variable)
    return made


def classes(made: TaxBenefitSystem, money: np.ndarray) -> np.ndarray:
    """The class of each amount."""
    simulation = SimulationBuilder().build_default_simulation(made, count=len(money))
    simulation.set_input("capital", PERIOD, money)
    return simulation.calculate("size", PERIOD)


def whole_number(made: TaxBenefitSystem, value: int) -> str:
    """What becomes of a whole number."""
    simulation = SimulationBuilder().build_default_simulation(made, count=1)
    try:
        simulation.set_input("people", PERIOD, np.array([value]))
        return str(int(simulation.calculate("people", PERIOD)[0]))
    except Exception as error:
        return type(error).__name__


def main(parameters: str, source: str, runs: int) -> None:
    """Measure and print."""
    made = system(parameters)
    money = np.load(source)["capital"]
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        found = classes(made, money)
        seconds.append(time.perf_counter() - start)
    single = classes(made, np.array([1_000_000_000, 1_000_000_001]))
    print(json.dumps({
        "seconds": seconds,
        "counts": np.bincount(found, minlength=4).tolist(),
        "single": single.tolist(),
        "whole": whole_number(made, 2_500_000_000),
    }))  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
