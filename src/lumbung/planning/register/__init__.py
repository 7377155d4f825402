"""A dirty register to a clean one: `clean_register` for a file, `classify` for one enterprise."""

from lumbung.planning.register.classify import Classification, classify
from lumbung.planning.register.cleaning import COLUMNS, CleanRegister, clean_register
from lumbung.planning.register.columns import read_mapping

__all__ = ["COLUMNS", "Classification", "CleanRegister", "classify", "clean_register", "read_mapping"]
