"""Lumbung: shared production for micro and small enterprises."""

__version__ = "0.1.0"
