"""Readers of published instance formats. A file's own reference values are skipped, never handed to a solver."""
