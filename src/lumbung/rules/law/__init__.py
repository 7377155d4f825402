"""The law's own sentences: loaded from a text, kept outside the repository, opened by citation, held against the rules."""

from __future__ import annotations

from lumbung.rules.law.store import LawText, load_law, loaded_laws, passage
from lumbung.rules.law.verifying import Finding, verify

__all__ = ["Finding", "LawText", "load_law", "loaded_laws", "passage", "verify"]
