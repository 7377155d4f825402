"""What makers need: process templates, branches, the choice between a shared machine and home."""

from lumbung.planning.needs.catalogue import Catalogue, load_catalogue
from lumbung.planning.needs.derive import Needs, derive_needs
from lumbung.planning.needs.recheck import recheck_home

__all__ = ["Catalogue", "Needs", "derive_needs", "load_catalogue", "recheck_home"]
