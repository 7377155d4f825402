"""Where to open or extend shared production houses, with which machines, for whom (docs/developers/siting.md).

One way through: `build_problem` (needs, places, travel) -> `solve` -> `assign_makers`, then `verify` and `robust_sites`.
"""

from lumbung.planning.siting import kernel_cache  # isort: skip  (before any kernel is loaded)
from lumbung.planning.siting.assignment import MakersHours, assign_makers
from lumbung.planning.siting.build import NeedsTables, build_problem
from lumbung.planning.siting.candidates import Places, places_at_areas, places_from_file
from lumbung.planning.siting.exact import solve_exactly
from lumbung.planning.siting.existing import ExistingPlaces, read_existing
from lumbung.planning.siting.problem import SitingProblem
from lumbung.planning.siting.result import SitingResult
from lumbung.planning.siting.robustness import robust_sites
from lumbung.planning.siting.solve import price_of_equity, solve
from lumbung.planning.siting.stop import Effort, Stop
from lumbung.planning.siting.travel import Travel, road_travel, straight_travel
from lumbung.planning.siting.verify import verify
from lumbung.planning.siting.warm import warm

__all__ = [
    "Effort",
    "ExistingPlaces",
    "MakersHours",
    "NeedsTables",
    "Places",
    "SitingProblem",
    "SitingResult",
    "Stop",
    "Travel",
    "assign_makers",
    "build_problem",
    "kernel_cache",
    "places_at_areas",
    "places_from_file",
    "price_of_equity",
    "read_existing",
    "road_travel",
    "robust_sites",
    "solve",
    "solve_exactly",
    "straight_travel",
    "verify",
    "warm",
]
