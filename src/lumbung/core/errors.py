"""Errors that people read: what happened, where, and what to do now."""

from __future__ import annotations


class LumbungError(Exception):
    """A failure that is told in words, without a traceback.

    `message` says what happened; `advice` says what to do now. The command line prints both to stderr and
    exits with 2; the web shows both on the page.
    """

    def __init__(self, message: str, advice: str = "") -> None:
        self.message = message
        self.advice = advice
        super().__init__(f"{message} {advice}".strip())


class InputError(LumbungError):
    """The input cannot be used: a file that is missing, empty, broken, or lacks a column."""


class ParameterError(LumbungError):
    """A parameter has a value that makes no sense, such as a negative budget."""


class OutputError(LumbungError):
    """The result cannot be written where it was asked for."""


class Cancelled(LumbungError):
    """The person stopped the work; nothing half-written was left behind."""
