"""What travels to a worker and back: bytes, the same on every engine, so that every engine gives the same answer."""

from __future__ import annotations

import pickle
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from lumbung.core.errors import LumbungError, ParameterError

MOST_TRIES = 3
"""How often a region is begun before its workers' deaths are taken for its own doing."""


class RegionFailed(LumbungError):
    """A region could not be done: its name, and what went wrong."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An error that a region's function raised, as words: errors themselves may not survive the journey."""

    kind: str
    message: str
    advice: str
    traceback: str


def name_of(part: object, position: int) -> str:
    """What a part is called in messages: its `name`, else its number from 1."""
    return str(getattr(part, "name", "")) or f"part {position + 1}"


def packed(function: Callable[[Any], Any], parts: Sequence[Any]) -> list[bytes]:
    """One parcel for each part; raises ParameterError for what cannot leave the process."""
    try:
        return [pickle.dumps((function, part), protocol=pickle.HIGHEST_PROTOCOL) for part in parts]
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise ParameterError(
            f"The work cannot be sent to another process: {error}.",
            "The function stands at the top of a module, and its parts hold plain data.",
        ) from error


def perform(parcel: bytes) -> bytes:
    """Open a parcel, do the work, and pack what came of it. Runs on the worker."""
    answer: Any
    try:
        function, part = pickle.loads(parcel)  # noqa: S301  (from the process that started the work)
        answer = function(part)
        return pickle.dumps(answer, protocol=pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # whatever a part does, the others go on
        message = error.message if isinstance(error, LumbungError) else str(error)
        advice = error.advice if isinstance(error, LumbungError) else ""
        failure = Failure(type(error).__name__, message, advice, traceback.format_exc())
        return pickle.dumps(failure, protocol=pickle.HIGHEST_PROTOCOL)


def opened(answer: bytes, name: str) -> Any:
    """What came of a part; raises RegionFailed with its name where its function raised an error."""
    value = pickle.loads(answer)  # noqa: S301  (from our own workers)
    if not isinstance(value, Failure):
        return value
    failed = RegionFailed(f"{name}: {value.kind}: {value.message}".rstrip(": "), value.advice)
    failed.add_note(value.traceback)
    raise failed


def died(name: str, ending: str = "") -> RegionFailed:
    """The error for a part whose workers died each time."""
    return RegionFailed(
        f"{name}: its worker process died {MOST_TRIES} times{ending}.",
        "Most often the memory ends: use fewer workers, or cut into smaller regions.",
    )
