"""The words of an instance file, read in order as numbers; what is wrong is told with its line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lumbung.core.errors import InputError

MOST_BYTES = 2_000_000_000


def text_of(path: Path) -> str:
    """The file as text; InputError when it cannot be read."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(f"{path}: larger than {MOST_BYTES // 10**9} GB.", "Instances are text files of numbers.")
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}).", "Check the path.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not a text file.", "Instances are text files of numbers.") from error


class Words:
    """Numbers of a file in reading order, whatever the line breaks; `line_shift` lines stand before `text`."""

    def __init__(self, path: Path, text: str, line_shift: int = 0) -> None:
        self.path, self._text, self._shift = path, text, line_shift
        self._words, self._next = text.split(), 0
        if not self._words:
            raise InputError(f"{path}: empty.", "An instance begins with its size.")

    def wrong(self, what: str, word: int | None = None, advice: str = "") -> InputError:
        """An error that names the line of a word (the last one read by default)."""
        at = self._next - 1 if word is None else word
        return InputError(f"{self.path}, line {self._line(at)}: {what}.", advice)

    def wholes(self, count: int, what: str, least: int = 0) -> NDArray[np.int64]:
        """The next `count` words as whole numbers of at least `least`."""
        first = self._next
        values = self.numbers(count, what)
        bad = np.flatnonzero((values != np.floor(values)) | (values < least) | (np.abs(values) > 2**53))
        if len(bad):
            word = first + int(bad[0])
            raise self.wrong(f"{what}: expected a whole number of {least} or more, found {self._words[word]!r}", word)
        return values.astype(np.int64)

    def numbers(self, count: int, what: str) -> NDArray[np.float64]:
        """The next `count` words as finite numbers."""
        words = self._words[self._next : self._next + count]
        try:
            values = np.array(words, dtype=np.float64)
        except ValueError:
            values = np.array([_number(word) for word in words], dtype=np.float64)
        bad = np.flatnonzero(~np.isfinite(values))
        if len(bad):
            word = self._next + int(bad[0])
            raise self.wrong(f"{what}: expected a number, found {self._words[word]!r}", word)
        if len(words) < count:
            raise InputError(
                f"{self.path}, line {self._line(len(self._words) - 1)}: the file ends inside {what}: "
                f"{count - len(words):,} of {count:,} numbers are missing.",
                "Is this the right format, and the whole file?",
            )
        self._next += count
        return values

    def next_word(self) -> str | None:
        """The next word without reading it; None at the end."""
        return self._words[self._next] if self._next < len(self._words) else None

    def skip(self, count: int) -> None:
        """Pass over words that a solver must not see."""
        self._next += count

    def finish(self, what: str) -> None:
        """Nothing may follow."""
        left = len(self._words) - self._next
        if left:
            raise self.wrong(f"{left:,} more words than {what} says", self._next, "Is this the right format?")

    def _line(self, word: int) -> int:
        passed = 0
        for number, line in enumerate(self._text.splitlines(), 1):
            passed += len(line.split())
            if passed > word:
                return number + self._shift
        return self._text.count("\n") + 1 + self._shift


def _number(word: str) -> float:
    try:
        return float(word)
    except ValueError:
        return np.nan
