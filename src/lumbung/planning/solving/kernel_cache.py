"""Compiled kernels are kept beside the sources; a change in one file makes those that call it stale.

Numba looks at the date of a kernel's own file only, not at those of the kernels it calls, so after an update old code
could live on inside the caller's cache. A stamp of all sources of folders that belong together is compared at import.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

STAMP = "kernels.stamp"
SHARED = tuple(Path(__file__).with_name(name) for name in ("kernels.py", "sorting.py"))
"""What kernels of all rooms are made with."""


def forget_stale_kernels(folders: Sequence[Path]) -> bool:
    """Delete the compiled kernels of `folders` if a source in any has changed since; True when it did so."""
    stamp = _stamp(folders)
    if all(_kept(folder) == stamp for folder in folders):
        return False
    for folder in folders:
        cache = folder / "__pycache__"
        with suppress(OSError):
            cache.mkdir(exist_ok=True)
            for compiled in (*cache.glob("*.nbi"), *cache.glob("*.nbc")):
                compiled.unlink(missing_ok=True)
            (cache / STAMP).write_text(stamp, encoding="ascii")
    return True


def _stamp(folders: Sequence[Path]) -> str:
    sources = blake2b(digest_size=16)
    own = [source for folder in folders for source in sorted(folder.glob("*.py"))]
    for source in (*SHARED, *own):
        sources.update(f"{source.parent.name}/{source.name}\0".encode() + source.read_bytes())
    return sources.hexdigest()


def _kept(folder: Path) -> str:
    with suppress(OSError):
        return (folder / "__pycache__" / STAMP).read_text(encoding="ascii")
    return ""
