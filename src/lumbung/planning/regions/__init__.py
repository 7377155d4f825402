"""The same plan region by region, on processes of this machine or on a Dask cluster (docs/developers/regions.md)."""

from lumbung.planning.regions.asked import LEVELS, ByRegion
from lumbung.planning.regions.engines import ENGINES, Engine, check_engine, map_regions, running_engine
from lumbung.planning.regions.parcels import RegionFailed

__all__ = ["ENGINES", "LEVELS", "ByRegion", "Engine", "RegionFailed", "check_engine", "map_regions", "running_engine"]
