"""Compiled kernels are kept beside the sources; a change in one file makes those of all others stale.

Numba looks at the date of a kernel's own file only, not at those of the kernels it calls, so after an update old code
could go on living inside the caller's cache. A stamp of all sources is compared at import; where it differs, the
compiled kernels of this folder are forgotten and made anew.
"""

from __future__ import annotations

from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

HERE = Path(__file__).resolve().parent
STAMP = "kernels.stamp"


def forget_stale_kernels(folder: Path = HERE) -> bool:
    """Delete this folder's compiled kernels if any source has changed since they were made; True when it did so."""
    sources = blake2b(digest_size=16)
    for source in sorted(folder.glob("*.py")):
        sources.update(source.name.encode() + b"\0" + source.read_bytes())
    cache, stamp = folder / "__pycache__", sources.hexdigest()
    with suppress(OSError):
        if (cache / STAMP).is_file() and (cache / STAMP).read_text(encoding="ascii") == stamp:
            return False
    with suppress(OSError):
        cache.mkdir(exist_ok=True)
        for compiled in (*cache.glob("*.nbi"), *cache.glob("*.nbc")):
            compiled.unlink(missing_ok=True)
        (cache / STAMP).write_text(stamp, encoding="ascii")
    return True


forget_stale_kernels()
